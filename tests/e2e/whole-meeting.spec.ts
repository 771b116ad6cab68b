import { expect, test, type Browser, type Page } from '@playwright/test';
import { textOfPdf } from '../builders/text-of-pdf.ts';
import { demonstration, signInByForm } from './demonstration.ts';
import { openOwnServer, type OwnServer } from './own-server.ts';
import { drawMark, marksOn, recommendation, saved, tab } from './room-people.ts';

const ADVICE = 'Stage the mediastinum, then decide on surgery.';
const SECOND_ADVICE = 'Excision guided by wire within four weeks.';
const DISSENT = 'Lung function does not allow a lobectomy.';
const DEFERRAL = 'Receptor status is missing.';
const ACTION = 'EBUS of stations 4R and 7';
const MESSAGE = 'The April CT shows the same node.';

// Six browsers and a server of their own, beside whatever else the machine does; alone it takes half a minute.
test.describe.configure({ timeout: 180_000 });

let server: OwnServer;
const made = () => demonstration(server.folder);
const nameOf = (account: string) =>
	made().accounts.find((one) => one.account === account)?.name ?? '';
const meeting = () => `/meetings/${made().meetings.open.id}`;
const button = (page: Page, name: string | RegExp) =>
	page.getByRole('button', { name, exact: true });

// The demonstration of another test run has this meeting too, and goes on with it.
test.beforeAll(async () => {
	server = await openOwnServer();
});
test.afterAll(() => server.close());

async function arrive(browser: Browser, account: string): Promise<Page> {
	const page = await (await browser.newContext({ baseURL: server.address })).newPage();
	await signInByForm(page, account);
	return page;
}

async function enter(page: Page): Promise<void> {
	await page.goto(`${meeting()}/room`);
	await expect(page.locator('main[data-ready=true]')).toBeVisible();
	await expect(page.locator('canvas').first()).toBeVisible();
}

/** The chair only lists a case, and a panelist brings it into discussion. */
async function listAndPull(chair: Page, panelist: Page, caseNo: string): Promise<void> {
	const ofCase = (page: Page) =>
		page.getByRole('main').getByRole('listitem').filter({ hasText: caseNo });
	await chair.goto(meeting());
	await ofCase(chair)
		.locator('summary', { hasText: /^Change/ })
		.click();
	await ofCase(chair).getByText('List only, standard of care').click();
	await ofCase(chair).getByLabel('Reason').fill('Excision is what the guideline says.');
	await ofCase(chair)
		.getByRole('button', { name: `Save how ${caseNo} is listed` })
		.click();
	await expect(chair.getByRole('region', { name: 'Listed only' })).toContainText(caseNo);
	await panelist.goto(meeting());
	await ofCase(panelist).getByText('Pull into discussion').first().click();
	await ofCase(panelist).getByLabel('Why it should be discussed').fill('The field is wide.');
	await ofCase(panelist).getByRole('button', { name: 'Pull into discussion' }).click();
	await expect(panelist.getByText('“The field is wide.”')).toBeVisible();
}

async function vote(page: Page, ideal: string, feasible: string): Promise<void> {
	await page.getByRole('radio', { name: `Option ${ideal}, ideal` }).check();
	await page.getByRole('radio', { name: `Option ${feasible}, feasible here` }).check();
	await button(page, 'Cast ballot').click();
	await expect(button(page, 'Replace ballot')).toBeVisible();
}

async function writeAndSign(chair: Page, words: string): Promise<void> {
	await recommendation(chair).click();
	await chair.keyboard.type(words);
	await expect(saved(chair)).toHaveAttribute('data-saved', 'saved');
	await button(chair, 'Sign').click();
	await chair.getByRole('dialog').getByRole('button', { name: 'Sign' }).click();
	await expect(chair.getByText(/^Signed by /)).toBeVisible();
}

async function coSign(page: Page, caseNo: string): Promise<void> {
	await tab(page, 'Decide').click();
	await button(page, `Co-sign ${caseNo}`).click();
	await expect(page.getByText(`${caseNo}: co-signed by `)).toBeVisible();
}

