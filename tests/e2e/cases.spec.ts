import { expect, test } from '@playwright/test';
import { demonstration, signIn, signInByForm } from './demonstration.ts';
import { overflow } from './looks.ts';
import { field, fillAllButTheQuestion, fillNewDraft, newDraft, save } from './write-case.ts';

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('[IM72] the picture of a series that comes first is part of the page of its case, and of the room', async ({
		page
	}) => {
		await signInByForm(page, 'resident');
		const { cases, meetings } = demonstration();
		const { caseNo = '' } = cases.find(({ slug }) => slug === 'upper-lobe-mass') ?? {};
		for (const path of [`/cases/${caseNo}`, `/meetings/${meetings.open.id}/room`]) {
			await page.goto(path);
			const first = page.locator('main img').first();
			await expect(first).toHaveAttribute('src', /^data:image\/webp;base64,/);
			const width = () =>
				first.evaluate((one) => (one instanceof HTMLImageElement ? one.naturalWidth : 0));
			await expect.poll(width).toBeGreaterThan(100);
		}
	});

	test('a case is written, sent back with its fields named, corrected, consented to and marked ready', async ({
		page
	}) => {
		await signInByForm(page, 'trainee');
		const address = await newDraft(page, 'A swelling of the jaw after a tooth was pulled');
		await fillAllButTheQuestion(page);
		await page.getByRole('button', { name: 'Add event' }).click();
		await field(page, 'timeline.0.day').fill('12/03');
		await save(page);
		await expect(page.getByRole('alert')).toContainText(
			'Event 1, day has to be a whole number of days'
		);
		await expect(field(page, 'timeline.0.day')).toHaveValue('12/03');
		await expect(field(page, 'presentation')).toHaveValue('A swelling of the jaw for five months.');
		await page.getByRole('button', { name: 'Remove event 1' }).click();
		await save(page);
		await page.goto(address);
		await expect(page.locator('dl.facts')).toContainText('cT4a N1 M0');
		await expect(page.locator('dl.facts')).toContainText('ECOG 0');

		await page.getByRole('button', { name: 'Mark ready' }).click();
		await expect(page.getByRole('alert')).toContainText('Question for the board is missing.');
		await expect(page.getByRole('link', { name: 'Consent is missing.' })).toHaveAttribute(
			'href',
			`${address}/consent`
		);
		await page.goto(`${address}/edit`);
		await field(page, 'question').fill('Operation first? Reports go to tumor.clinic@example.org.');
		await save(page);
		await expect(page.getByText('looks like an e-mail address')).toBeVisible();
		await page.goto(address);
		await page.getByRole('button', { name: 'Mark ready' }).click();
		await expect(page.getByRole('alert')).toContainText('may still name a patient');
		await page.goto(`${address}/edit`);
		await field(page, 'question').fill('Operation first?');
		await save(page);
		await page.goto(`${address}/consent`);
		await page.locator('#isAttested').check();
		await page.getByRole('button', { name: 'Record consent' }).click();
		await page.getByRole('button', { name: 'Mark ready' }).click();
		await expect(page.getByRole('button', { name: 'Back to draft' })).toBeVisible();
	});
});

test('a title without a space stays within every page, and one that is too long is sent back whole', async ({
	page
}) => {
	await signIn(page, 'trainee');
	await page.goto('/cases/new');
	await page.fill('[name=title]', 'X'.repeat(141));
	await page.getByRole('button', { name: 'Create draft' }).click();
	await expect(page.getByRole('alert')).toContainText('Title is too long: at most 140 characters.');
	await expect(page.locator('[name=title]')).toHaveValue('X'.repeat(141));
	const address = await fillNewDraft(page, 'X'.repeat(140));
	const pages = ['', '/edit', '/images', '/consent', '/access'].map((part) => address + part);
	for (const width of [1280, 360]) {
		await page.setViewportSize({ width, height: 800 });
		for (const path of [...pages, '/cases', '/']) {
			await page.goto(path);
			expect.soft(await overflow(page), `${path} at ${width}`).toBeLessThanOrEqual(0);
		}
	}
});

test('on a telephone the biomarkers are read whole, also why one was not done', async ({
	page
}) => {
	await signIn(page, 'resident');
	await page.setViewportSize({ width: 360, height: 740 });
	const ulcer = demonstration().cases.find(({ caseNo }) => caseNo.endsWith('-3'));
	await page.goto(`/cases/${ulcer?.caseNo ?? ''}`);
	const table = page.locator('#biomarkers .tablewrap');
	await expect(table.getByRole('row', { name: /BRCA1\/2.*Not done.*Cost/s })).toBeVisible();
	expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
});

test('of two windows on one case the second save is refused, and what was typed stays', async ({
	page,
	context
}) => {
	await signIn(page, 'trainee');
	const address = await newDraft(page, 'A lump in two windows');
	const other = await context.newPage();
	await other.goto(`${address}/edit`);
	await field(other, 'question').fill('Asked in the other window?');
	await save(other);
	await expect(other.locator('[role=status]').first()).toBeVisible();
	await expect(other.locator('.errors')).toHaveCount(0);
	await expect
		.poll(async () => (await (await other.request.get(`${address}`)).text()).includes('Asked in'))
		.toBe(true);
	await field(page, 'presentation').fill('Typed in this window.');
	await save(page);
	await expect(page.getByRole('alert')).toContainText('changed in another window');
	await expect(page.locator('.changed')).toContainText('Asked in the other window?');
	await expect(field(page, 'presentation')).toHaveValue('Typed in this window.');
});

