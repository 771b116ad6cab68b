import { expect, test, type Page } from '@playwright/test';
import { signInByForm } from './demonstration.ts';
import {
	chairOfOpenCase,
	comeBack,
	copies,
	drawWithoutLink,
	enterOver,
	ready
} from './link-people.ts';
import { openLink, type Link } from '../builders/link.ts';
import { marksOn, type Guest } from './room-people.ts';

test.describe.configure({ mode: 'serial' });

let chair: Guest;
let link: Link;
let senior: Page;

test.beforeAll(async ({ browser, baseURL }) => {
	link = await openLink(baseURL ?? '');
	chair = await chairOfOpenCase(browser);
});

test.beforeEach(async ({ browser }) => {
	link.mend();
	senior = await enterOver(link, browser, 'senior');
});

test.afterEach(() => senior.context().close());

test.afterAll(async () => {
	await chair.context.close();
	await link.close();
});

const signOut = (page: Page) => page.getByRole('button', { name: 'Sign out', exact: true }).click();

/** Everything that the browser keeps for the portal beside cookies. */
const keptOn = (page: Page) =>
	page.evaluate(async () => ({
		databases: await indexedDB.databases(),
		local: { ...localStorage },
		session: JSON.stringify(sessionStorage).match(/agenda-item/g) ?? [],
		caches: await caches.keys()
	}));

test('[LB57] after a sign-out nothing of a case is kept in the browser', async () => {
	await senior.goto('/boards');
	await signOut(senior);
	await expect(senior).toHaveURL(/sign-in/);
	const { databases, local, session } = await keptOn(senior);
	expect({ databases, local, session }).toEqual({ databases: [], local: {}, session: [] });
});

test('[LB58] a sign-out with unsent work asks while it cannot be sent, and sends it when it can', async () => {
	let isBlocked = true;
	await drawWithoutLink(senior, link, { label: 'Before the sign-out', y: 0.2 });
	await senior.goto('about:blank');
	await senior.routeWebSocket(/\/documents\//, (client) => {
		if (!isBlocked) {
			client.connectToServer();
		}
	});
	link.mend();
	await senior.goto('/boards');
	await signOut(senior);
	await expect(senior.getByText('Sending what is not saved yet.')).toBeVisible();
	const dialog = senior.getByRole('dialog');
	await expect(dialog).toContainText('Sign out and delete what is not saved?');
	await dialog.getByRole('button', { name: 'Stay signed in' }).click();
	await expect(dialog).toBeHidden();
	isBlocked = false;
	await signOut(senior);
	await expect(senior).toHaveURL(/sign-in/);
	await expect.poll(() => marksOn(chair.page)).toContain('Before the sign-out');
	expect(await copies(senior)).toEqual([]);
});

test('[LB58] who signs out nevertheless deletes what was not saved', async () => {
	await drawWithoutLink(senior, link, { label: 'Given up', y: 0.35 });
	await senior.goto('about:blank');
	await senior.routeWebSocket(/\/documents\//, () => {});
	link.mend();
	await senior.goto('/boards');
	await signOut(senior);
	await senior.getByRole('dialog').getByRole('button', { name: 'Sign out and delete' }).click();
	await expect(senior).toHaveURL(/sign-in/);
	expect(await copies(senior)).toEqual([]);
	expect(await marksOn(chair.page)).not.toContain('Given up');
});

test('[LB60] a session that ended while the link was gone leaves the work on the device, and the same person sends it', async () => {
	await drawWithoutLink(senior, link, { label: 'After the session', y: 0.5 });
	await senior.context().clearCookies();
	link.mend();
	await expect(senior.getByText('You were signed out.')).toBeVisible();
	await expect(senior.getByText(/is kept on this device/)).toBeVisible();
	const other = await senior.context().newPage();
	await signInByForm(other, 'senior');
	await senior.reload();
	await ready(senior);
	await expect.poll(() => marksOn(chair.page)).toContain('After the session');
});

test('[LB54] who signs in on the browser of somebody else finds nothing of theirs, and is told of what was not saved', async () => {
	await drawWithoutLink(senior, link, { label: 'Of somebody else', y: 0.65 });
	await senior.goto('about:blank');
	await senior.context().clearCookies();
	link.mend();
	await signInByForm(senior, 'resident');
	await expect(senior.getByText(/Somebody else had changes on this device/)).toBeVisible();
	expect(await copies(senior)).toEqual([]);
	await comeBack(senior, link);
	expect(await marksOn(senior)).not.toContain('Of somebody else');
	expect(await marksOn(chair.page)).not.toContain('Of somebody else');
});
