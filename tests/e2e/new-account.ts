import type { Page } from '@playwright/test';
import { signIn } from './demonstration.ts';

export const PASSWORD = 'lentils and cardamom';
export const fill = (page: Page, name: string, value: string) =>
	page.locator(`input[name=${name}]`).fill(value);
export const press = (page: Page, name: string) =>
	page.getByRole('button', { name, exact: true }).click();

/** The link by which somebody new makes an account, as the administrator is shown it. */
async function invitationFor(page: Page, email: string): Promise<string> {
	await signIn(page, 'admin');
	await page.goto('/admin');
	await page.locator('input[name=email]').fill(email);
	await press(page, 'Send invitation');
	const link = await page.getByText(/\/invitations\/[\w-]{32}/).textContent();
	return new URL(/https?:\S+\/invitations\/[\w-]+/.exec(link ?? '')?.[0] ?? '').pathname;
}

/** Invites somebody in `page` and makes their account in `own`, which is then at that account's page. */
export async function newAccount(page: Page, own: Page, email: string): Promise<void> {
	await own.goto(await invitationFor(page, email));
	await fill(own, 'displayName', 'Dr Rabia Anwar');
	await own.locator('select[name=specialty]').selectOption('medical_oncology');
	await fill(own, 'password', PASSWORD);
	await press(own, 'Create account');
	await own.waitForURL((url) => !url.pathname.startsWith('/invitations'));
	await own.goto('/account');
}
