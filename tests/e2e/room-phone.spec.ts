import { expect, test, type Page } from '@playwright/test';
import { demonstration, signIn } from './demonstration.ts';
import { overflow } from './looks.ts';
import { enterRoom, tab, type Guest } from './room-people.ts';

test.describe.configure({ mode: 'serial', timeout: 120_000 });

const PHONE = { width: 360, height: 740 };
const LINK = 'https://talk.example/board';
let chair: Guest;
let resident: Guest;
let visitor: Page;

const meeting = () => `/meetings/${demonstration().meetings.open.id}`;
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const panes = (page: Page) => page.getByRole('navigation', { name: 'Panes' });
const pane = (page: Page, name: string) => panes(page).getByRole('button', { name }).click();

async function postLink(page: Page, link: string): Promise<void> {
	const answer = await page.request.post(`${meeting()}?/link`, {
		form: { link },
		headers: { accept: 'text/html', origin: `http://localhost:${process.env.E2E_PORT ?? ''}` }
	});
	expect(answer.status()).toBe(200);
}

test.beforeAll(async ({ browser }) => {
	chair = await enterRoom(browser, 'chair', { viewport: PHONE });
	resident = await enterRoom(browser, 'resident', { viewport: PHONE });
	visitor = await (await browser.newContext({ viewport: PHONE })).newPage();
	await signIn(visitor, 'admin');
});
test.afterAll(async () => {
	await postLink(chair.page, '');
	await visitor.context().close();
	await chair.context.close();
	await resident.context.close();
});

test('[RM27] what people say is one press away in every pane, Decide comes back to the decision, and what was begun to be written stays', async () => {
	const { page } = resident;
	const talk = panes(page).getByRole('button', { name: 'Talk' });
	for (const name of ['Image', 'Agenda', 'People', 'Decide']) {
		await pane(page, name);
		await expect(talk).toHaveAttribute('aria-pressed', 'false');
		await talk.click();
		await expect(talk).toHaveAttribute('aria-pressed', 'true');
		await expect(page.getByRole('heading', { name: 'Messages' })).toBeVisible();
		await expect(page.getByLabel('Message to the panel')).toBeInViewport();
	}
	await page.getByLabel('Message to the panel').fill('The PET of');
	await pane(page, 'Decide');
	await expect(tab(page, 'Decide')).toHaveAttribute('aria-selected', 'true');
	await talk.click();
	await expect(page.getByLabel('Message to the panel')).toHaveValue('The PET of');
	await page.getByLabel('Message to the panel').fill('');
	for (const one of await panes(page).getByRole('button').all()) {
		const box = await one.boundingBox();
		expect(box?.height).toBeGreaterThanOrEqual(44);
		expect(box?.width).toBeGreaterThanOrEqual(44);
	}
});

test('[RM27] a message that comes while another pane is before the reader is counted at Talk until it is read', async () => {
	const talk = panes(resident.page).getByRole('button', { name: /^Talk/ });
	await talk.click();
	await pane(resident.page, 'Image');
	await pane(chair.page, 'Talk');
	await chair.page.getByLabel('Message to the panel').fill('The slides are in.');
	await button(chair.page, 'Send message').click();
	await expect(talk).toHaveText(/Talk\s*1/);
	await talk.click();
	await expect(resident.page.getByText('The slides are in.')).toBeVisible();
	await expect(talk).toHaveText(/Talk\s*$/);
	await button(chair.page, 'Remove message').last().click();
	await expect(resident.page.getByText('The slides are in.')).toHaveCount(0);
});

test('[CL23] the way to the call stands in the panel of a phone and in the bar of a desktop, and nothing where there is none', async ({
	browser
}) => {
	const desktop = await enterRoom(browser, 'senior');
	const links = [desktop.page, resident.page, chair.page].map((page) =>
		page.getByRole('link', { name: 'Join the call' })
	);
	await pane(resident.page, 'Talk');
	await pane(chair.page, 'Talk');
	await expect(panes(desktop.page)).toBeHidden();
	await postLink(chair.page, LINK);
	for (const link of links) {
		await expect(link).toBeVisible();
		await expect(link).toHaveAttribute('href', LINK);
		await expect(link).toHaveAttribute('target', '_blank');
		await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
	}
	await desktop.page.setViewportSize({ width: 800, height: 700 });
	await expect(desktop.page.getByRole('link', { name: 'Leave' })).toBeInViewport({ ratio: 1 });
	await expect(button(desktop.page, 'Raise hand')).toBeInViewport({ ratio: 1 });
	await desktop.page.goto(`/meetings/${demonstration().meetings.concluded.id}/room`);
	await tab(desktop.page, 'Chat').click();
	await expect(desktop.page.getByRole('heading', { name: 'Messages' })).toBeVisible();
	await expect(desktop.page.getByRole('link', { name: 'Join the call' })).toHaveCount(0);
	await desktop.context.close();
});

test('[RM25] who opens the address of the room without a seat comes to the lobby, and with a closed lobby finds nothing', async () => {
	await chair.page.request.get(meeting());
	const page = await chair.context.newPage();
	await page.goto(meeting());
	await expect(page.getByLabel('Link to the lobby')).toHaveValue(/\/lobby$/);
	await expect(button(page, 'Copy link')).toBeVisible();
	expect(await overflow(page)).toBeLessThanOrEqual(0);
	await button(page, 'Close the lobby').click();
	await expect(page.getByText('Nobody can knock.')).toBeVisible();
	expect((await visitor.goto(`${meeting()}/room`))?.status()).toBe(404);
	await button(page, 'Open the lobby').click();
	await expect(page.getByLabel('Link to the lobby')).toBeVisible();
	await page.close();
	await visitor.goto(`${meeting()}/room`);
	await expect(visitor).toHaveURL(/\/lobby$/);
	await button(visitor, 'Knock').click();
	await expect(visitor.getByText('You wait to be admitted')).toBeVisible();
});
