import { expect, test, type Browser, type Page } from '@playwright/test';
import { demonstration, signIn } from './demonstration.ts';
import { expectNoFault } from './looks.ts';
import { field, fillAllButTheQuestion, newDraft, recordConsent, save } from './write-case.ts';

const DAY_MS = 86_400_000;
/** Fifteen o'clock in Pakistan, before the demonstration's planned meeting. */
const IN_THREE_DAYS = `${new Date(Date.now() + 3 * DAY_MS).toISOString().slice(0, 10)}T15:00`;
const LIST_ONLY = 'List only, standard of care';
const PRIVATE_PLAN = 'Neck dissection on both sides, then radiotherapy.';

type Person = { page: Page; close: () => Promise<void> };

async function aPerson(browser: Browser, account: string, withScripts = true): Promise<Person> {
	const context = await browser.newContext({ javaScriptEnabled: withScripts });
	const page = await context.newPage();
	await signIn(page, account);
	return { page, close: () => context.close() };
}

async function planMeeting(page: Page): Promise<string> {
	await page.goto(`/boards/${demonstration().board.slug}`);
	await page.getByLabel('Day and time (PKT)').fill(IN_THREE_DAYS);
	await page.getByRole('button', { name: 'Plan meeting' }).click();
	await expect(page).toHaveURL(/\/meetings\//);
	return new URL(page.url()).pathname;
}

/** Written and consented to by its author; without a question it lacks one of twelve items. */
async function writeCase(page: Page, title: string, question: string | null): Promise<string> {
	const address = await newDraft(page, title);
	await fillAllButTheQuestion(page);
	if (question !== null) {
		await field(page, 'question').fill(question);
	}
	await save(page);
	await recordConsent(page, address);
	return address.split('/').at(-1) ?? '';
}

async function propose(page: Page, meeting: string, caseNo: string): Promise<void> {
	await page.goto(meeting);
	await page.getByLabel('Propose my case').selectOption(caseNo);
	await page.getByLabel('This case has no images to show').check();
	await page.getByRole('button', { name: 'Propose my case' }).click();
	await expect(page.getByRole('region', { name: 'Triage' })).toContainText(caseNo);
}

const agenda = (page: Page) => page.getByRole('region', { name: 'Agenda' });
const rowOf = (page: Page, caseNo: string) =>
	agenda(page).getByRole('listitem').filter({ hasText: caseNo });
const proposalOf = (page: Page, caseNo: string) =>
	page.getByRole('region', { name: 'Triage' }).getByRole('listitem').filter({ hasText: caseNo });
const choose = (page: Page, caseNo: string, choice: string) =>
	proposalOf(page, caseNo).getByText(choice, { exact: true }).click();
const take = (page: Page, caseNo: string) =>
	page.getByRole('button', { name: `Take it: ${caseNo}` });
const reasonOf = (page: Page, caseNo: string) =>
	proposalOf(page, caseNo).getByLabel('Reason', { exact: true });
/** Expected time and case of each row, from the top. */
const timesOf = (page: Page) =>
	agenda(page)
		.locator('ol > li')
		.evaluateAll((rows) =>
			rows.map((row) => [
				row.querySelector('.tm')?.textContent,
				row.querySelector('.meta')?.textContent.trim().split(' ')[0]
			])
		);

test.describe('from the call for cases to the meeting', () => {
	test.describe.configure({ mode: 'serial', timeout: 120_000 });

	let meeting = '';
	/** Whole; whole, and its standard of care is clear; without a question. */
	const cases = { whole: '', clear: '', lacking: '' };
	let chair: Person;
	let senior: Person;

	test.beforeAll(async ({ browser }) => {
		chair = await aPerson(browser, 'chair');
		await chair.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
		// A panelist of another hospital, whose browser runs no scripts.
		senior = await aPerson(browser, 'senior', false);
	});
	test.afterAll(() => Promise.all([chair.close(), senior.close()]));

	test('[AG1, AG2, AG4] a resident proposes cases without scripts; the gate names what is missing to the chair', async ({
		browser
	}) => {
		meeting = await planMeeting(chair.page);
		const resident = await aPerson(browser, 'resident', false);
		cases.whole = await writeCase(resident.page, 'Ulcer of the gum, jaw in reach', 'Jaw first?');
		cases.clear = await writeCase(resident.page, 'Small ulcer of the gum', 'Anything but surgery?');
		cases.lacking = await writeCase(resident.page, 'Ulcer of the gum, both sides', null);
		for (const caseNo of Object.values(cases)) {
			await propose(resident.page, meeting, caseNo);
		}
		await resident.close();

		await senior.page.goto(meeting);
		await expect(senior.page.getByText(cases.whole)).toHaveCount(0);
		await chair.page.goto(meeting);
		await expect(chair.page.getByText('3 to decide')).toBeVisible();
		await expect(proposalOf(chair.page, cases.lacking)).toContainText('question for the board');
		await expect(proposalOf(chair.page, cases.whole)).toContainText('Ready, 12 of 12');
		await chair.page.getByRole('button', { name: 'Copy the link' }).click();
		await expect(chair.page.getByRole('button', { name: 'Link copied' })).toBeVisible();
		expect(await chair.page.evaluate(() => navigator.clipboard.readText())).toMatch(
			new RegExp(`^http://localhost:\\d+${meeting}$`)
		);
		await expectNoFault(chair.page, 'three cases to decide on');
	});

	test('[AG7] a list-only without a reason is sent back with the choice kept, also without scripts', async ({
		browser
	}) => {
		const plain = await aPerson(browser, 'chair', false);
		for (const { page } of [plain, chair]) {
			await page.goto(meeting);
			await choose(page, cases.clear, LIST_ONLY);
			await take(page, cases.clear).click();
			await expect(page.getByText('Give the reason: it stands in the minutes.')).toBeVisible();
			await expect(proposalOf(page, cases.clear)).toContainText('Give the reason here.');
			const kept = proposalOf(page, cases.clear).getByRole('radio', { name: LIST_ONLY });
			await expect(kept).toBeChecked();
		}
		await expect(reasonOf(chair.page, cases.clear)).toBeFocused();
		await plain.close();
	});

	test('[AG4, AG7] the chair lists one only with its reason, overrides the gate only with another, and lists one for discussion', async () => {
		const { page } = chair;
		const { whole, clear, lacking } = cases;
		await page.goto(meeting);
		await choose(page, clear, LIST_ONLY);
		await reasonOf(page, clear).fill('Resection is clear.');
		await take(page, clear).click();
		await expect(page.getByRole('region', { name: 'Listed only' })).toContainText(clear);

		await choose(page, lacking, 'Discuss');
		await take(page, lacking).click();
		await expect(page.getByText('something that a board needs is missing')).toBeVisible();
		const why = proposalOf(page, lacking).getByLabel(/^Override/);
		await expect(why).toBeFocused();
		await why.fill('The family travels on Friday.');
		await take(page, lacking).click();
		await expect(rowOf(page, lacking)).toContainText('“The family travels on Friday.”');

		await choose(page, whole, 'Discuss');
		await take(page, whole).click();
		await expect(rowOf(page, whole)).toContainText('plan locked');
		expect(await timesOf(page)).toEqual([
			['15:00', lacking],
			['15:10', whole]
		]);
		await expect(page.getByText('40 of 60 minutes free.')).toBeVisible();
	});

	test('[AG8] any member but an observer pulls the listed one into discussion, without scripts', async ({
		browser
	}) => {
		const trainee = await aPerson(browser, 'trainee');
		await trainee.page.goto(meeting);
		await expect(trainee.page.getByRole('region', { name: 'Listed only' })).toContainText(
			cases.clear
		);
		await expect(trainee.page.getByText('Pull into discussion')).toHaveCount(0);
		await trainee.close();

		const { page } = senior;
		await page.goto(meeting);
		const listed = page.getByRole('region', { name: 'Listed only' });
		await listed.locator('summary').click();
		await listed.getByLabel('Why it should be discussed').fill('The margin is close.');
		await listed.getByRole('button', { name: 'Pull into discussion' }).click();
		await expect(rowOf(page, cases.clear)).toContainText('Pulled by Dr Ghazanfar Wattoo');
	});

	test('[AG9, AG11, AG20] the order follows keys and the mouse, the times follow the order and the minutes', async () => {
		const { page } = chair;
		const { whole, clear, lacking } = cases;
		await page.setViewportSize({ width: 1280, height: 900 });
		await page.goto(meeting);
		await rowOf(page, clear)
			.getByRole('button', { name: `Move ${clear} up` })
			.focus();
		await page.keyboard.press('Alt+ArrowUp');
		await expect(page.getByText(`${clear} is now number 2 of 3.`)).toBeAttached();
		await expect(page.getByRole('button', { name: `Move ${clear} up` })).toBeFocused();
		await page.keyboard.press('Enter');
		await expect(page.getByText(`${clear} is now number 1 of 3.`)).toBeAttached();
		expect(await timesOf(page)).toEqual([
			['15:00', clear],
			['15:10', lacking],
			['15:20', whole]
		]);

		await rowOf(page, whole).getByRole('link').dragTo(rowOf(page, clear));
		await expect
			.poll(() => timesOf(page))
			.toEqual([
				['15:00', whole],
				['15:10', clear],
				['15:20', lacking]
			]);

		await page.getByLabel(`Minutes for ${whole}`).fill('45');
		await page.keyboard.press('Enter');
		await expect(page.getByText('Break of 5 minutes, after an hour')).toBeVisible();
		await expect(rowOf(page, lacking).locator('.tm')).toHaveText('16:00');
		await expect(page.getByText('10 minutes more than the meeting is booked for')).toBeVisible();
		await expectNoFault(page, 'an agenda that is too long');
	});

	test('[AG13, AG14] who opens a case has read it; the plan of its presenter is fixed', async ({
		browser
	}) => {
		const { page } = senior;
		await page.goto(meeting);
		await expect(rowOf(page, cases.whole)).toContainText('pre-read 0 of 3');
		await rowOf(page, cases.whole).getByRole('link').click();
		await expect(page.getByText('Jaw first?').first()).toBeVisible();
		await page.goto(meeting);
		await expect(rowOf(page, cases.whole)).toContainText('pre-read 1 of 3 · you have read it');

		const resident = await aPerson(browser, 'resident');
		await resident.page.goto(`/cases/${cases.whole}/edit`);
		await expect(resident.page.getByText('Fixed since a board listed the case.')).toBeVisible();
		await expect(field(resident.page, 'preBoardPlan')).not.toBeEditable();
		await resident.close();
	});

	test('[AG15] a panelist keeps a plan for themselves, without scripts; nobody else’s page holds it', async ({
		browser
	}) => {
		const { page } = senior;
		await page.goto(meeting);
		const own = rowOf(page, cases.whole);
		await own.getByText('My plan before the discussion').click();
		await own.getByText('Curative', { exact: true }).click();
		await own.getByLabel('What I would do').fill(PRIVATE_PLAN);
		await own.getByRole('button', { name: 'Keep my plan' }).click();
		expect(await page.content()).toContain(PRIVATE_PLAN);

		for (const account of ['surgeon', 'chair', 'resident', 'trainee']) {
			const other = await aPerson(browser, account);
			const read = await other.page.request.get(meeting);
			const asScriptsReadIt = await other.page.request.get(`${meeting}/__data.json`);
			expect(asScriptsReadIt.ok()).toBe(true);
			const held = (await read.text()) + (await asScriptsReadIt.text());
			expect(held, account).toContain(cases.whole);
			expect(held, account).not.toContain(PRIVATE_PLAN);
			await other.close();
		}
	});

	test('[AG19] the chair moves a case to the next meeting, and takes another off by cancelling', async () => {
		const { page } = chair;
		const { lacking, whole } = cases;
		await page.goto(meeting);
		await rowOf(page, lacking).getByText('Change, move or take off').click();
		await rowOf(page, lacking)
			.getByRole('button', { name: /^Move to/ })
			.click();
		await expect(rowOf(page, lacking)).toHaveCount(0);
		await expect(rowOf(page, whole)).toBeVisible();
		await page.goto(`/meetings/${demonstration().meetings.planned.id}`);
		await expect(rowOf(page, lacking)).toContainText('“The family travels on Friday.”');

		await rowOf(page, lacking).getByText('Change, move or take off').click();
		await page.getByRole('button', { name: `Take ${lacking} off the agenda` }).click();
		await expect(rowOf(page, lacking)).toHaveCount(0);
		await page.goto(meeting);
		await page.getByText('Cancel this meeting', { exact: true }).click();
		await page.getByRole('button', { name: 'Cancel the meeting' }).click();
		await expect(page.getByText('This meeting is cancelled')).toBeVisible();
	});
});
