import { expect, test, type Page } from '@playwright/test';
import { App } from '../builders/factor.ts';
import { expectNoFault } from './looks.ts';
import { fill, newAccount, PASSWORD, press } from './new-account.ts';

async function showPassword(page: Page, email: string): Promise<void> {
	await page.goto('/sign-in?next=/boards');
	await fill(page, 'email', email);
	await fill(page, 'password', PASSWORD);
	await page.locator('input[name=password]').press('Enter');
	await expect(page).toHaveURL(/\/sign-in\/code/);
}

test('without JavaScript an app is set up; then the code is asked for, and a recovery code does instead', async ({
	browser,
	page
}) => {
	const email = 'rabia@test.example';
	const own = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
	await newAccount(page, own, email);
	await fill(own, 'factorPassword', PASSWORD);
	await press(own, 'Set up an app');
	const secret = (await own.locator('.secret').textContent()) ?? '';
	expect(secret).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
	const app = new App(secret, () => new Date());
	await fill(own, 'code', 'not a code');
	await press(own, 'Turn on');
	await expect(own.locator('#code-error')).toContainText('This code is not right');
	await expect(own.locator('.secret')).toHaveText(secret);
	await fill(own, 'code', app.code());
	await press(own, 'Turn on');
	const codes = own.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
	await expect(codes).toHaveCount(10);
	await expect(own.getByText('This browser')).toBeVisible();
	const [first = ''] = await codes.allTextContents();
	await own.goto('/account');
	await expect(codes).toHaveCount(0);
	await expect(own.getByText('Recovery codes left: 10 of 10')).toBeVisible();

	await page.context().clearCookies();
	await showPassword(page, email);
	await fill(page, 'code', '000000');
	await press(page, 'Sign in');
	await expect(page.locator('#code-error')).toContainText('This code is not right');
	await expect(page.locator('#code')).toBeFocused();
	await expectNoFault(page, 'wrong code');
	// That of the next step: the present one was used up when the app was set up.
	await fill(page, 'code', app.code(1));
	await press(page, 'Sign in');
	await expect(page).toHaveURL(/\/boards$/);

	await page.context().clearCookies();
	await showPassword(page, email);
	await page.getByRole('link', { name: 'Use a recovery code' }).click();
	await expect(page.getByLabel('Recovery code')).toBeVisible();
	await fill(page, 'code', first);
	await press(page, 'Sign in');
	await expect(page).toHaveURL(/\/boards$/);
	await page.goto('/account');
	await expect(page.getByText('Recovery codes left: 9 of 10')).toBeVisible();
	await expectNoFault(page, 'account with a second factor');
	await own.context().close();
});