test('six people hold a meeting of three cases, from the lobby to the minutes', async ({
	browser
}) => {
	const accounts = ['chair', 'senior', 'surgeon', 'resident', 'trainee', 'mentor'] as const;
	const pages = await Promise.all(accounts.map((account) => arrive(browser, account)));
	const [chair, senior, surgeon, resident, trainee, visitor] = pages as [
		Page,
		Page,
		Page,
		Page,
		Page,
		Page
	];
	const [first = '', second = '', third = ''] = made()
		.cases.slice(1)
		.map(({ caseNo }) => caseNo);
	await listAndPull(chair, senior, third);

	await test.step('five enter, the sixth knocks and is admitted', async () => {
		await Promise.all([chair, senior, surgeon, resident, trainee].map(enter));
		await visitor.goto(`${meeting()}/lobby`);
		await button(visitor, 'Knock').click();
		await expect(visitor.getByText('You wait to be admitted')).toBeVisible();
		await button(chair, `Admit ${nameOf('mentor')} as observer`).click();
		await expect(visitor).toHaveURL(/\/room$/);
		await expect(visitor.locator('main[data-ready=true]')).toBeVisible();
	});

	await test.step('the first case is shown, spoken of and written about', async () => {
		await drawMark(resident, {
			tool: 'Rectangle',
			from: [0.6, 0.6],
			to: [0.7, 0.7],
			label: 'Node 4R'
		});
		await expect.poll(() => marksOn(surgeon)).toContain('Node 4R');
		await button(trainee, 'Raise hand').click();
		await button(chair, `Call on ${nameOf('trainee')}`).click();
		await button(trainee, 'Finished speaking').click();
		await expect(button(chair, `Call on ${nameOf('trainee')}`)).toHaveCount(0);
		for (const page of [senior, surgeon, trainee]) {
			await tab(page, 'Chat').click();
		}
		await senior.getByLabel('Message to the panel').fill(MESSAGE);
		await senior.getByLabel('Message to the panel').press('Enter');
		await expect(surgeon.getByText(MESSAGE)).toBeVisible();
		await trainee.getByLabel('Ask the board').fill('Why is it N2?');
		await trainee.getByLabel('Ask the board').press('Enter');
		await expect(senior.getByText('Why is it N2?', { exact: true })).toBeVisible();
		await expect(trainee.getByText(MESSAGE)).toHaveCount(0);
		for (const page of [senior, surgeon, trainee]) {
			await tab(page, 'Decide').click();
		}
	});

	await test.step('nothing goes on without a decision', async () => {
		await button(chair, 'Next case').click();
		const notice = chair.getByRole('alert').filter({ hasText: 'No recommendation is signed' });
		await expect(notice).toContainText('Case 1 stays open');
	});

	await test.step('the board votes blind, and reads the same', async () => {
		await tab(chair, 'Decide').click();
		await chair.getByText('Prepare a vote').click();
		for (const [letter, option] of Object.entries({
			A: 'Surgery first',
			B: 'Chemotherapy first'
		})) {
			await chair.getByRole('textbox', { name: `Option ${letter}`, exact: true }).fill(option);
		}
		await chair.keyboard.press('Enter');
		await vote(senior, 'A', 'B');
		await vote(surgeon, 'A', 'B');
		await tab(resident, 'Decide').click();
		await vote(resident, 'A', 'A');
		await expect(trainee.getByText('You look on; observers have no ballot.')).toBeVisible();
		await chair.getByText('Your ballot').click();
		await vote(chair, 'B', 'B');
		for (const page of [senior, resident, trainee]) {
			await expect(page.getByText('Unanimous 3 of 3')).toHaveCount(0);
		}
		await button(chair, 'Reveal vote').click();
		for (const page of [chair, senior, surgeon, resident, trainee]) {
			await expect(page.getByText('Unanimous 3 of 3')).toBeVisible();
		}
	});

	await test.step('dissent, details, an action, two signatures', async () => {
		await button(resident, 'File dissent').click();
		await resident.getByLabel('I do not agree, because').fill(DISSENT);
		await resident.locator('form').getByRole('button', { name: 'File dissent' }).click();
		await expect(chair.getByText(DISSENT)).toBeVisible();
		await button(senior, 'Fill in details').click();
		await senior.getByLabel('Intent').selectOption('curative');
		await senior.getByRole('checkbox', { name: 'Systemic treatment' }).check();
		await button(senior, 'Save details').click();
		await expect(chair.getByText('Curative', { exact: true })).toBeVisible();
		const actions = chair.getByRole('region', { name: 'Actions' });
		await actions.getByRole('button', { name: 'Add an action' }).click();
		await actions.getByLabel('Action', { exact: true }).fill(ACTION);
		await actions.getByLabel('Owner').selectOption({ label: nameOf('surgeon') });
		await actions.getByLabel('Due').fill('2099-01-01');
		await actions.getByRole('button', { name: 'Add', exact: true }).click();
		await expect(actions.getByRole('listitem')).toContainText(ACTION);
		await writeAndSign(chair, ADVICE);
		await coSign(senior, first);
	});

	await test.step('the second case is deferred, the one that was pulled is decided', async () => {
		await button(chair, 'Next case').click();
		await button(chair, 'Defer').click();
		await chair.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill(DEFERRAL);
		await chair.getByRole('dialog').getByRole('button', { name: 'Defer case' }).click();
		await expect(senior.getByText(`Deferred: ${DEFERRAL}`).first()).toBeVisible();
		await button(chair, 'Next case').click();
		await expect(recommendation(chair)).toBeVisible();
		await writeAndSign(chair, SECOND_ADVICE);
		await coSign(surgeon, third);
	});

	await test.step('the chair ends the meeting for everybody', async () => {
		const agenda = chair.getByRole('complementary', { name: 'Agenda and people' });
		await agenda.getByRole('button', { name: 'End meeting' }).click();
		await chair.getByRole('dialog').getByRole('button', { name: 'End meeting' }).click();
		for (const page of pages) {
			await expect(page.getByText('The meeting has ended.').first()).toBeVisible();
		}
	});

	await test.step('its minutes hold all of it, on the page and on paper', async () => {
		await surgeon.getByRole('link', { name: 'Read the minutes' }).first().click();
		await expect(surgeon).toHaveURL(/\/minutes$/);
		const pdf = await surgeon.request.get(`${meeting()}/minutes.pdf`);
		const [onPage, onPaper] = [
			(await surgeon.locator('article').innerText()).replace(/\s+/g, ' '),
			await textOfPdf(await pdf.body())
		];
		const wanted = [
			...[ADVICE, SECOND_ADVICE, DISSENT, DEFERRAL, ACTION, first, second, third],
			...['Unanimous', 'Curative', '2 decided, 1 deferred', 'Met: 3 of 3 required specialties'],
			...['Medical oncology', 'Radiation oncology', 'Surgical oncology', '2 observers'],
			...[nameOf('chair'), nameOf('senior'), nameOf('surgeon')]
		];
		for (const words of wanted) {
			expect.soft(onPage, 'the page').toContain(words);
			expect.soft(onPaper, 'the PDF').toContain(words);
		}
		expect(onPage).not.toContain(MESSAGE);
		await surgeon.goto('/');
		await expect(surgeon.getByRole('listitem').filter({ hasText: ACTION })).toContainText(first);
	});
	await Promise.all(pages.map((page) => page.context().close()));
});
