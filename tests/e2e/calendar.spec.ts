import { expect, test } from '@playwright/test';
import { demonstration, signIn } from './demonstration.ts';
import { expectNoFault } from './looks.ts';

const DAY_MS = 86_400_000;
/** Fifteen o'clock in Pakistan, as a field of type datetime-local holds it. */
const inDays = (days: number) =>
	`${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T15:00`;

test('[CL31] the page of a board begins with the running meeting, then the next ones, then those that are over', async ({
	page
}) => {
	await signIn(page, 'trainee');
	const { board, meetings } = demonstration();
	await page.goto(`/boards/${board.slug}`);
	await expect(page.locator('main h2').first()).toHaveText('Meetings');
	const links = page.getByRole('region', { name: 'Meetings' }).getByRole('link');
	const shown = await links.evaluateAll((all) => all.map((one) => one.getAttribute('href')));
	const places = [meetings.open, meetings.planned, meetings.concluded].map(({ id }) =>
		shown.indexOf(`/meetings/${id}`)
	);
	expect(places[0]).toBe(0);
	expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('[CL30] a chair plans a meeting, a panelist without scripts says they come, the meeting moves and asks again, and is cancelled', async ({
	page,
	browser
}) => {
	await signIn(page, 'chair');
	await page.goto(`/boards/${demonstration().board.slug}`);
	await page.getByLabel('Day and time (PKT)').fill(inDays(4));
	await page.getByRole('button', { name: 'Plan meeting' }).click();
	await expect(page).toHaveURL(/\/meetings\//);
	const address = page.url();
	const who = page.getByRole('region', { name: 'Who comes' });
	const ofSenior = who.getByRole('row', { name: /Radiation oncology/ });
	await expect(ofSenior).toContainText('No answer');

	const senior = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
	await signIn(senior, 'senior');
	await senior.goto(address);
	const own = senior.getByRole('region', { name: 'Do you come?' });
	await own.getByText('I come', { exact: true }).click();
	await own.getByRole('button', { name: 'Save answer' }).click();
	await expect(own).toContainText('You said: I come');

	await page.reload();
	await expect(ofSenior).toContainText('Comes');
	await expect(who).toContainText('quorum 1 of 3 required');
	await who.getByRole('button', { name: 'Remind 4' }).click();
	await expect(who).toContainText('Reminded. Again from');
	for (const name of ['Cancel this meeting', 'Where it talks', 'Move this meeting']) {
		await page.getByText(name, { exact: true }).click();
	}
	await expectNoFault(page, 'a planned meeting with its forms open');
	await page.getByLabel('New day and time in Pakistan').fill(inDays(5));
	await page.getByRole('button', { name: 'Move and invite again' }).click();
	await expect(ofSenior).toContainText('No answer');
	await senior.goto(address);
	await expect(own).toContainText('You have not answered');

	await page.getByLabel('Because').selectOption('holiday');
	await page.getByRole('button', { name: 'Cancel the meeting' }).click();
	await expect(page.getByText('This meeting is cancelled: it is a holiday.')).toBeVisible();
	await senior.goto(address);
	await expect(senior.getByText('This meeting is cancelled: it is a holiday.')).toBeVisible();
	await expect(senior.getByRole('button', { name: 'Save answer' })).toHaveCount(0);
	await senior.context().close();
});
