import { expect, test, type Browser, type Page } from '@playwright/test';
import { App } from '../builders/factor.ts';
import { signIn } from './demonstration.ts';
import { expectNoFault } from './looks.ts';

const PASSWORD = 'lentils and cardamom';
const fill = (page: Page, name: string, value: string) =>
	page.locator(`input[name=${name}]`).fill(value);
const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

/** The link by which somebody new makes an account, as the administrator is shown it. */
async function invitationFor(page: Page, email: string): Promise<string> {
	await signIn(page, 'admin');
	await page.goto('/admin');
	await page.locator('input[name=email]').fill(email);
	await press(page, 'Send invitation');
	const link = await page.getByText(/\/invitations\/[\w-]{32}/).textContent();
	return new URL(/https?:\S+\/invitations\/[\w-]+/.exec(link ?? '')?.[0] ?? '').pathname;
}

async function newAccount(browser: Browser, page: Page, email: string): Promise<Page> {
	const address = await invitationFor(page, email);
	const context = await browser.newContext({ javaScriptEnabled: false });
	const own = await context.newPage();
	await own.goto(address);
	await fill(own, 'displayName', 'Dr Rabia Anwar');
	await own.locator('select[name=specialty]').selectOption('medical_oncology');
	await fill(own, 'password', PASSWORD);
	await press(own, 'Create account');
	await own.goto('/account');
	return own;
}

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
	const own = await newAccount(browser, page, email);
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
	await fill(page, 'code', first);
	await press(page, 'Sign in');
	await expect(page).toHaveURL(/\/boards$/);
	await page.goto('/account');
	await expect(page.getByText('Recovery codes left: 9 of 10')).toBeVisible();
	await expectNoFault(page, 'account with a second factor');
	await own.context().close();
});
