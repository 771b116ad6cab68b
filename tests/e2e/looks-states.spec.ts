import { expect, test, type Page } from '@playwright/test';
import { demonstration, signIn } from './demonstration.ts';
import { overflow } from './looks.ts';

const { meetings, board, cases } = demonstration();
const firstCase = `/cases/${cases[0]?.caseNo ?? ''}`;
const open = `/meetings/${meetings.open.id}`;
const concluded = `/meetings/${meetings.concluded.id}`;

/** A4 between the margins of a print, at 96 pixels an inch. */
const PAPER = { width: 688, height: 990 };
/** A window of 1280 pixels at 200 %. */
const ZOOMED = { width: 640, height: 400 };

test('paper has neither navigation nor buttons, is black on white under a dark theme, and cuts nothing off', async ({
	page
}) => {
	await signIn(page, 'chair');
	await page.setViewportSize(PAPER);
	await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
	for (const address of ['/', firstCase, open, `${open}/minutes`, `${concluded}/minutes`]) {
		await page.goto(address);
		await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
		for (const control of ['navigation', 'button', 'textbox', 'combobox'] as const) {
			await expect.soft(page.getByRole(control), `${control} of ${address}`).toHaveCount(0);
		}
		await expect.soft(page.locator('.btn:visible'), address).toHaveCount(0);
		await expect.soft(page.locator('body'), address).toHaveCSS('color', 'rgb(0, 0, 0)');
		await expect
			.soft(page.locator('body'), address)
			.toHaveCSS('background-color', 'rgb(255, 255, 255)');
		expect.soft(await overflow(page), address).toBeLessThanOrEqual(0);
	}
});

test('printed minutes say who signed each recommendation and show its whole seal', async ({
	page
}) => {
	await signIn(page, 'chair');
	await page.goto(`${concluded}/minutes`);
	await page.emulateMedia({ media: 'print' });
	await expect(page.getByText('The signature matches')).toBeVisible();
	await expect(page.locator('dt:text-is("Signed") + dd')).toContainText('Dr ');
	const seal = page.locator('dt:text-is("Seal") + dd .mono');
	const printed = await seal.evaluate((element) => getComputedStyle(element, '::after').content);
	expect(printed).toContain(await seal.getAttribute('title'));
});

test('at 200 % zoom no page scrolls sideways', async ({ page }) => {
	await page.setViewportSize(ZOOMED);
	for (const address of ['/', '/sign-in', '/reset']) {
		await page.goto(address);
		expect.soft(await overflow(page), address).toBeLessThanOrEqual(0);
	}
	await signIn(page, 'chair');
	const ofChair = ['/', '/cases', '/boards', '/boards/new', '/image-reviews', '/account'];
	const ofBoard = [`/boards/${board.slug}`, open, `${open}/room`, `${concluded}/minutes`];
	for (const address of [...ofChair, ...ofBoard, firstCase]) {
		await page.goto(address);
		expect.soft(await overflow(page), address).toBeLessThanOrEqual(0);
	}
	await signIn(page, 'admin');
	await page.goto('/admin');
	expect.soft(await overflow(page), '/admin').toBeLessThanOrEqual(0);
});

/** Milliseconds of the longest transition or animation of the page. */
async function longestMotion(page: Page): Promise<number> {
	return page.evaluate(() => {
		const ms = (durations: string) =>
			Math.max(...durations.split(',').map((one) => Number.parseFloat(one) * 1000));
		return Math.max(
			...Array.from(document.querySelectorAll('*'), (element) => {
				const style = getComputedStyle(element);
				const isAnimated = style.animationName !== 'none';
				return Math.max(ms(style.transitionDuration), isAnimated ? ms(style.animationDuration) : 0);
			})
		);
	});
}

test('for a reader who wants less motion nothing moves longer than 1 ms', async ({ page }) => {
	await page.emulateMedia({ reducedMotion: 'reduce' });
	await signIn(page, 'chair');
	for (const address of ['/', firstCase, open, `${concluded}/minutes`, `${open}/room`]) {
		await page.goto(address);
		await page.waitForLoadState('networkidle');
		expect.soft(await longestMotion(page), address).toBeLessThanOrEqual(1);
	}
});

