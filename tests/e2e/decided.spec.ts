import { expect, test } from '@playwright/test';
import { demonstration, signIn } from './demonstration.ts';

test('[LB70][LB76] a decided case shows its recommendation; a change of it is told, and the minutes stay as they were', async ({
	page,
	browser
}) => {
	const { caseNo } = demonstration().cases[0] ?? { caseNo: '' };
	const minutes = `/meetings/${demonstration().meetings.concluded.id}/minutes`;
	await signIn(page, 'surgeon');
	await page.goto('/');
	await expect(page.locator('li', { hasText: caseNo }).getByText('Decided')).toBeVisible();
	await page.goto('/cases');
	await expect(page.locator('li', { hasText: caseNo }).getByText('Decided')).toBeVisible();
	await page.goto(minutes);
	const before = await page.locator('.decision').innerText();
	expect(before).toContain('The signature matches the case, text, marks and attendance as signed.');
	await expect(page.locator('.sheet header').first()).toContainText(/ 20\d\d, /);

	await page.goto(`/cases/${caseNo}`);
	await expect(page.locator('.pagehead').getByText('Decided')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Back to draft' })).toHaveCount(0);
	await expect(page.locator('#recommendation')).toContainText('Operation first');
	await page.goto(`/cases/${caseNo}/edit`);
	await expect(page.locator('#preBoardPlan')).toHaveAttribute('readonly');
	await page.locator('#question').fill('Is this a question?');
	await page.locator('.efoot button').click();
	await expect(page.locator('.pagehead [role=status]')).toContainText('Saved');
	await page.goto(`/cases/${caseNo}`);
	await expect(page.locator('#recommendation')).toContainText(
		'The case was changed after this recommendation'
	);
	await page.locator('#recommendation').getByRole('link', { name: 'Minutes' }).click();
	await expect(page.locator('.decision')).toContainText('The case was changed after this.');
	await expect(page.locator('.decision')).not.toContainText('Is this a question?');

	const chair = await (await browser.newContext()).newPage();
	await signIn(chair, 'chair');
	await chair.goto(minutes);
	const after = await chair.locator('.decision').innerText();
	expect(after.split('\n').filter((line) => !before.includes(line))).toEqual([
		'The case was changed after this. What stands here is the case as it was before the board.'
	]);
	await chair.context().close();
});

test('[LB77] a ready case is listed from its own page', async ({ page }) => {
	const { caseNo } = demonstration().cases[0] ?? { caseNo: '' };
	await signIn(page, 'surgeon');
	await page.goto(`/cases/${caseNo}`);
	const list = page.locator('form[action="?/list"]');
	await expect(list.locator('option')).not.toHaveCount(0);
});

test('who may not write cases is not offered it, and is told why at its address', async ({
	page
}) => {
	await signIn(page, 'admin');
	await page.goto('/cases');
	await expect(page.getByRole('link', { name: 'New case' })).toHaveCount(0);
	const answer = await page.goto('/cases/new');
	expect(answer?.status()).toBe(403);
	await expect(page.locator('main')).toContainText('Cases are written by residents, fellows');
});
