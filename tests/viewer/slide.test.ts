import { beforeEach, describe, expect, test } from 'vitest';
import type { Point } from '#lib/domain/annotation/annotation.ts';
import { AS_STORED, type Turn } from '#lib/domain/image/turn.ts';
import type { TilePlace } from '#lib/domain/image/tiles.ts';
import { violations } from '../builders/axe.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { OVERVIEW_COLOR, SLIDE_ID, tileColor } from '../viewer-harness/images.ts';

const FITTED = {
	imageId: SLIDE_ID,
	frame: 0,
	center: [1050, 750] as Point,
	zoom: 1,
	window: null,
	...AS_STORED
};

describe.skipIf(!hasBrowser)('a slide', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open();
		await viewer.follow(FITTED);
		await viewer.ready();
	});

	/** JPEG keeps a color to a few steps. */
	const near = (color: number[], { r, g, b }: { r: number; g: number; b: number }): boolean =>
		[r, g, b].every((value, index) => Math.abs(value - (color[index] ?? -99)) < 6);
	const shows = (at: Point, place: TilePlace) =>
		soon(async () => near(await viewer.colorAt('tiles', at), tileColor(place))).toBe(true);

	test('every tile lies where its pixels belong, at every zoom and after the pane has changed its size', async () => {
		// Four of 1 are 1.7 screen pixels for one of the slide: the level of full resolution.
		await viewer.follow({ ...FITTED, center: [1024, 512], zoom: 4 });
		const corners: [Point, TilePlace][] = [
			[[1019, 507], { level: 3, column: 1, row: 0 }],
			[[1029, 507], { level: 3, column: 2, row: 0 }],
			[[1019, 517], { level: 3, column: 1, row: 1 }],
			[[1029, 517], { level: 3, column: 2, row: 1 }]
		];
		for (const [at, place] of corners) {
			await shows(at, place);
		}
		await viewer.page.setViewportSize({ width: 820, height: 640 });
		for (const [at, place] of corners) {
			await shows(at, place);
		}
		// The last tiles are not whole: 2100 × 1500 px end in the fifth column and the third row.
		await viewer.follow({ ...FITTED, center: [2000, 1400], zoom: 4 });
		await shows([2095, 1495], { level: 3, column: 4, row: 2 });
		await shows([2043, 1495], { level: 3, column: 3, row: 2 });
	});

	test('a tile that does not come leaves a coarser picture, never a hole, and says so', async () => {
		await viewer.follow({ ...FITTED, center: [1800, 256], zoom: 4 });
		await viewer.page.getByText('Parts of this slide did not load').waitFor({ timeout: 20_000 });
		const at: Point = [1800, 256];
		await shows(at, { level: 2, column: 1, row: 0 });
		expect(near(await viewer.colorAt('picture', at), OVERVIEW_COLOR)).toBe(true);
		await viewer.page.getByRole('button', { name: 'Try again' }).click();
		await viewer.page.getByText('Parts of this slide did not load').waitFor({ state: 'detached' });
	});

	test('keys, wheel and fingers move it as any image, and a hand that drags is not followed by the tiles late', async () => {
		const { page } = viewer;
		await viewer.pane.focus();
		await page.keyboard.press('+');
		expect((await viewer.look()).zoom).toBeCloseTo(1.25, 5);
		await page.keyboard.press('ArrowRight');
		expect((await viewer.look()).center[0]).toBeGreaterThan(1050);
		await page.keyboard.press('-');
		await page.keyboard.press('Home');
		expect(await viewer.look()).toEqual(FITTED);
		const at = await viewer.onScreen([400, 300]);
		await page.mouse.move(...at);
		await page.mouse.wheel(0, -400);
		await soon(async () => (await viewer.look()).zoom).toBeGreaterThan(1.4);
		// What lies under the pointer stays there.
		const after = await viewer.onScreen([400, 300]);
		expect(Math.hypot(after[0] - at[0], after[1] - at[1])).toBeLessThan(1);
		await viewer.follow({ ...FITTED, center: [1024, 512], zoom: 4 });
		await viewer.tool('Pan');
		await viewer.drag([1024, 512], [900, 400]);
		await shows([1019, 507], { level: 3, column: 1, row: 0 });
		await shows([1029, 517], { level: 3, column: 2, row: 1 });
	});

	test.each<Turn>([
		{ rotation: 90, isFlipped: false },
		{ rotation: 180, isFlipped: false },
		{ rotation: 270, isFlipped: false },
		{ rotation: 0, isFlipped: true },
		{ rotation: 90, isFlipped: true },
		{ rotation: 180, isFlipped: true },
		{ rotation: 270, isFlipped: true }
	])(
		'[IM60] turned by $rotation, mirrored $isFlipped: tiles and marks lie together',
		async (turn) => {
			await viewer.follow({ ...FITTED, ...turn, center: [1024, 512], zoom: 4 });
			await shows([1019, 507], { level: 3, column: 1, row: 0 });
			await shows([1029, 507], { level: 3, column: 2, row: 0 });
			await shows([1019, 517], { level: 3, column: 1, row: 1 });
			await shows([1029, 517], { level: 3, column: 2, row: 1 });
			await viewer.tool('Rectangle');
			await viewer.drag([1000, 490], [1040, 530]);
			await viewer.page.keyboard.press('Enter');
			await soon(async () => Math.max(...(await around(viewer, [1000, 510])))).toBeGreaterThan(100);
		}
	);

	test('there is no end of zooming before single pixels are seen', async () => {
		await viewer.page.setViewportSize({ width: 360, height: 640 });
		await viewer.pane.focus();
		for (let press = 0; press < 40; press += 1) {
			await viewer.page.keyboard.press('+');
		}
		const box = await viewer.pane.boundingBox();
		const { zoom } = await viewer.look();
		expect(((box?.width ?? 0) / 2100) * zoom).toBeGreaterThanOrEqual(3.99);
	});

	test('marks are drawn with the same tools in its own pixels, and measured in micrometres', async () => {
		await viewer.follow({ ...FITTED, center: [1024, 512], zoom: 4 });
		await viewer.tool('Ruler');
		await viewer.drag([950, 450], [1110, 570]);
		await viewer.page.keyboard.press('Enter');
		const [mark] = await viewer.marks();
		expect(mark).toMatchObject({ imageId: SLIDE_ID, frame: 0, shape: { type: 'ruler' } });
		// 200 px of 0.5 µm.
		await viewer.page.getByText(/^Ruler, (99|100|101) µm$/).waitFor();
		await soon(() => viewer.opacityAt('marks', [1030, 510])).toBeGreaterThan(0);
		await viewer.tool('Rectangle');
		await viewer.drag([960, 480], [1000, 500]);
		await viewer.page.keyboard.press('Enter');
		await soon(() => viewer.opacityAt('marks', [960, 490])).toBeGreaterThan(0);
	});

	test('has no axe violation, and nothing of it takes the focus or is read out', async () => {
		await viewer.page.locator('[data-tiles=sharp]').waitFor();
		expect(await violations(viewer.page)).toEqual([]);
		const tiles = viewer.pane.locator('[data-tiles]');
		expect(await tiles.getAttribute('inert')).not.toBeNull();
		expect(await tiles.getAttribute('aria-hidden')).toBe('true');
	});
});

/** What is drawn on a place and the pixels beside it. */
function around(viewer: HarnessPage, [x, y]: Point): Promise<number[]> {
	return Promise.all([-1, 0, 1].map((off) => viewer.opacityAt('marks', [x + off, y])));
}