test('who has nothing yet reads so on each page, with what to do', async ({ page }) => {
	await signIn(page, 'mentor');
	const sentences = {
		'/': [
			'No meeting is planned for you.',
			'When a chair plans one of your boards, it stands here.'
		],
		'/cases': ['You have written no case yet', 'A case begins as a draft that only you see.'],
		'/boards': ['You are on no board yet', 'The chair of a board adds its members.'],
		'/image-reviews': ['Nothing waits for you', 'stands here until it was checked.']
	};
	for (const [address, said] of Object.entries(sentences)) {
		await page.goto(address);
		for (const sentence of said) {
			await expect(page.getByText(sentence), address).toBeVisible();
		}
	}
});

test('what is not there and what is not open to the reader look the same, with the way on', async ({
	page
}) => {
	const isNothing = async (address: string, wayOn: string) => {
		await page.goto(address);
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(
			'There is nothing here for you'
		);
		await expect(page.getByRole('link', { name: wayOn })).toBeVisible();
	};
	await isNothing('/no-such-page', 'Sign in');
	await expect(page.getByRole('link', { name: /^Mashwara/ })).toBeVisible();
	await signIn(page, 'mentor');
	for (const width of [1280, 360]) {
		await page.setViewportSize({ width, height: 800 });
		for (const address of ['/no-such-page', firstCase, open]) {
			await isNothing(address, 'Back to today');
			await expect(page.getByRole('link', { name: 'Boards' })).toBeVisible();
			await expect(page.getByRole('link', { name: 'Account' })).toBeVisible();
			await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
		}
	}
});

test('whatever the keyboard reaches shows that it has the focus', async ({ page }) => {
	await signIn(page, 'chair');
	for (const address of ['/', firstCase, open, `${concluded}/minutes`]) {
		await page.goto(address);
		const reached = new Set<string>();
		for (let presses = 0; presses < 14; presses++) {
			await page.keyboard.press('Tab');
			const { name, hasRing, isEnd } = await page.evaluate(() => {
				const focused = document.activeElement ?? document.body;
				const { boxShadow, outlineStyle } = getComputedStyle(focused);
				return {
					name: focused.textContent.trim().slice(0, 40),
					hasRing: boxShadow !== 'none' || outlineStyle !== 'none',
					isEnd: focused === document.body
				};
			});
			if (isEnd) {
				break;
			}
			reached.add(name);
			expect.soft(hasRing, `${name} of ${address}`).toBe(true);
		}
		expect.soft(reached.size, address).toBeGreaterThan(5);
	}
});

test('a form whose answer takes long says so, and one that finds no link keeps what was typed', async ({
	page
}) => {
	await signIn(page, 'mentee');
	await page.goto('/account');
	await page.waitForLoadState('networkidle');
	let cut = () => {};
	const isCut = new Promise<void>((resolve) => (cut = resolve));
	await page.route('**/account?/name', async (route) => {
		await isCut;
		await route.abort('internetdisconnected');
	});
	const name = page.getByRole('textbox', { name: 'Name' });
	const form = page.locator('form', { has: name });
	const progress = () => form.evaluate((element) => getComputedStyle(element, '::after').opacity);
	const before = await name.inputValue();
	await name.fill(`${before} Khan`);
	await name.press('Enter');
	await expect(form).toHaveAttribute('aria-busy', 'true');
	await expect.poll(progress).toBe('1');
	cut();
	await expect(page.getByRole('alert')).toContainText('nothing was sent');
	await expect(form).not.toHaveAttribute('aria-busy');
	await expect(name).toHaveValue(`${before} Khan`);
	await page.unrouteAll();
	await name.fill(before);
	await name.press('Enter');
	await expect(page.getByRole('alert')).toHaveCount(0);
	await expect(page.getByRole('status')).toBeVisible();
});
