import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import {
	drag,
	drawMark,
	enterRoom,
	holdDrag,
	isDrawnAt,
	marksOn,
	recommendation,
	saved,
	tab,
	toEndOfText,
	type Guest
} from './room-people.ts';

test.describe.configure({ mode: 'serial' });

let chair: Guest;
let senior: Guest;
let resident: Guest;
/** While true, what the resident writes into the documents is on its way and does not arrive. */
let isResidentCutOff = false;
const heldBack: (() => void)[] = [];

async function holdBackWhenCutOff(page: Page): Promise<void> {
	await page.routeWebSocket(/\/documents\//, (client) => {
		const server = client.connectToServer();
		client.onMessage((message) => {
			if (isResidentCutOff) {
				heldBack.push(() => server.send(message));
			} else {
				server.send(message);
			}
		});
	});
}

test.beforeAll(async ({ browser }) => {
	chair = await enterRoom(browser, 'chair');
	senior = await enterRoom(browser, 'senior');
	resident = await enterRoom(browser, 'resident', { before: holdBackWhenCutOff });
});

test.afterAll(async () => {
	for (const guest of [chair, senior, resident]) {
		await guest.context.close();
	}
});

const strip = (guest: Guest) => guest.page.locator('.follow');
const zoom = (guest: Guest) => guest.page.getByText(/^\d+\.\d×$/);

test('a stroke is seen by the others while it is drawn, and the mark when it is finished', async () => {
	await senior.page.getByRole('button', { name: 'Arrow', exact: true }).click();
	await holdDrag(senior.page, [0.2, 0.8], [0.4, 0.7]);
	await expect.poll(() => isDrawnAt(chair.page, 'live', [0.3, 0.75])).toBe(true);
	expect(await isDrawnAt(chair.page, 'marks', [0.3, 0.75])).toBe(false);

	await senior.page.mouse.up();
	await senior.page.keyboard.type('Seen while drawn');
	await senior.page.keyboard.press('Enter');
	await expect.poll(() => isDrawnAt(chair.page, 'marks', [0.3, 0.75])).toBe(true);
	await expect.poll(() => marksOn(chair.page)).toContain('Seen while drawn');
	await expect(saved(senior.page)).toHaveAttribute('data-saved', 'saved');
});

test('a comment on a mark stands under it on every page', async () => {
	await tab(senior.page, 'Marks').click();
	await senior.page.getByLabel('Comment on this mark').fill('Same plane as in April?');
	await senior.page.getByLabel('Comment on this mark').press('Enter');
	await resident.page.getByRole('tab', { name: 'Marks' }).click();
	await resident.page.locator('[data-key]', { hasText: 'Seen while drawn' }).click();
	await expect(resident.page.getByText('Same plane as in April?')).toBeVisible();
});

test('undo takes back only what was done in this tab', async () => {
	await drawMark(resident.page, {
		tool: 'Rectangle',
		from: [0.7, 0.7],
		to: [0.8, 0.8],
		label: 'Of the resident'
	});
	await expect.poll(() => marksOn(senior.page)).toContain('Of the resident');
	const before = await marksOn(chair.page);
	// Once for the label, once for the mark.
	await resident.page.getByRole('button', { name: 'Undo your last mark' }).click();
	await resident.page.getByRole('button', { name: 'Undo your last mark' }).click();
	await expect
		.poll(() => marksOn(chair.page))
		.toEqual(before.filter((one) => one !== 'Of the resident'));
});

test('who holds the baton is followed; an own drag stops that, one click resumes it', async () => {
	await expect(strip(chair)).toContainText('You hold the baton');
	await expect(strip(senior)).toContainText('Following');
	await chair.page.getByRole('button', { name: 'Zoom', exact: true }).click();
	await drag(chair.page, [0.5, 0.6], [0.5, 0.4]);
	const zoomed = await zoom(chair).innerText();
	expect(zoomed).not.toBe('1.0×');
	await expect(zoom(senior)).toHaveText(zoomed);

	await senior.page.getByRole('button', { name: 'Zoom', exact: true }).click();
	await drag(senior.page, [0.5, 0.5], [0.5, 0.6]);
	await expect(strip(senior)).toContainText('You look around on your own.');
	await expect(zoom(senior)).not.toHaveText(zoomed);
	await expect(zoom(chair)).toHaveText(zoomed);
	await expect(zoom(resident)).toHaveText(zoomed);

	await senior.page.getByRole('button', { name: /^Follow .+ again$/ }).click();
	await expect(zoom(senior)).toHaveText(zoomed);
	await chair.page.getByRole('button', { name: 'Fit the image' }).click();
	await expect(zoom(senior)).toHaveText('1.0×');
});

test('an image that the presenter turns and mirrors is turned for those who follow, letters and all', async () => {
	const shown = chair.page.getByRole('application');
	const letter = (edge: string) => senior.page.locator(`[data-edge=${edge}]`);
	await expect(letter('top')).toHaveText('A');
	await shown.press('t');
	await shown.press('f');
	await expect(senior.page.getByText('1.0× · mirrored · turned 270°')).toBeVisible();
	// A quarter to the right has the patient's right at the top, and the back at the right; then left and right are swapped.
	for (const [edge, expected] of Object.entries({ top: 'R', right: 'P', bottom: 'L', left: 'A' })) {
		await expect(letter(edge)).toHaveText(expected);
	}
	await shown.press('o');
	await expect(zoom(senior)).toHaveText('1.0×');
});

test('the baton goes to the presenter and back to the chair', async () => {
	await resident.page.getByRole('button', { name: 'Take baton' }).click();
	await expect(strip(resident)).toContainText('You hold the baton');
	await expect(strip(chair)).toContainText('Following');
	await chair.page.getByRole('button', { name: 'Take baton' }).click();
	await expect(strip(chair)).toContainText('You hold the baton');
});

