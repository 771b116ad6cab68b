import { expect, test, type Page } from '@playwright/test';
import { demonstration } from './demonstration.ts';
import {
	chairOfOpenCase,
	comeBack,
	copies,
	drawWithoutLink,
	enterOver,
	ready,
	room
} from './link-people.ts';
import { openLink, type Link } from '../builders/link.ts';
import { marksOn, saved, tab, type Guest } from './room-people.ts';

test.describe.configure({ mode: 'serial' });

/** The issue's own limit, from the moment the page has its link again. */
const MERGED_WITHIN_MS = 3000;

let chair: Guest;
let link: Link;
let senior: Page;

test.beforeAll(async ({ browser, baseURL }) => {
	link = await openLink(baseURL ?? '');
	chair = await chairOfOpenCase(browser);
	senior = await enterOver(link, browser, 'senior');
});

test.afterAll(async () => {
	await chair.context.close();
	await senior.context().close();
	await link.close();
});

test('[LB54] the copies of a room are named after the person, the document and its generation', async () => {
	const { accounts } = demonstration();
	const id = accounts.find(({ account }) => account === 'senior')?.id ?? '';
	await expect.poll(async () => (await copies(senior)).length).toBe(3);
	for (const name of await copies(senior)) {
		expect(name).toMatch(new RegExp(`^${id}/agenda-item\\.[0-9a-f-]{36}\\.[a-z]+/1$`));
	}
});

test('[LB61] what was written before a right was withdrawn, and not sent, is set aside after a reload', async () => {
	await drawWithoutLink(senior, link, { label: 'Right withdrawn', y: 0.15 });
	await changeRole('Observer');
	await comeBack(senior, link);
	await senior.getByRole('button', { name: 'See them' }).click();
	await expect(senior.getByRole('tabpanel')).toContainText('1 mark was not accepted');
	await expect(senior.getByRole('tabpanel')).toContainText('Right withdrawn');
	await senior.getByRole('button', { name: 'Discard' }).click();
	expect(await marksOn(senior)).not.toContain('Right withdrawn');
	expect(await marksOn(chair.page)).not.toContain('Right withdrawn');
	await changeRole('Panelist');
	await senior.reload();
	await ready(senior);
	expect(await marksOn(senior)).not.toContain('Right withdrawn');
});

test('[LB55] a mark drawn without a link is there after a reload and with the others within 3 s', async () => {
	await drawWithoutLink(senior, link, { label: 'Drawn on the train', y: 0.3 });
	await comeBack(senior, link);
	await tab(chair.page, 'Marks').click();
	await expect
		.poll(() => marksOn(chair.page), { timeout: MERGED_WITHIN_MS })
		.toContain('Drawn on the train');
	await expect(saved(senior)).toHaveAttribute('data-saved', 'saved');
	expect((await marksOn(senior)).filter((one) => one === 'Drawn on the train')).toHaveLength(1);
});

test('[LB61] a copy of an earlier generation is deleted, and what it had not sent is set aside', async () => {
	await drawWithoutLink(senior, link, { label: 'Before the restore', y: 0.75 });
	await senior.goto('about:blank');
	link.mend();
	await senior.goto('/boards');
	await makeEarlier(senior);
	await comeBack(senior, link);
	await senior.getByRole('button', { name: 'See them' }).click();
	await expect(senior.getByRole('tabpanel')).toContainText('Before the restore');
	await senior.getByRole('button', { name: 'Discard' }).click();
	await expect
		.poll(async () => (await copies(senior)).filter((one) => !/\/1$/.test(one)))
		.toEqual([]);
	expect(await marksOn(senior)).not.toContain('Before the restore');
	expect(await marksOn(chair.page)).not.toContain('Before the restore');
});

test('[LB59] two tabs of one person write without a link, and both are with the others within 3 s', async () => {
	const second = await senior.context().newPage();
	await second.goto(room());
	await ready(second);
	await drawWithoutLink(senior, link, { label: 'In the first tab', y: 0.45 });
	await drawWithoutLink(second, link, { label: 'In the second tab', y: 0.6 });
	await Promise.all([comeBack(senior, link), comeBack(second, link)]);
	for (const label of ['In the first tab', 'In the second tab']) {
		await expect.poll(() => marksOn(chair.page), { timeout: MERGED_WITHIN_MS }).toContain(label);
	}
	for (const page of [senior, second]) {
		// The tab that comes second may find that the first has sent the work of both.
		await expect(saved(page)).toHaveAttribute('data-saved', /^(saved|nothing_yet)$/);
	}
	await second.close();
});

test('[LB57] who is removed from the meeting keeps nothing of it', async ({ browser }) => {
	const surgeon = await enterOver(link, browser, 'surgeon');
	await chooseFor('surgeon', 'Remove from meeting');
	await chair.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
	await expect(surgeon.getByText('The chair removed you from this meeting.')).toBeVisible();
	await expect(surgeon.locator('.imagepane, .edtext, .richtext')).toHaveCount(0);
	await expect.poll(() => copies(surgeon)).toEqual([]);
	await surgeon.context().close();
});

async function chooseFor(account: string, action: string): Promise<void> {
	const { accounts } = demonstration();
	const name = accounts.find((one) => one.account === account)?.name ?? '';
	await chair.page.getByRole('button', { name: `More for ${name}` }).click();
	await chair.page.locator('[popover]:popover-open').getByText(action).click();
}

async function changeRole(role: string): Promise<void> {
	await chooseFor('senior', 'Role in this meeting');
	const dialog = chair.page.getByRole('dialog');
	await dialog.getByRole('combobox').selectOption(role);
	await dialog.getByRole('button', { name: 'Change role' }).click();
	await expect(dialog).toHaveCount(0);
}

/** Gives every copy of this browser the generation before its own, as if the documents had been restored meanwhile. */
async function makeEarlier(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const done = <T>(request: IDBRequest<T>) =>
			new Promise<T>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(new Error('the copy could not be reached'));
			});
		for (const { name = '' } of await indexedDB.databases()) {
			const copy = await done(indexedDB.open(name));
			const opening = indexedDB.open(name.replace(/\/1$/, '/0'));
			opening.onupgradeneeded = () => {
				opening.result.createObjectStore('updates', { autoIncrement: true });
				opening.result.createObjectStore('custom');
			};
			const earlier = await done(opening);
			for (const store of ['updates', 'custom']) {
				const from = copy.transaction(store).objectStore(store);
				const [keys, values] = await Promise.all([done(from.getAllKeys()), done(from.getAll())]);
				const to = earlier.transaction(store, 'readwrite').objectStore(store);
				await Promise.all(
					values.map((value: unknown, index) =>
						done(
							to.keyPath === null && !to.autoIncrement ? to.put(value, keys[index]) : to.add(value)
						)
					)
				);
			}
			copy.close();
			earlier.close();
			await done(indexedDB.deleteDatabase(name));
		}
	});
}
