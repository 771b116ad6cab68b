import { expect, test, type Page } from '@playwright/test';
import { demonstration, signIn } from './demonstration.ts';
import { enterRoom, tab, type Guest } from './room-people.ts';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

let chair: Guest;
let visitor: Page;

const nameOf = (account: string): string =>
	demonstration().accounts.find((one) => one.account === account)?.name ?? '';
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** A room with all its late parts. */
test.beforeAll(async ({ browser }) => {
	chair = await enterRoom(browser, 'chair');
	await expect(button(chair.page, 'Raise hand')).toBeVisible();
	await expect(button(chair.page, 'Close the lobby')).toBeVisible();
	for (const late of ['Bold', 'Fill in details', 'File dissent', 'Add an action']) {
		await expect(button(chair.page, late)).toBeEnabled();
	}
	visitor = await (await browser.newContext()).newPage();
	await signIn(visitor, 'mentee');
});
test.afterAll(async () => {
	await visitor.context().close();
	await chair.context.close();
});

type Stop = { name: string; isSeen: boolean };

/** Where the focus stands: what it is called, and whether it can be seen. */
function stopOf(page: Page): Promise<Stop | null> {
	return page.evaluate(() => {
		const on = document.activeElement;
		if (!(on instanceof HTMLElement) || on === document.body) {
			return null;
		}
		const labelled = on.getAttribute('aria-labelledby')?.split(' ') ?? [];
		const name = [
			on.getAttribute('aria-label'),
			...labelled.map((id) => document.getElementById(id)?.textContent),
			on.textContent,
			on.getAttribute('title')
		].find((words) => (words ?? '').trim() !== '');
		const style = getComputedStyle(on);
		// The ring of an image lies over it, that of the text around its tools too.
		const around = [on, on.parentElement, on.closest('.editor')];
		const ringed =
			getComputedStyle(on, '::after').borderTopStyle === 'solid' ||
			around.some((one) => {
				const { outlineStyle, boxShadow } = getComputedStyle(one ?? on);
				return outlineStyle !== 'none' || boxShadow !== 'none';
			});
		return {
			name: (name ?? '').replace(/\s+/g, ' ').trim(),
			isSeen: ringed && style.visibility === 'visible'
		};
	});
}

test('[RM28] the Tab key passes every control of the chair, each with a name and a ring, and comes to an end', async () => {
	const { page } = chair;
	await page.locator('body').press('Tab');
	const stops: Stop[] = [];
	for (let step = 0; step < 150; step += 1) {
		const stop = await stopOf(page);
		if (stop === null) {
			break;
		}
		stops.push(stop);
		await page.keyboard.press('Tab');
	}
	expect(stops.length).toBeLessThan(150);
	expect(stops.filter(({ name, isSeen }) => name === '' || !isSeen)).toEqual([]);
	const names = stops.map(({ name }) => name);
	const wanted = [
		...['Raise hand', 'Meeting', 'Leave', 'Defer', 'Next case', 'Close the lobby', 'Copy link'],
		...['Not here', 'Join the call', 'Decide', 'Bold', 'Fill in details', 'File dissent']
	];
	const missing = wanted.filter((one) => !names.some((name) => name.startsWith(one)));
	expect(missing).toEqual([]);
});

test('[RM28] the focus stays near when what was pressed is gone', async () => {
	const { page } = chair;
	const within = (name: string) =>
		page.evaluate(
			(words) => document.activeElement?.closest('section, aside')?.textContent?.includes(words),
			name
		);
	await visitor.goto(`/meetings/${demonstration().meetings.open.id}/lobby`);
	await button(visitor, 'Knock').click();
	const admit = button(page, `Admit ${nameOf('mentee')} as observer`);
	await admit.press('Enter');
	await expect(admit).toHaveCount(0);
	await expect.poll(() => within('People')).toBe(true);
	await expect(visitor).toHaveURL(/\/room$/);

	await tab(page, 'Decide').focus();
	await page.keyboard.press('ArrowLeft');
	await expect(tab(page, 'Chat')).toBeFocused();
	await page.getByLabel('Message to the panel').fill('Written by keys.');
	await page.keyboard.press('Enter');
	await expect(page.getByText('Written by keys.')).toBeVisible();
	await expect(page.getByLabel('Message to the panel')).toBeFocused();
	await button(page, 'Remove message').last().press('Enter');
	await expect(page.getByText('Written by keys.')).toHaveCount(0);
	await expect.poll(() => within('Messages')).toBe(true);

	const next = button(page, 'Next case');
	await next.press('Enter');
	await expect(page.getByText('No recommendation is signed')).toBeVisible();
	await expect(next).toBeFocused();

	await button(page, `More for ${nameOf('mentee')}`).press('Enter');
	await button(page, 'Remove from meeting').press('Enter');
	await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).press('Enter');
	await expect(page.getByRole('dialog')).toHaveCount(0);
	await expect.poll(() => within('People')).toBe(true);
	expect(chair.problems).toEqual([]);
});
