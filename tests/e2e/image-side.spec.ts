import { expect, test } from '@playwright/test';
import { demonstration, signIn, signInByForm } from './demonstration.ts';

const { caseNo } = demonstration().cases.find(
	({ slug }) => slug === 'calcifications-found-by-screening'
) ?? { caseNo: '' };

test.describe('without JavaScript', () => {
	test.use({ javaScriptEnabled: false });

	test('the author of a case records which side an image shows', async ({ page }) => {
		await signInByForm(page, 'resident');
		await page.goto(`/cases/${caseNo}/images`);
		const side = page.getByRole('combobox', { name: 'Side of the patient' });
		await expect(side).toHaveValue('unrecorded');
		await side.selectOption('Right');
		await page.getByRole('button', { name: /^Save the side of/ }).click();
		await expect(page.getByText('The side is recorded.')).toBeVisible();
		await expect(side).toHaveValue('right');
	});
});

test('the viewer shows that side, and warns when the image is mirrored', async ({ page }) => {
	await signIn(page, 'resident');
	await page.goto(`/cases/${caseNo}`);
	await page.getByRole('link', { name: /^Open Mammogram/ }).click();
	const pane = page.getByRole('application');
	const side = pane.locator('[data-side]');
	await expect(side).toHaveAttribute('data-side', 'right');
	await expect(side).not.toContainText('mirrored');
	await pane.press('f');
	await expect(side).toContainText('mirrored');
	await expect(pane).toContainText('Not for primary diagnosis');
});
