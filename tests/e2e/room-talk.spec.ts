import { expect, test, type Page } from '@playwright/test';
import { demonstration, signIn } from './demonstration.ts';
import { enterRoom, tab, type Guest } from './room-people.ts';

test.describe.configure({ mode: 'serial' });

let chair: Guest;
let resident: Guest;
let visitor: Page;

const meeting = () => `/meetings/${demonstration().meetings.open.id}`;
const nameOf = (account: string): string =>
	demonstration().accounts.find((one) => one.account === account)?.name ?? '';
/** What is said to those who do not see it. */
const said = (page: Page) => page.locator('p[role=status][aria-live=polite].visually-hidden');
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

test.beforeAll(async ({ browser }) => {
	chair = await enterRoom(browser, 'chair');
	// One hand is enough on a phone.
	resident = await enterRoom(browser, 'resident', { viewport: { width: 360, height: 740 } });
	visitor = await (await browser.newContext()).newPage();
	await signIn(visitor, 'mentor');
});

test.afterAll(async () => {
	await visitor.context().close();
	await chair.context.close();
	await resident.context.close();
});

test('who knocks is seen by the chair, and admitted comes into the room without a reload', async () => {
	await visitor.goto(`${meeting()}/lobby`);
	await button(visitor, 'Knock').click();
	await expect(visitor.getByText('You wait to be admitted')).toBeVisible();
	await expect(visitor.getByText(/^(Good|Slow), \d+ ms$/)).toBeVisible();
	await expect(said(chair.page)).toContainText(`${nameOf('mentor')} waits in the lobby.`);
	await button(chair.page, `Admit ${nameOf('mentor')} as observer`).click();
	await expect(visitor).toHaveURL(/\/room$/);
	await expect(visitor.locator('main[data-ready=true]')).toBeVisible();
});

test('hands stand in order, the chair calls with the keyboard, and all are told', async () => {
	await button(visitor, 'Raise hand').click();
	await expect(chair.page.getByText('Hands, in order')).toBeVisible();
	await button(resident.page, 'Raise hand').click();
	const call = button(chair.page, /^Call on /);
	await expect(call).toHaveCount(2);
	await expect(call.first()).toHaveAccessibleName(`Call on ${nameOf('mentor')}`);
	await button(chair.page, `Change the hand of ${nameOf('resident')}`).press('Enter');
	await button(chair.page, 'Move up').press('Enter');
	await expect(call.first()).toHaveAccessibleName(`Call on ${nameOf('resident')}`);
	await call.first().press('Enter');
	await expect(said(resident.page)).toContainText('You are called.');
	await expect(said(visitor)).toContainText(`${nameOf('resident')} is called.`);
	await button(resident.page, 'Finished speaking').click();
	await expect(call).toHaveCount(1);
});

test('an observer asks, and reads no message to the panel', async () => {
	await tab(visitor, 'Chat').click();
	await visitor.getByLabel('Ask the board').fill('Why is N2 called single-station?');
	await visitor.getByLabel('Ask the board').press('Enter');
	await expect(tab(chair.page, 'Chat')).toContainText('1');
	await tab(chair.page, 'Chat').click();
	const asked = chair.page.locator('.ask', { hasText: 'Why is N2 called single-station?' });
	await asked.getByRole('button', { name: 'Mark as answered' }).click();
	await expect(visitor.getByText('1 answered', { exact: true })).toBeVisible();
	await chair.page.getByLabel('Message to the panel').fill('April CT is the third image.');
	await chair.page.getByLabel('Message to the panel').press('Enter');
	await resident.page
		.getByRole('navigation', { name: 'Panes' })
		.getByRole('button', { name: 'Talk' })
		.click();
	await expect(resident.page.getByText('April CT is the third image.')).toBeVisible();
	await expect(visitor.getByText('April CT is the third image.')).toHaveCount(0);
	// Other tests of this run may have removed some before.
	const removed = resident.page.getByText('Removed', { exact: true });
	const before = await removed.count();
	await button(chair.page, 'Remove message').last().click();
	await expect(removed).toHaveCount(before + 1);
});

test('an anonymous poll is answered on a phone and shows its numbers when it is closed', async () => {
	await button(chair.page, 'New poll').click();
	await chair.page.getByRole('textbox', { name: 'Question' }).fill('Which comes next?');
	await chair.page.getByLabel('Option 1').fill('PET-CT');
	await chair.page.getByLabel('Option 2').fill('EBUS');
	await button(chair.page, 'Open poll').click();
	await resident.page.getByLabel('EBUS').check();
	await button(resident.page, 'Answer').click();
	await expect(resident.page.getByText('Your answer is counted.')).toBeVisible();
	await expect(resident.page.getByText('1 of 1')).toHaveCount(0);
	await expect(visitor.getByText('Which comes next?')).toHaveCount(0);
	await button(chair.page, 'Close poll').click();
	await expect(resident.page.getByText('1 of 1')).toBeVisible();
	await expect(visitor.getByText('1 of 1')).toBeVisible();
	// What was asked at the meeting before stands behind it.
	await expect(visitor.getByText('Earlier polls, 1')).toBeVisible();
	expect([...chair.problems, ...resident.problems]).toEqual([]);
});
