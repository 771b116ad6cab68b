import { beforeEach, describe, expect, test } from 'vitest';
import type { Point } from '#lib/domain/annotation/annotation.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { IMAGES } from '../viewer-harness/images.ts';

/** The synthetic slice has squares of 40 by 40 pixels of 0.7 mm: fat of −60 HU from 240, 220, a node of 140 HU from 300, 220. */
const SQUARE = 40;
const SPACING = IMAGES[0]?.columnSpacing ?? NaN;

describe.skipIf(!hasBrowser)('measuring on an image', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open();
	});

	async function click(...points: Point[]): Promise<void> {
		for (const at of points) {
			await viewer.page.mouse.click(...(await viewer.onScreen(at)));
		}
	}

	/** The row of the only mark, as it is read out. */
	async function row(): Promise<string> {
		const rows = viewer.page.locator('aside button[data-key]');
		await expect.poll(() => rows.count()).toBe(1);
		return (await rows.innerText()).replace(/\s+/g, ' ');
	}

	test('a ruler across a square of the phantom says its side in millimetres, within a pixel', async () => {
		await viewer.tool('Ruler');
		await viewer.drag([300, 240], [300 + SQUARE, 240]);
		await viewer.page.keyboard.type('4R');
		await viewer.page.keyboard.press('Enter');
		const [, length] = /Ruler, ([\d.]+) mm, 4R/.exec(await row()) ?? [];
		expect(Math.abs(Number(length) - SQUARE * SPACING)).toBeLessThan(SPACING);
	});

	test('a ruler on a picture without calibration counts pixels and never says mm', async () => {
		await viewer.page.getByRole('button', { name: 'Biopsy, H&E' }).click();
		await viewer.ready();
		await viewer.tool('Ruler');
		const box = await viewer.pane.boundingBox();
		const [x, y] = [(box?.x ?? 0) + 300, (box?.y ?? 0) + 300];
		await viewer.page.mouse.click(x, y);
		await viewer.page.mouse.click(x + 200, y);
		await viewer.page.keyboard.press('Enter');
		const said = await row();
		expect(said).toMatch(/Ruler, \d+ px/);
		expect(said).not.toContain('mm');
	});

	test('an angle is three clicks and says its degrees', async () => {
		await viewer.tool('Angle');
		await click([300, 220], [300, 300], [380, 300]);
		await viewer.page.keyboard.press('Enter');
		expect(await row()).toMatch(/Angle, (89|90|91)°/);
	});

	test('an ellipse says its area', async () => {
		await viewer.tool('Ellipse');
		await viewer.drag([300, 220], [300 + SQUARE, 220 + SQUARE]);
		await viewer.page.keyboard.press('Enter');
		const [, area] = /Ellipse, (\d+) mm²/.exec(await row()) ?? [];
		const side = SQUARE * SPACING;
		const onePixelMore = (Math.PI / 4) * ((side + SPACING) ** 2 - side ** 2);
		expect(Math.abs(Number(area) - (Math.PI / 4) * side ** 2)).toBeLessThan(onePixelMore);
	});

	test('a polygon is seen while it is drawn, closed with Enter, moved, and taken back with Escape', async () => {
		const { page } = viewer;
		await viewer.tool('Polygon');
		await click([150, 200], [350, 200], [350, 320]);
		await page.mouse.move(...(await viewer.onScreen([150, 320])));
		await soon(() => viewer.opacityAt('live', [250, 200])).toBeGreaterThan(200);
		const told = (await viewer.strokes()).at(-1);
		expect(told).toMatchObject({ tool: 'polygon', firstIndex: 0 });
		await page.keyboard.press('Enter');
		await page.keyboard.press('Enter');
		const [drawn] = await viewer.marks();
		expect(drawn?.shape.type === 'polygon' && drawn.shape.points.length).toBe(3);
		await soon(() => viewer.opacityAt('marks', [250, 200])).toBeGreaterThan(200);
		expect((await viewer.strokes()).at(-1)).toBeNull();

		await viewer.tool('Select and move');
		await viewer.drag([350, 250], [350, 290]);
		const [moved] = await viewer.marks();
		expect(moved?.shape.type === 'polygon' && Math.round(moved.shape.points[0]?.[1] ?? 0)).toBe(
			240
		);

		await viewer.tool('Polygon');
		await click([150, 200], [350, 200], [350, 320]);
		await page.keyboard.press('Escape');
		expect(await viewer.marks()).toHaveLength(1);
	});
});