test('who looks at another case is told that the board is elsewhere, and goes back with one click', async () => {
	const { page } = senior;
	const back = page.getByRole('link', { name: 'To the board’s case' });
	await expect(back).toHaveCount(0);
	await page.locator('.agenda a:not([aria-current])').first().click();
	await expect(page.getByText('You look at another case than the board.')).toBeVisible();
	await back.click();
	await expect(back).toHaveCount(0);
	await expect(page.locator('main[data-ready=true]')).toBeVisible();
});

test('"next" is refused without a recommendation and shows both ways on', async () => {
	await chair.page.getByRole('button', { name: 'Next case' }).click();
	const notice = chair.page.getByRole('alert').filter({ hasText: 'No recommendation is signed' });
	await expect(notice.getByRole('button', { name: 'Write or sign it' })).toBeVisible();
	await notice.getByRole('button', { name: 'Defer with reason' }).click();
	const dialog = chair.page.getByRole('dialog');
	await dialog.getByRole('button', { name: 'Defer case' }).click();
	await expect(dialog.getByText('Write a reason of at least 3 characters.')).toBeVisible();
	await expect(dialog.getByRole('textbox', { name: 'Reason' })).toBeFocused();
	await dialog.getByRole('button', { name: 'Keep' }).click();
});

test('two people write one recommendation, and each reads what the other wrote', async () => {
	await tab(chair.page, 'Decide').click();
	await tab(senior.page, 'Decide').click();
	await recommendation(chair.page).click();
	await chair.page.keyboard.type('Stage the mediastinum first.');
	await expect(recommendation(senior.page)).toContainText('Stage the mediastinum first.');
	await toEndOfText(senior.page);
	await senior.page.keyboard.press('Enter');
	await senior.page.getByRole('button', { name: 'Bullet list' }).click();
	await senior.page.keyboard.type('EBUS within a week.');
	await expect(recommendation(chair.page).getByRole('listitem')).toContainText(
		'EBUS within a week.'
	);
	await expect(chair.page.getByText('writing')).toBeVisible();
});

test('a signature of what has changed meanwhile is refused, and the change is shown', async () => {
	await expect(saved(chair.page)).toHaveAttribute('data-saved', 'saved');
	await chair.page.getByRole('button', { name: 'Sign', exact: true }).click();
	const dialog = chair.page.getByRole('dialog');
	await expect(dialog).toContainText('Stage the mediastinum first.');
	await toEndOfText(senior.page);
	await senior.page.keyboard.type(' Lung function too.');
	await expect(recommendation(chair.page)).toContainText('Lung function too.');

	await dialog.getByRole('button', { name: 'Sign' }).click();
	await expect(dialog).toContainText('Not signed: the case changed while you read');
	await expect(dialog.locator('ins')).toContainText('EBUS within a week. Lung function too.');
	await dialog.getByRole('button', { name: 'Read what stands now' }).click();
	await expect(dialog).toContainText('Lung function too.');
});

test('after the signature nothing can be changed, and who could not send shows and keeps what was not accepted', async () => {
	isResidentCutOff = true;
	await drawMark(resident.page, {
		tool: 'Rectangle',
		from: [0.6, 0.2],
		to: [0.7, 0.3],
		label: 'Came too late'
	});
	await expect(saved(resident.page)).toHaveAttribute('data-saved', 'waiting');
	await expect(saved(resident.page)).toContainText('1 change waiting');

	await chair.page.getByRole('dialog').getByRole('button', { name: 'Sign' }).click();
	for (const guest of [chair, senior, resident]) {
		await tab(guest.page, 'Decide').click();
		await expect(guest.page.getByText(/^Signed by Dr/)).toBeVisible();
		await expect(recommendation(guest.page)).toHaveCount(0);
		await expect(guest.page.getByRole('button', { name: 'Arrow', exact: true })).toHaveCount(0);
	}

	isResidentCutOff = false;
	for (const send of heldBack.splice(0)) {
		send();
	}
	await resident.page.getByRole('button', { name: 'See them' }).click();
	const aside = resident.page.getByRole('tabpanel');
	await expect(aside).toContainText(
		/1 mark was not accepted: the recommendation was signed at \d\d:\d\d/
	);
	const [file] = await Promise.all([
		resident.page.waitForEvent('download'),
		aside.getByRole('button', { name: 'Keep as text' }).click()
	]);
	expect(await readFile(await file.path(), 'utf8')).toContain('Rectangle “Came too late”');
	await aside.getByRole('button', { name: 'Discard' }).click();
	expect(await marksOn(resident.page)).not.toContain('Came too late');
	expect(await marksOn(chair.page)).not.toContain('Came too late');
});

test('a reload shows marks, comments and the signed recommendation', async () => {
	await senior.page.reload();
	await expect(senior.page.getByText(/^Signed by Dr/)).toBeVisible();
	await expect(senior.page.getByText('EBUS within a week. Lung function too.')).toBeVisible();
	await expect.poll(() => marksOn(senior.page)).toContain('Seen while drawn');
	await senior.page.locator('[data-key]', { hasText: 'Seen while drawn' }).click();
	await expect(senior.page.getByText('Same plane as in April?')).toBeVisible();
});

test('none of the three browsers reported an error', () => {
	// Playwright's stand-in for the socket says this when the page closes a connection that the server has closed.
	const own = (guest: Guest) => guest.problems.filter((one) => !one.includes('CLOSING or CLOSED'));
	expect([...own(chair), ...own(senior), ...own(resident)]).toEqual([]);
});
