import { expect, test, type Browser, type Page } from '@playwright/test';
import { demonstration, signInByForm } from './demonstration.ts';
import { overflow } from './looks.ts';
import { openOwnServer, type OwnServer } from './own-server.ts';
import { drawMark, recommendation, saved, tab } from './room-people.ts';

test.describe.configure({ timeout: 180_000 });

const PHONE = { width: 360, height: 740 };
/** A packet of Socket.IO that carries a command and waits for its answer. */
const COMMAND = /^42\/meetings,\d+\["([a-z-]+:[a-z-]+)",\{.*"commandId":/s;

type Phone = { page: Page; sent: Set<string> };
let server: OwnServer;
const made = () => demonstration(server.folder);
const nameOf = (account: string): string =>
	made().accounts.find((one) => one.account === account)?.name ?? '';
const meeting = () => `/meetings/${made().meetings.open.id}`;
const button = (page: Page, name: string | RegExp) =>
	page.getByRole('button', { name, exact: true });
const pane = (page: Page, name: string) =>
	page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name }).click();

// It signs a case, which other tests of a run would find signed.
test.beforeAll(async () => {
	server = await openOwnServer();
});
test.afterAll(() => server.close());

async function onPhone(browser: Browser, account: string): Promise<Phone> {
	const context = await browser.newContext({ baseURL: server.address, viewport: PHONE });
	const page = await context.newPage();
	const sent = new Set<string>();
	page.on('websocket', (socket) =>
		socket.on('framesent', ({ payload }) => {
			const [, name] = COMMAND.exec(payload.toString()) ?? [];
			if (name !== undefined) {
				sent.add(name);
			}
		})
	);
	await signInByForm(page, account);
	return { page, sent };
}

async function enter({ page }: Phone): Promise<void> {
	await page.goto(`${meeting()}/room`);
	await expect(page.locator('main[data-ready=true]')).toBeVisible();
}

test('[RM33] at 360 px a chair, a panelist, a resident and an observer give the commands of the room', async ({
	browser
}) => {
	const people = ['chair', 'senior', 'resident', 'admin'].map((one) => onPhone(browser, one));
	const [chair, senior, resident, visitor] = (await Promise.all(people)) as [
		Phone,
		Phone,
		Phone,
		Phone
	];
	await Promise.all([chair, senior, resident].map(enter));
	const { page } = chair;

	await test.step('the door', async () => {
		await visitor.page.goto(`${meeting()}/lobby`);
		await button(visitor.page, 'Knock').click();
		await pane(page, 'People');
		await button(page, `Decide about ${nameOf('admin')}`).click();
		await button(page, 'Admit as participant').click();
		await expect(visitor.page).toHaveURL(/\/room$/);
		await button(page, 'Close the lobby').click();
		await button(page, 'Open the lobby').click();
	});

	await test.step('hands and polls', async () => {
		await button(visitor.page, 'Raise hand').click();
		await button(resident.page, 'Raise hand').click();
		await pane(page, 'Talk');
		await button(page, `Change the hand of ${nameOf('resident')}`).click();
		await button(page, 'Move up').click();
		await button(page, `Call on ${nameOf('resident')}`).click();
		await button(resident.page, 'Finished speaking').click();
		await button(page, 'New poll').click();
		await page.getByRole('textbox', { name: 'Question' }).fill('Who reads the slides?');
		await page.getByLabel('Option 1').fill('Here');
		await page.getByLabel('Option 2').fill('Elsewhere');
		await button(page, 'Open poll').click();
		await pane(resident.page, 'Talk');
		await resident.page.getByLabel('Elsewhere').check();
		await button(resident.page, 'Answer').click();
		await button(page, 'Close poll').click();
		await page.getByLabel('Message to the panel').fill('The slides are in.');
		await button(page, 'Send message').click();
		const words = page.getByText('The slides are in.', { exact: true });
		await expect(words).toBeVisible();
		await button(page, 'Remove message').last().click();
		await expect(words).toHaveCount(0);
	});

	await test.step('people', async () => {
		await pane(page, 'People');
		await button(page, `More for ${nameOf('resident')}`).click();
		await button(page, 'Give baton').click();
		await button(page, `More for ${nameOf('resident')}`).click();
		await button(page, 'Take baton back').click();
		await button(page, `More for ${nameOf('admin')}`).click();
		await button(page, 'Role in this meeting').click();
		const dialog = page.getByRole('dialog');
		await dialog.getByLabel('Role in this meeting').selectOption('observer');
		await dialog.getByRole('button', { name: 'Change role' }).click();
		await pane(visitor.page, 'Talk');
		await visitor.page.getByLabel('Ask the board').fill('Is it resectable?');
		await button(visitor.page, 'Send question').click();
		await pane(page, 'Talk');
		await button(page, 'Raise with the board').last().click();
		await button(page, 'Mark as answered').last().click();
		await pane(page, 'People');
		await button(page, `More for ${nameOf('admin')}`).click();
		await button(page, 'Remove from meeting').click();
		await dialog.getByRole('button', { name: 'Remove' }).click();
	});

	await test.step('marks and the break', async () => {
		await pane(senior.page, 'Image');
		const place = { from: [0.4, 0.4], to: [0.6, 0.5] } as const;
		await drawMark(senior.page, { tool: 'Rectangle', ...place, label: 'Node 4R' });
		await pane(page, 'Decide');
		await tab(page, 'Marks').click();
		await page.locator('[data-key]').first().click();
		await button(page, 'Hide for all').first().click();
		await page.getByLabel('Reason').fill('On the wrong side.');
		await page.getByRole('dialog').getByRole('button', { name: 'Hide mark' }).click();
		await button(page, 'Show again').first().click();
		await pane(page, 'Image');
		await button(page, 'Meeting').click();
		await button(page, 'Break, 5 min').click();
		await button(page, 'Go on now').click();
	});

	await test.step('the decision', async () => {
		await pane(page, 'Decide');
		await tab(page, 'Decide').click();
		await recommendation(page).click();
		await page.keyboard.type('Stage the mediastinum first.');
		await expect(saved(page)).toHaveAttribute('data-saved', 'saved');
		await button(page, 'Sign').click();
		await page.getByRole('dialog').getByRole('button', { name: 'Sign' }).click();
		await expect(page.getByText(/^Signed by /)).toBeVisible();
		await pane(page, 'Agenda');
		await button(page, 'Next case').click();
		await expect(page.getByText(/^Case 2 of /)).toBeVisible();
	});

	for (const { page: one } of [chair, senior, resident]) {
		expect(await overflow(one)).toBeLessThanOrEqual(0);
	}
	expect([...chair.sent].toSorted()).toEqual(
		[
			...['agenda-item:next', 'annotation:hide', 'annotation:show', 'baton:give', 'baton:take'],
			...['break:end', 'break:start', 'hand:call', 'hand:move', 'lobby:admit', 'lobby:set'],
			...['member:change-role', 'member:remove', 'message:remove', 'message:send'],
			...['poll:close', 'poll:open', 'question:settle', 'recommendation:sign']
		].toSorted()
	);
	expect([...resident.sent].toSorted()).toEqual(['hand:lower', 'hand:raise', 'poll:answer']);
	await Promise.all([chair, senior, resident, visitor].map((one) => one.page.context().close()));
});