test('an image of a case opens in the viewer and closes again, and the page keeps the focus', async ({
	page
}) => {
	await signIn(page, 'resident');
	const { caseNo } = demonstration().cases[1] ?? { caseNo: '' };
	await page.goto(`/cases/${caseNo}`);
	await page.waitForLoadState('networkidle');
	await page.getByRole('link', { name: 'Open CT of the chest' }).click();
	await expect(page.locator('dialog canvas').first()).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(page.locator('dialog[open]')).toHaveCount(0);
	await expect(page.getByRole('link', { name: 'Open CT of the chest' })).toBeFocused();
});

test('a draft is not there for anybody else, also not under its number', async ({
	page,
	browser
}) => {
	await signIn(page, 'trainee');
	const address = await newDraft(page, 'Nobody else may read this');
	const stranger = await (await browser.newContext()).newPage();
	await signIn(stranger, 'mentor');
	const answer = await stranger.goto(address);
	const unknown = await stranger.goto('/cases/2026-99999');
	expect([answer?.status(), unknown?.status()]).toEqual([404, 404]);
	expect((await stranger.goto(`${address}/edit`))?.status()).toBe(404);
	await stranger.context().close();
});

test('what was typed and ticked before the page’s script arrived is still there afterwards', async ({
	page
}) => {
	await signIn(page, 'trainee');
	const address = await newDraft(page, 'Written on a slow link');
	let letScriptsThrough = () => {};
	const wait = new Promise<void>((resolve) => (letScriptsThrough = resolve));
	await page.route('**/_app/**/*.js', async (route) => {
		await wait;
		await route.continue();
	});
	await page.goto(`${address}/edit`, { waitUntil: 'commit' });
	await field(page, 'presentation').fill('Typed while the link was slow.');
	await field(page, 'sex').selectOption('male');
	await page.locator('.ecog label', { hasText: 'ECOG 0' }).click();
	letScriptsThrough();
	await page.waitForLoadState('networkidle');
	// Svelte takes the attribute away when it takes the page over.
	await expect(field(page, 'title')).not.toHaveAttribute('value');
	await expect(field(page, 'presentation')).toHaveValue('Typed while the link was slow.');
	await expect(field(page, 'sex')).toHaveValue('male');
	await expect(page.locator('.ecog label', { hasText: 'ECOG 0' }).locator('input')).toBeChecked();
});

test('a page that takes long to come shows that it is on its way, one that does not shows nothing', async ({
	page
}) => {
	await signIn(page, 'resident');
	await page.goto('/');
	await page.waitForLoadState('networkidle');
	let letThrough = () => {};
	const wait = new Promise<void>((resolve) => (letThrough = resolve));
	await page.route('**/cases/__data.json*', async (route) => {
		await wait;
		await route.continue();
	});
	await page.getByRole('link', { name: 'Cases' }).first().click();
	await expect(page.locator('.underway')).toHaveCSS('opacity', '1');
	letThrough();
	await expect(page).toHaveURL(/\/cases$/);
	await expect(page.locator('.underway')).toHaveCount(0);
});

test('[LB78] leaving a form with unsaved words asks first, by a link, by the way back and by a closed tab', async ({
	page
}) => {
	await signInByForm(page, 'trainee');
	await page.goto('/cases/new');
	// Sent before its script is there, the form loads a whole page, and the way back then leads out of this one.
	await page.waitForLoadState('networkidle');
	const address = await fillNewDraft(page, 'Words that would be lost');
	await page.waitForLoadState('networkidle');
	const state = page.locator('.pagehead [role=status]');
	await expect(state).toContainText('Saved');
	await field(page, 'presentation').fill('An evening of typing.');
	await expect(state).toHaveText('Not saved yet');

	const asked: string[] = [];
	let answer = false;
	page.on('dialog', (dialog) => {
		asked.push(dialog.type());
		void (answer ? dialog.accept() : dialog.dismiss());
	});
	await page.getByRole('link', { name: 'Read the case' }).click();
	await page.getByRole('link', { name: 'Today' }).click();
	await page.goBack();
	// The question answered, the page goes forward again; a close during that is not asked.
	await expect.poll(() => asked).toHaveLength(3);
	await expect(page).toHaveURL(`${address}/edit`);
	await page.close({ runBeforeUnload: true });
	await expect.poll(() => asked).toEqual(['confirm', 'confirm', 'confirm', 'beforeunload']);
	await expect(page).toHaveURL(`${address}/edit`);
	await expect(field(page, 'presentation')).toHaveValue('An evening of typing.');

	await save(page);
	await expect(state).toContainText('Saved');
	await page.getByRole('link', { name: 'Read the case' }).click();
	await expect(page.getByText('An evening of typing.')).toBeVisible();
	await page.goto(`${address}/consent`);
	await page.waitForLoadState('networkidle');
	await page.locator('#isAttested').check();
	answer = true;
	await page.getByRole('link', { name: 'Today' }).click();
	await expect(page).toHaveURL('/');
	expect(asked).toHaveLength(5);
});
