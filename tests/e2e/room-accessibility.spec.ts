import { expect, test, type Page } from '@playwright/test';
import { demonstration, signIn } from './demonstration.ts';
import { LOOKS, overflow } from './looks.ts';
import { violations } from '../builders/axe.ts';

// Dozens of checks in one test, a second each, and three on a busy machine.
test.describe.configure({ timeout: 180_000 });

/** On a phone the parts of the room are panes, chosen at the foot of the page. */
async function pane(page: Page, name: string): Promise<void> {
	const button = page.getByRole('navigation', { name: 'Panes' }).getByRole('button', { name });
	if (await button.isVisible()) {
		await button.click();
	}
}

for (const look of LOOKS) {
	test.describe(`room, ${look.name}`, () => {
		test.use({ colorScheme: look.colorScheme, viewport: look.viewport });

		test('every pane, tab, menu and dialog of the chair has no axe violation and nothing scrolls sideways', async ({
			page
		}) => {
			await signIn(page, 'chair');
			await page.goto(`/meetings/${demonstration().meetings.open.id}/room`);
			await expect(page.locator('main[data-ready=true]')).toBeVisible();
			await expect(page.locator('canvas').first()).toBeVisible();
			const check = async (where: string) => {
				expect.soft(await violations(page), where).toEqual([]);
				expect.soft(await overflow(page), where).toBeLessThanOrEqual(0);
			};
			await check('image');
			await pane(page, 'Decide');
			await expect(page.getByRole('textbox', { name: 'Recommendation text' })).toBeVisible();
			await check('decide');
			await page.getByRole('tab', { name: 'Marks' }).click();
			await page.locator('[data-key]').first().click();
			await check('marks');
			await page.getByRole('button', { name: 'Hide for all' }).first().click();
			await check('hide a mark');
			await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
			await page.getByRole('tab', { name: 'Case' }).click();
			await check('case');
			await page.getByRole('tab', { name: 'Chat' }).click();
			await check('chat');
			await page.getByRole('button', { name: 'New poll' }).click();
			await check('new poll');
			await page.getByRole('button', { name: 'Cancel' }).click();
			await pane(page, 'Agenda');
			await page.getByRole('button', { name: 'Next case' }).click();
			await expect(page.getByText('No recommendation is signed')).toBeVisible();
			await check('next refused');
			await page.getByRole('button', { name: 'Defer', exact: true }).click();
			await page.getByRole('dialog').getByRole('button', { name: 'Defer case' }).click();
			await check('deferral without a reason');
			await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
			await pane(page, 'People');
			await page.getByText(/^Not here/).click();
			await page
				.getByRole('button', { name: /^More for / })
				.first()
				.click();
			await check('menu of a person');
			await page.getByRole('button', { name: 'Role in this meeting' }).click();
			await check('role');
			await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
			await page.getByRole('button', { name: 'Meeting', exact: true }).click();
			await page.getByRole('button', { name: 'End meeting' }).click();
			await check('end of the meeting');
			await page.getByRole('dialog').getByRole('button', { name: 'Keep open' }).click();
		});
	});
}

test('[LB80] the room can be conducted with the keyboard alone, and who ends it is told which case is open', async ({
	page
}) => {
	await signIn(page, 'chair');
	await page.goto(`/meetings/${demonstration().meetings.open.id}/room`);
	await expect(page.locator('main[data-ready=true]')).toBeVisible();
	await page.getByRole('tab', { name: 'Decide' }).focus();
	await page.keyboard.press('ArrowRight');
	await expect(page.getByRole('tab', { name: 'Marks' })).toBeFocused();
	await expect(page.getByRole('tab', { name: 'Marks' })).toHaveAttribute('aria-selected', 'true');

	await page.getByRole('button', { name: 'Meeting', exact: true }).focus();
	await page.keyboard.press('Enter');
	const end = page.getByRole('button', { name: 'End meeting' });
	await expect(end).toBeVisible();
	// Before it stands the break, once the talk of the room is there.
	for (let step = 0; step < 2 && !(await end.evaluate((one) => one.matches(':focus'))); step += 1) {
		await page.keyboard.press('Tab');
	}
	await expect(end).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('dialog')).toContainText(/Case \d{4}-\d+ is still under discussion/);
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toHaveCount(0);
	await expect(page.getByRole('button', { name: 'Meeting', exact: true })).toBeFocused();
});
