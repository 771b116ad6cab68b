import { expect, test } from '@playwright/test';
import { demonstration, signIn } from './demonstration.ts';
import { enterRoom } from './room-people.ts';

const WHAT = 'Book the theatre for Thursday';
const REASON = 'The theatre is closed';

test('[MN10, MN14, MN15] an action goes from the room to its owner, and its answer into the minutes and their PDF', async ({
	browser
}) => {
	const { meetings } = demonstration();
	const minutes = `/meetings/${meetings.open.id}/minutes`;
	const chair = await enterRoom(browser, 'chair');
	const pane = chair.page.getByRole('region', { name: 'Actions' });
	await pane.getByRole('button', { name: 'Add an action' }).click();
	await pane.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(pane.getByLabel('Action', { exact: true })).toBeFocused();
	await pane.getByLabel('Action', { exact: true }).fill(WHAT);
	await pane.getByLabel('Owner').selectOption({ label: 'Dr Ghazanfar Wattoo' });
	await pane.getByLabel('Due').fill('2099-01-01');
	await pane.getByRole('button', { name: 'Add', exact: true }).click();
	await expect(pane.getByRole('listitem')).toContainText(WHAT);
	await expect(pane.getByLabel('Action', { exact: true })).toBeFocused();
	expect(chair.problems).toEqual([]);

	const context = await browser.newContext({ javaScriptEnabled: false });
	const senior = await context.newPage();
	await signIn(senior, 'senior');
	await senior.goto('/');
	const mine = senior.getByRole('listitem').filter({ hasText: WHAT });
	await mine.locator('summary').click();
	await mine.getByLabel('Why was it not done?').fill(REASON);
	await mine.getByRole('button', { name: 'Say so' }).click();
	await expect(senior.getByText(WHAT)).toHaveCount(0);

	await chair.page.goto(minutes);
	await expect(chair.page.getByRole('row', { name: WHAT })).toContainText(`Not done: ${REASON}`);
	const pdf = await chair.page.request.get(`${minutes}.pdf`);
	expect(pdf.headers()['content-type']).toBe('application/pdf');
	expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
	await Promise.all([chair.context.close(), context.close()]);
});
