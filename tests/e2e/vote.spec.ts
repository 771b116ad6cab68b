import { expect, test, type Page } from '@playwright/test';
import { violations } from '../builders/axe.ts';
import { demonstration } from './demonstration.ts';
import { chairOfOpenCase } from './link-people.ts';
import { overflow } from './looks.ts';
import { enterRoom, recommendation, saved, tab, type Guest } from './room-people.ts';

// Four people in four browsers, and an axe check of each pane.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

const OPTIONS = ['Surgery first', 'Chemotherapy first', 'Chemoradiation'];
const REASON = 'Restaging is uncertain here.';

let chair: Guest;
let senior: Guest;
let resident: Guest;
let surgeon: Guest;

test.beforeAll(async ({ browser }) => {
	chair = await chairOfOpenCase(browser);
	senior = await enterRoom(browser, 'senior', { viewport: { width: 360, height: 740 } });
	const panes = senior.page.getByRole('navigation', { name: 'Panes' });
	await panes.getByRole('button', { name: 'Decide' }).click();
	resident = await enterRoom(browser, 'resident');
	surgeon = await enterRoom(browser, 'surgeon');
});
test.afterAll(async () => {
	for (const guest of [chair, senior, resident, surgeon]) {
		await guest.context.close();
	}
});

const button = ({ page }: Guest, name: string | RegExp) =>
	page.getByRole('button', { name, exact: true });

async function vote({ page }: Guest, ideal: string, feasible: string): Promise<void> {
	await page.getByRole('radio', { name: `Option ${ideal}, ideal` }).check();
	await page.getByRole('radio', { name: `Option ${feasible}, feasible here` }).check();
	await page.getByRole('button', { name: 'Cast ballot' }).click();
}

async function expectNoFault(page: Page, where: string): Promise<void> {
	expect.soft(await violations(page), where).toEqual([]);
	expect.soft(await overflow(page), where).toBeLessThanOrEqual(0);
}

test('a board votes blind, with the keyboard too, and everybody reads the same after the reveal', async () => {
	await chair.page.getByText('Prepare a vote').click();
	await button(chair, 'Add option').click();
	for (const [index, option] of OPTIONS.entries()) {
		const letter = ['A', 'B', 'C'][index] ?? '';
		await chair.page.getByRole('textbox', { name: `Option ${letter}`, exact: true }).fill(option);
	}
	await expectNoFault(chair.page, 'a vote before it opens');
	await chair.page.keyboard.press('Enter');
	await expect(senior.page.getByRole('heading', { name: 'Blind vote' })).toBeVisible();
	await expectNoFault(senior.page, 'the ballot');
	await vote(senior, 'A', 'B');
	await vote(resident, 'C', 'B');
	await expect(chair.page.getByText('1 of 3 ballots in')).toBeVisible();
	await expect(chair.page.getByText('waiting: surgical oncology and you')).toBeVisible();
	await expect(resident.page.getByText('Your ballot is advisory')).toBeVisible();

	await button(chair, 'Reveal vote').click();
	const dialog = chair.page.getByRole('dialog');
	await expect(dialog).toContainText('Reveal with 1 of 3 ballots?');
	await expectNoFault(chair.page, 'reveal while ballots are out');
	await dialog.getByRole('button', { name: 'Wait' }).click();
	await chair.page.getByText('Your ballot').focus();
	await chair.page.getByText('Your ballot').click();
	await vote(surgeon, 'B', 'B');
	await vote(chair, 'C', 'B');
	await expect(chair.page.getByText('3 of 3 ballots in')).toBeVisible();
	await button(chair, 'Reveal vote').click();
	for (const { page } of [chair, senior, resident, surgeon]) {
		await expect(page.getByText('Unanimous 3 of 3')).toBeVisible();
		await expect(page.getByText('ideal, tied: A, B, C')).toBeVisible();
	}
	await expectNoFault(senior.page, 'after the reveal');
});

test('dissent is filed, changed and read by all, and its author alone has the buttons', async () => {
	await button(resident, 'File dissent').click();
	await resident.page.getByLabel('I do not agree, because').fill(REASON);
	await expectNoFault(resident.page, 'dissent being written');
	await resident.page.locator('form').getByRole('button', { name: 'File dissent' }).click();
	for (const { page } of [chair, senior, resident]) {
		await expect(page.getByText(REASON)).toBeVisible();
	}
	await expect(button(resident, 'Withdraw')).toBeVisible();
	await expect(button(chair, 'Withdraw')).toHaveCount(0);
});

test('[VT19] of two who write the details at once the second is shown what the first saved, and both have the presenter’s plan before them', async () => {
	for (const guest of [chair, senior]) {
		await button(guest, 'Fill in details').click();
		await expect(guest.page.getByLabel('Plan before the board')).toHaveAccessibleDescription(
			/^The presenter’s plan, locked .+ \w+/
		);
	}
	await senior.page.getByLabel('Intent').selectOption('palliative');
	await senior.page.getByRole('button', { name: 'Save details' }).click();
	const notice = chair.page.getByRole('alert').filter({ hasText: 'saved a moment before' });
	await expect(notice).toContainText('Palliative');
	await expectNoFault(chair.page, 'details of two people');
	await chair.page.getByLabel('Intent').selectOption('curative');
	await notice.getByRole('button', { name: 'Save mine over it' }).click();
	await button(chair, 'Save details').click();
	await expect(senior.page.getByText('Curative', { exact: true })).toBeVisible();
});

test('[VT20] the chair signs, a panelist of another specialty co-signs, an addendum stands below it for all, and the minutes say all of it', async () => {
	// The cases before it may have been signed by other tests of this run, and stand there too.
	const words = await chair.page.getByText(/^Case \d of \d/).textContent();
	const caseNo = /\d{4}-\d+/.exec(words ?? '')?.[0] ?? '';
	await recommendation(chair.page).click();
	await chair.page.keyboard.type('Chemotherapy first.');
	await expect(saved(chair.page)).toHaveAttribute('data-saved', 'saved');
	await button(chair, 'Sign').click();
	const dialog = chair.page.getByRole('dialog');
	await expect(dialog).toContainText('3 counted, 1 advisory, round 1');
	await dialog.getByRole('button', { name: 'Sign' }).click();
	await tab(senior.page, 'Decide').click();
	await button(senior, `Co-sign ${caseNo}`).click();
	await expect(chair.page.getByText(`${caseNo}: co-signed by Dr Ghazanfar Wattoo`)).toBeVisible();
	await button(chair, `Add to ${caseNo}`).click();
	await chair.page.getByRole('textbox', { name: /^Add to the rec/ }).fill('PET before that.');
	await expectNoFault(chair.page, 'an addendum');
	await button(chair, 'Sign addendum').click();
	await expect(chair.page.getByRole('button', { name: 'Sign addendum' })).toHaveCount(0);
	for (const { page } of [chair, senior, resident]) {
		const added = page.getByRole('region', { name: 'Added after the signature' });
		await expect(added).toContainText('PET before that.');
		await expect(added).toContainText(/Dr .+, \d+ \w+ \d{4}/);
	}

	await chair.page.goto(`/meetings/${demonstration().meetings.open.id}/minutes`);
	for (const words of ['Unanimous 3 of 3', REASON, 'PET before that.', 'Addendum, version 2']) {
		await expect(chair.page.getByText(words)).toBeVisible();
	}
	expect([...chair.problems, ...senior.problems, ...resident.problems]).toEqual([]);
});
