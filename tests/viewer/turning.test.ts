import { beforeEach, describe, expect, test } from 'vitest';
import type { Annotation, Point } from '#lib/domain/annotation/annotation.ts';
import type { Turn } from '#lib/domain/image/turn.ts';
import { violations } from '../builders/axe.ts';
import { hasBrowser } from '../builders/chromium.ts';
import { hostForTests, soon, type HarnessPage } from '../viewer-harness/harness-page.ts';
import { CT_ID, OTHER_ID, PICTURE_ID } from '../viewer-harness/images.ts';

/** Through the first window, 400 / 40: one place in each of the four squares and one beside them. */
const SQUARES: [Point, number][] = [
	[[200, 240], 0],
	[[260, 240], 64],
	[[320, 240], 192],
	[[260, 320], 255],
	[[256, 380], 128]
];
/** Within half a screen pixel of where the pointer went. */
const isNear = (values: number[], wanted: number[]) =>
	values.length === wanted.length &&
	values.every((value, index) => Math.abs(value - (wanted[index] ?? Infinity)) < 1);
const TURNS: Turn[] = ([0, 90, 180, 270] as const).flatMap((rotation) =>
	[false, true].map((isFlipped) => ({ rotation, isFlipped }))
);

describe.skipIf(!hasBrowser)('turning an image', () => {
	const host = hostForTests();
	let viewer: HarnessPage;
	beforeEach(async () => {
		viewer = await host.open();
	});

	async function press(...keys: string[]): Promise<void> {
		await viewer.pane.focus();
		for (const key of keys) {
			await viewer.page.keyboard.press(key);
		}
	}
	const turn = async (): Promise<Turn> => {
		const { rotation, isFlipped } = await viewer.look();
		return { rotation, isFlipped };
	};

	test.each(TURNS)(
		'[IM60] turned by $rotation, mirrored $isFlipped: pixels, drawing and hitting go by what is seen',
		async (change) => {
			await viewer.follow({ ...change, zoom: 1.5, center: [250, 280] });
			for (const [at, gray] of SQUARES) {
				await soon(() => viewer.colorAt('picture', at)).toEqual([gray, gray, gray, 255]);
			}
			await viewer.tool('Rectangle');
			await viewer.drag([180, 220], [220, 260]);
			await viewer.page.keyboard.press('Enter');
			const [mark] = await viewer.marks();
			const { shape } = mark ?? {};
			expect(shape).toMatchObject({ type: 'rectangle' });
			const points = shape?.type === 'rectangle' ? [shape.from, shape.to].flat() : [];
			expect(isNear(points, [180, 220, 220, 260])).toBe(true);
			await soon(() => viewer.opacityAt('marks', [180, 240])).toBeGreaterThan(100);

			await viewer.tool('Select and move');
			await viewer.page.keyboard.press('Escape');
			await viewer.drag([220, 240], [240, 250]);
			const [moved] = await viewer.marks();
			const to = moved?.shape.type === 'rectangle' ? moved.shape.to : [];
			expect(isNear(to, [240, 270])).toBe(true);
		}
	);

	test('[IM60] keys and buttons turn, mirror and invert, and one of them shows the image as at first', async () => {
		await press('t');
		expect(await turn()).toEqual({ rotation: 90, isFlipped: false });
		await press('Shift+T', 'Shift+T');
		expect(await turn()).toEqual({ rotation: 270, isFlipped: false });
		await press('f');
		expect(await turn()).toEqual({ rotation: 90, isFlipped: true });
		await press('Shift+F');
		expect(await turn()).toEqual({ rotation: 90, isFlipped: false });
		await viewer.page.getByRole('button', { name: 'Turn, mirror, invert' }).click();
		const menu = viewer.page.getByRole('group', { name: 'Turn, mirror, invert' });
		for (const name of [/^Mirror left and right/, /^Turn to the right/, /^Black for white/]) {
			await menu.getByRole('button', { name }).click();
		}
		await viewer.page.keyboard.press('Escape');
		expect(await viewer.look()).toMatchObject({ rotation: 0, isFlipped: true, isInverted: true });
		await viewer.page.getByText('1.0× · mirrored · inverted').waitFor();
		await press('2', '+', 'o');
		expect(await viewer.look()).toEqual({
			imageId: CT_ID,
			frame: 0,
			center: [256, 256],
			zoom: 1,
			window: { center: 40, width: 400 },
			rotation: 0,
			isFlipped: false,
			isInverted: false
		});
	});

	test('[IM62] inverted, every gray is its opposite, and a picture has nothing to invert', async () => {
		await press('i');
		for (const [at, gray] of SQUARES) {
			const other = 255 - gray;
			await soon(() => viewer.colorAt('picture', at)).toEqual([other, other, other, 255]);
		}
		// Beside the image nothing is drawn, and so nothing turned white: the black of the pane.
		await soon(() => viewer.colorAt('picture', [-20, 256])).toEqual([0, 0, 0, 0]);
		await viewer.page.getByRole('button', { name: 'Biopsy, H&E' }).click();
		await viewer.ready();
		const before = await viewer.colorAt('picture', [800, 500]);
		await press('i');
		expect((await viewer.look()).isInverted).toBe(false);
		expect(await viewer.colorAt('picture', [800, 500])).toEqual(before);
		await viewer.page.getByRole('button', { name: 'Turn, mirror, invert' }).click();
		await viewer.page.getByRole('button', { name: /^As at first/ }).waitFor();
		expect(await viewer.page.getByRole('button', { name: /^Black for white/ }).count()).toBe(0);
		expect((await viewer.look()).imageId).toBe(PICTURE_ID);
	});

	test('[IM61] the label of a mark stays upright and beside it while the image turns', async () => {
		const arrow: Annotation = {
			key: `${OTHER_ID}:1`,
			authorId: OTHER_ID,
			imageId: CT_ID,
			frame: 0,
			shape: { type: 'rectangle', from: [200, 200], to: [260, 240] },
			label: 'node'
		};
		await viewer.setMarks([arrow]);
		/** Where a press takes the mark by its label: to the upper right of the box on the screen. */
		const isLabelAt = async (corner: Point): Promise<boolean> => {
			const [x, y] = await viewer.onScreen(corner);
			await viewer.page.mouse.click(x + 25, y - 12);
			const key = await viewer.page.evaluate(() => window.harness.selectedKey);
			await viewer.page.keyboard.press('Escape');
			return key === arrow.key;
		};
		await soon(() => isLabelAt([260, 200])).toBe(true);
		await viewer.follow({ rotation: 90 });
		await soon(() => isLabelAt([200, 200])).toBe(true);
		await viewer.follow({ rotation: 0, isFlipped: true });
		await soon(() => isLabelAt([200, 200])).toBe(true);
		await viewer.follow({ rotation: 180, isFlipped: false });
		await soon(() => isLabelAt([200, 240])).toBe(true);
	});

	test('[IM60] a followed page is turned along, and a reader who turns it looks around', async () => {
		const sent = await viewer.follow({ rotation: 270, isFlipped: true, isInverted: true });
		await soon(() => viewer.look()).toEqual(sent);
		await soon(() => viewer.colorAt('picture', [260, 320])).toEqual([0, 0, 0, 255]);
		expect(await viewer.page.evaluate(() => window.harness.isFollowing)).toBe(true);
		await press('t');
		expect(await viewer.page.evaluate(() => window.harness.isFollowing)).toBe(false);
		expect(await turn()).toEqual({ rotation: 0, isFlipped: true });
	});

	test.each([
		{ width: 1280, height: 800 },
		{ width: 360, height: 640 }
	])('axe finds nothing on a turned image at $width by $height', async (size) => {
		await viewer.page.setViewportSize(size);
		await press('t', 'f', 'i');
		await viewer.page.getByRole('button', { name: 'Turn, mirror, invert' }).click();
		expect(await violations(viewer.page)).toEqual([]);
	});
});
