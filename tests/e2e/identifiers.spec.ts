import { expect, test, type Page } from '@playwright/test';
import { signIn, signInByForm } from './demonstration.ts';
import { expectNoFault } from './looks.ts';

/** A draft of `account` with this story; its address. */
async function aDraftWith(page: Page, story: string): Promise<string> {
	await page.goto('/cases/new');
	await page.fill('[name=title]', 'A swelling of the jaw');
	await page.getByRole('button', { name: 'Create draft' }).click();
	await page.waitForURL(/\/cases\/\d{4}-\d+\/edit/);
	await page.locator('[id="presentation"]').fill(story);
	await page.locator('.efoot button').click();
	await expect(page.getByText('looks like').first()).toBeVisible();
	return new URL(page.url()).pathname.replace('/edit', '');
}

test('[IM54] with the keyboard alone a passage is taken out, another is stated, and a senior agrees', async ({
	page,
	browser
}) => {
	await signIn(page, 'trainee');
	const address = await aDraftWith(
		page,
		'Call 0300-1234567. Reports go to jaw.clinic@example.org.'
	);
	await page.goto(`${address}/identifiers`);
	await page.waitForLoadState('networkidle');
	await expectNoFault(page, 'findings');
	await page.getByRole('button', { name: 'Take it out: “0300-1234567”' }).focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('status').filter({ hasText: 'Taken out.' })).toBeVisible();
	await expect(page.locator('mark')).toHaveText(['jaw.clinic@example.org']);
	await expect(page.locator('.passage')).toContainText('Call [phone removed]. Reports go to');
	await page.getByLabel('It does not identify, because').focus();
	await page.keyboard.type('It is the address of the clinic.');
	await page.keyboard.press('Tab');
	await expect(
		page.getByRole('button', { name: 'State it: “jaw.clinic@example.org”' })
	).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(page.getByText('A second person is asked')).toBeVisible();

	const context = await browser.newContext();
	const senior = await context.newPage();
	await signIn(senior, 'senior');
	await senior.goto('/text-reviews');
	await senior.waitForLoadState('networkidle');
	await expectNoFault(senior, 'text checks');
	const agree = senior.getByRole('button', {
		name: 'I agree, it does not identify: “jaw.clinic@example.org”'
	});
	await agree.focus();
	await senior.keyboard.press('Enter');
	await expect(senior.getByRole('status').filter({ hasText: 'Agreed.' })).toBeVisible();
	await expect(agree).toHaveCount(0);
	await context.close();
	await page.reload();
	await expect(page.getByText('Does not identify', { exact: true })).toBeVisible();
});

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('[IM54] a reason that names somebody is sent back with what was typed, and a passage is taken out', async ({
		page
	}) => {
		await signInByForm(page, 'trainee');
		const address = await aDraftWith(page, 'Seen by Dr Sarwat Jalal on 12 March 2026.');
		await page.goto(`${address}/identifiers`);
		const reason = page.getByLabel('It does not identify, because').first();
		await reason.fill('A friend of Dr Sarwat Jalal');
		await page.getByRole('button', { name: 'State it: “Dr Sarwat Jalal”' }).click();
		await expect(page.getByText('The reason itself looks like an identifier.')).toBeVisible();
		await expect(reason).toHaveValue('A friend of Dr Sarwat Jalal');
		await page.getByRole('button', { name: 'Take it out: “12 March 2026”' }).click();
		await expect(page.locator('.passage')).toHaveText([
			'Seen by Dr Sarwat Jalal on [date removed].'
		]);
	});
});
