import { expect, test, type Page } from '@playwright/test';
import type { AnnotationPage } from '#lib/domain/annotation/web-annotation.ts';
import { demonstration } from './demonstration.ts';
import { enterRoom, marksOn, saved, tab, type Guest } from './room-people.ts';

test.describe.configure({ mode: 'serial' });

let senior: Guest;
let resident: Guest;

test.beforeAll(async ({ browser }) => {
	senior = await enterRoom(browser, 'senior');
	resident = await enterRoom(browser, 'resident');
	await tab(senior.page, 'Marks').click();
	await tab(resident.page, 'Marks').click();
});

test.afterAll(async () => {
	for (const guest of [senior, resident]) {
		await guest.context.close();
	}
});

const button = (page: Page) => page.getByRole('button', { name: 'Read marks from a file' });

async function exported(page: Page): Promise<AnnotationPage> {
	const address = await page
		.getByRole('link', { name: 'Save as W3C Web Annotations' })
		.getAttribute('href');
	const answer = await page.request.get(address ?? '');
	return (await answer.json()) as AnnotationPage;
}

async function readIn(page: Page, content: string): Promise<void> {
	const buffer = Buffer.from(content);
	const chosen = page.waitForEvent('filechooser');
	await button(page).click();
	await (await chosen).setFiles({ name: 'marks.jsonld', mimeType: 'application/ld+json', buffer });
}

const answer = (page: Page) => page.getByRole('tabpanel').getByRole('status');

test('[IM91] who may not draw is offered no way to read marks from a file', async ({ browser }) => {
	const observer = await enterRoom(browser, 'trainee');
	await tab(observer.page, 'Marks').click();
	await expect(
		observer.page.getByRole('link', { name: 'Save as W3C Web Annotations' })
	).toBeVisible();
	await expect(button(observer.page)).toHaveCount(0);
	await observer.context.close();
});

test('[IM91] a file that is no page of marks, or too large, is told, and nothing is drawn', async () => {
	const before = await marksOn(resident.page);
	await readIn(resident.page, '<svg/>');
	await expect(answer(resident.page)).toContainText('no file of W3C Web Annotations');
	await readIn(resident.page, ' '.repeat(2_000_001));
	await expect(answer(resident.page)).toContainText('may have 2 MB');
	expect(await marksOn(resident.page)).toEqual(before);
});

test('[IM91] an export that is read in where its marks are changes nothing, and says so by line', async () => {
	const before = await marksOn(resident.page);
	const page = await exported(senior.page);
	expect(page.items.length).toBeGreaterThan(0);
	await readIn(resident.page, JSON.stringify(page));
	await expect(answer(resident.page)).toContainText(`0 of ${page.items.length} marks were read in`);
	await expect(answer(resident.page)).toContainText(
		'Mark 1 was left out: the same mark is there already.'
	);
	expect(await marksOn(resident.page)).toEqual(before);
});

test('[IM91] marks that are read in are the reader’s own, in the same shape, and one step of undo', async () => {
	const { items, ...page } = await exported(resident.page);
	const account = demonstration().accounts.find((one) => one.account === 'senior');
	const reader = `urn:uuid:${account?.id ?? ''}`;
	const [first] = items;
	if (first === undefined || first.creator.id === reader) {
		throw new Error('the first mark of the demonstration is the resident’s');
	}
	const body = { ...first.body, type: 'TextualBody', value: 'Out of a file' };
	const elsewhere = `https://elsewhere.example/files/images/${crypto.randomUUID()}/frames/0`;
	const foreign = { ...first, target: { ...first.target, source: elsewhere } };
	await readIn(senior.page, JSON.stringify({ ...page, items: [{ ...first, body }, foreign] }));
	await expect(answer(senior.page)).toContainText('1 of 2 marks was read in, as yours.');
	await expect(answer(senior.page)).toContainText('Mark 2 was left out: its image is not one of');
	await expect.poll(() => marksOn(resident.page)).toContain('Out of a file');
	await expect(saved(senior.page)).toHaveAttribute('data-saved', 'saved');

	const taken = (await exported(resident.page)).items.find(
		(one) => one.body?.value === 'Out of a file'
	);
	expect(taken?.target).toEqual(first.target);
	expect(taken?.creator.id).toBe(reader);

	await senior.page.getByRole('button', { name: 'Undo your last mark' }).click();
	await expect.poll(() => marksOn(resident.page)).not.toContain('Out of a file');
});
