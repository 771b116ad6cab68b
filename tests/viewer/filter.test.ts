import { beforeEach, describe, expect, test } from 'vitest';
import type { Annotation } from '#lib/domain/annotation/annotation.ts';
import { violations } from '../builders/axe.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { CT_ID, OTHER_ID, VIEWER_ID } from '../viewer-harness/images.ts';

function arrow(authorId: string, y: number): Annotation {
	return {
		key: `${authorId}:0190c000-0000-7000-8000-000000000${y}`,
		authorId,
		imageId: CT_ID,
		frame: 0,
		label: '',
		shape: { type: 'arrow', from: [150, y], to: [300, y] }
	};
}

describe.skipIf(!hasBrowser)('marks by person', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open();
		await viewer.setMarks([arrow(OTHER_ID, 200), arrow(OTHER_ID, 230), arrow(VIEWER_ID, 300)]);
	});

	test('who is unchecked is neither drawn nor listed, with the count beside the name, until checked again', async () => {
		const { page } = viewer;
		const theirs = page.getByRole('checkbox', { name: 'Kamran Bhatti (2)' });
		await soon(() => viewer.opacityAt('marks', [220, 200])).toBeGreaterThan(200);
		await theirs.focus();
		await page.keyboard.press('Space');
		await soon(() => viewer.opacityAt('marks', [220, 200])).toBe(0);
		expect(await viewer.opacityAt('marks', [220, 300])).toBeGreaterThan(200);
		expect(await page.locator('aside button[data-key]').count()).toBe(1);
		expect(await page.locator('aside').getByRole('status').innerText()).toContain(
			'your screen only'
		);
		expect(await violations(page)).toEqual([]);
		await theirs.check();
		await soon(() => viewer.opacityAt('marks', [220, 200])).toBeGreaterThan(200);
	});

	test('a hidden mark is not taken with the pointer either', async () => {
		await viewer.page.getByRole('checkbox', { name: 'Kamran Bhatti (2)' }).uncheck();
		await viewer.press([220, 200]);
		await viewer.page.mouse.up();
		expect(await viewer.page.evaluate(() => window.harness.selectedKey)).toBeNull();
	});

	test('marks of one person need no choice', async () => {
		await viewer.setMarks([arrow(OTHER_ID, 200)]);
		await soon(() => viewer.page.getByRole('checkbox').count()).toBe(0);
	});
});
