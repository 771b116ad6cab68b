import type { Page } from '@playwright/test';

/** A line of several fields by its name; dots in an id are not for CSS. */
export const field = (page: Page, name: string) => page.locator(`[id="${name}"]`);

export async function newDraft(page: Page, title: string): Promise<string> {
	await page.goto('/cases/new');
	return fillNewDraft(page, title);
}
export async function fillNewDraft(page: Page, title: string): Promise<string> {
	await page.fill('[name=title]', title);
	await page.getByRole('button', { name: 'Create draft' }).click();
	await page.waitForURL(/\/cases\/\d{4}-\d+\/edit/);
	return new URL(page.url()).pathname.replace('/edit', '');
}
export const save = (page: Page) => page.locator('.efoot button').click();

/** Everything a board needs but the question. */
export async function fillAllButTheQuestion(page: Page): Promise<void> {
	await field(page, 'ageBand').selectOption('50-54');
	await field(page, 'sex').selectOption('male');
	await field(page, 'presentation').fill('A swelling of the jaw for five months.');
	await field(page, 'topography.code').selectOption('C03.1');
	await field(page, 'morphology.code').selectOption('8070/3');
	await field(page, 'staging.type').selectOption('staged');
	await field(page, 'staging.edition').selectOption('AJCC8');
	await field(page, 'staging.prefix').selectOption('c');
	await field(page, 'staging.t').selectOption('4a');
	await field(page, 'staging.n').selectOption('1');
	await field(page, 'staging.m').selectOption('0');
	await page.locator('.ecog label', { hasText: 'ECOG 0' }).click();
	await field(page, 'preBoardPlan').fill('Operation, then radiotherapy.');
}

/** The author answers for it that the patient agreed; `address` is that of the case. */
export async function recordConsent(page: Page, address: string): Promise<void> {
	await page.goto(`${address}/consent`);
	await page.locator('#isAttested').check();
	await page.getByRole('button', { name: 'Record consent' }).click();
	await page.waitForURL(`**${address}`);
}
