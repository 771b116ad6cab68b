import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { Point } from '../domain/annotation/annotation.ts';
import type { ViewableImage } from '../domain/image/image.ts';
import { mirrored, turnedBy, type Turn } from '../domain/image/turn.ts';
import { ViewportSchema } from '../domain/image/viewport.ts';
import { columnScale, toImage, toScreen, wayOnImage, type Transform } from './geometry.ts';
import {
	fitScale,
	fittedView,
	panBy,
	scaleBar,
	transformFor,
	windowDragged,
	withFrame,
	zoomAbout,
	ZOOM_MOST
} from './viewport.ts';

const ct: ViewableImage = {
	id: '0190a000-0000-7000-8000-000000000001',
	kind: 'radiology',
	title: 'CT',
	modality: 'CT',
	width: 512,
	height: 512,
	frameCount: 40,
	rowSpacing: 0.7,
	columnSpacing: 0.7,
	sliceSpacing: 2.5,
	orientation: null,
	depth: null,
	frameOfReference: null,
	side: null,
	windows: [{ name: 'Lung', center: -600, width: 1500 }],
	tiles: null,
	revision: 0
};
const slide: ViewableImage = {
	...ct,
	kind: 'picture',
	width: 1600,
	height: 1000,
	frameCount: 1,
	windows: [],
	rowSpacing: null,
	columnSpacing: null
};
const pane = { width: 656, height: 614 };

describe('fitting', () => {
	test('a fitted image is centered, whole and keeps its proportions', () => {
		const transform = transformFor({ view: fittedView(ct), image: ct, pane });
		expect(transform.a).toBe(614 / 512);
		expect(transform.d).toBe(transform.a);
		expect(toScreen(transform, [256, 256])).toEqual([328, 307]);
		expect(toScreen(transform, [0, 0])).toEqual([21, 0]);
		expect(toScreen(transform, [512, 512])).toEqual([635, 614]);
	});

	test('pixels that are twice as high as wide are shown twice as high', () => {
		const tall = { ...ct, rowSpacing: 1.4 };
		const transform = transformFor({ view: fittedView(tall), image: tall, pane });
		expect(transform.d / transform.a).toBeCloseTo(2, 10);
		expect(transform.d * 512).toBeCloseTo(614, 10);
	});

	test('the first view is the middle of a series with its first window; a picture has no window', () => {
		expect(fittedView(ct)).toEqual({
			imageId: ct.id,
			frame: 20,
			center: [256, 256],
			zoom: 1,
			window: { center: -600, width: 1500 },
			rotation: 0,
			isFlipped: false,
			isInverted: false
		});
		expect(fittedView(slide).window).toBeNull();
	});
});

describe('a followed view', () => {
	const presenter = {
		view: { ...fittedView(ct), center: [180, 300] as [number, number], zoom: 2.4 },
		image: ct,
		pane: { width: 1240, height: 900 }
	};

	test.each([
		{ width: 656, height: 614 },
		{ width: 360, height: 400 },
		{ width: 2560, height: 300 }
	])(
		'has the same center within 1 % of the width and the same zoom within 1 % in a pane of $width by $height',
		(other) => {
			const follower = { ...presenter, pane: other };
			const middleOf = (scene: typeof presenter) =>
				toImage(transformFor(scene), [scene.pane.width / 2, scene.pane.height / 2]);
			const [x, y] = middleOf(follower);
			const [px, py] = middleOf(presenter);
			expect(Math.hypot(x - px, y - py)).toBeLessThan(0.01 * ct.width);
			const zoomOf = (scene: typeof presenter) =>
				columnScale(transformFor(scene)) / fitScale(scene);
			expect(Math.abs(zoomOf(follower) / zoomOf(presenter) - 1)).toBeLessThan(0.01);
		}
	);
});

describe('turning', () => {
	/** Pixels twice as high as wide, so that a mix-up of sides shows. */
	const wide: ViewableImage = { ...ct, width: 300, height: 100, rowSpacing: 1.4 };
	const upright: Turn = { rotation: 0, isFlipped: false };
	const sceneOf = (turn: Turn) => ({
		image: wide,
		view: { ...fittedView(wide), ...turn, center: [110, 40] as [number, number], zoom: 1.7 },
		pane
	});
	const EVERY: Turn[] = ([0, 90, 180, 270] as const).flatMap((rotation) =>
		[false, true].map((isFlipped) => ({ rotation, isFlipped }))
	);

	test.each(EVERY)(
		'[IM60] turned by $rotation, mirrored $isFlipped: a point and a way go to the screen and back, and the center stays in the middle',
		(turn) => {
			const transform = transformFor(sceneOf(turn));
			const [x, y] = toImage(transform, toScreen(transform, [17, 81]));
			expect([x, y]).toEqual([expect.closeTo(17, 9), expect.closeTo(81, 9)]);
			const [fromX, fromY] = toScreen(transform, [110, 40]);
			expect([fromX, fromY]).toEqual([expect.closeTo(328, 9), expect.closeTo(307, 9)]);
			const [toX, toY] = toScreen(transform, [117, 37]);
			const way = wayOnImage(transform, [toX - fromX, toY - fromY]);
			expect(way).toEqual([expect.closeTo(7, 9), expect.closeTo(-3, 9)]);
		}
	);

	/** Where the right and the lower edge of the image point to on the screen. */
	test.each<[Turn, string, string]>([
		[{ rotation: 0, isFlipped: false }, 'right', 'down'],
		[{ rotation: 90, isFlipped: false }, 'down', 'left'],
		[{ rotation: 180, isFlipped: false }, 'left', 'up'],
		[{ rotation: 270, isFlipped: false }, 'up', 'right'],
		[{ rotation: 0, isFlipped: true }, 'left', 'down'],
		[{ rotation: 90, isFlipped: true }, 'up', 'left'],
		[{ rotation: 180, isFlipped: true }, 'right', 'up'],
		[{ rotation: 270, isFlipped: true }, 'down', 'right']
	])('[IM60] %o shows the right edge %s and the lower edge %s', (turn, right, lower) => {
		const transform = transformFor(sceneOf(turn));
		expect(directionOf(transform, [1, 0])).toBe(right);
		expect(directionOf(transform, [0, 1])).toBe(lower);
	});

	test('[IM60] on its side the whole image fits by its other sides', () => {
		const view = { ...fittedView(wide), rotation: 90 as const };
		// 300 px of width stand in the height of 614; 100 px of double height would fit in 656 at 3.28.
		const transform = transformFor({ image: wide, view, pane });
		expect(columnScale(transform)).toBeCloseTo(614 / 300, 9);
		expect(toScreen(transform, [0, 50])).toEqual([expect.closeTo(328, 9), expect.closeTo(0, 9)]);
	});

	test.each(EVERY)(
		'[IM60] from $rotation, mirrored $isFlipped: a mirror swaps what the reader sees, twice is as before',
		(turn) => {
			const [before, sideways, upsideDown] = [
				turn,
				mirrored(turn, 'sideways'),
				mirrored(turn, 'upsideDown')
			].map((one) => toScreen(transformFor(sceneOf(one)), [140, 70]));
			const [x = 0, y = 0] = before ?? [];
			expect(sideways).toEqual([expect.closeTo(2 * 328 - x, 9), expect.closeTo(y, 9)]);
			expect(upsideDown).toEqual([expect.closeTo(x, 9), expect.closeTo(2 * 307 - y, 9)]);
			expect(mirrored(mirrored(turn, 'sideways'), 'sideways')).toEqual(turn);
			expect(mirrored(mirrored(turn, 'upsideDown'), 'upsideDown')).toEqual(turn);
		}
	);

	test('[IM60] four turns to the right are none, one to the left undoes one to the right', () => {
		expect([1, 2, 3, 4].map((quarters) => turnedBy(upright, quarters).rotation)).toEqual([
			90, 180, 270, 0
		]);
		expect(turnedBy(turnedBy({ rotation: 0, isFlipped: true }, -1), 1)).toEqual({
			rotation: 0,
			isFlipped: true
		});
		expect(turnedBy(upright, -1).rotation).toBe(270);
	});

	test.each(EVERY)(
		'[IM60] turned by $rotation, mirrored $isFlipped: panning and zooming keep to the pointer',
		(turn) => {
			const scene = sceneOf(turn);
			const [x, y] = toScreen(transformFor(scene), [100, 50]);
			const panned = { ...scene, view: panBy(scene, [30, -12]) };
			expect(toScreen(transformFor(panned), [100, 50])).toEqual([
				expect.closeTo(x + 30, 9),
				expect.closeTo(y - 12, 9)
			]);
			const zoomed = { ...scene, view: zoomAbout(scene, [x, y], 1.3) };
			expect(toScreen(transformFor(zoomed), [100, 50])).toEqual([
				expect.closeTo(x, 9),
				expect.closeTo(y, 9)
			]);
		}
	);

	test('[IM60] the scale bar is as long on its side as upright', () => {
		const lengths = EVERY.map((turn) => {
			const scene = { ...sceneOf(turn), pane: { width: 600, height: 600 } };
			const same = { ...scene, view: { ...scene.view, zoom: 1 } };
			return scaleBar(wide, transformFor(same), 100).length;
		});
		expect(new Set(lengths).size).toBe(1);
	});

	test('[IM60] a place of an earlier page is one that is neither turned nor inverted', () => {
		const { imageId, frame, center, zoom, window } = fittedView(ct);
		expect(v.parse(ViewportSchema, { imageId, frame, center, zoom, window })).toEqual(
			fittedView(ct)
		);
		const odd = { ...fittedView(ct), rotation: 45 };
		expect(v.safeParse(ViewportSchema, odd).success).toBe(false);
	});
});

function directionOf({ a, b, c, d }: Transform, [x, y]: Point): string {
	const [right, down] = [Math.sign(a * x + c * y), Math.sign(b * x + d * y)];
	const names: Record<string, string> = {
		'1 0': 'right',
		'-1 0': 'left',
		'0 1': 'down',
		'0 -1': 'up'
	};
	return names[`${right + 0} ${down + 0}`] ?? 'askew';
}

describe('moving', () => {
	const scene = {
		view: { ...fittedView(ct), zoom: 3, center: [200, 260] as [number, number] },
		image: ct,
		pane
	};

	test('panning moves the image with the pointer', () => {
		const before = toScreen(transformFor(scene), [210, 250]);
		const after = toScreen(transformFor({ ...scene, view: panBy(scene, [30, -12]) }), [210, 250]);
		expect(after[0] - before[0]).toBeCloseTo(30, 9);
		expect(after[1] - before[1]).toBeCloseTo(-12, 9);
	});

	test('zooming keeps what lies under the pointer', () => {
		const about: [number, number] = [410, 111];
		const held = toImage(transformFor(scene), about);
		const [x, y] = toScreen(transformFor({ ...scene, view: zoomAbout(scene, about, 1.7) }), held);
		expect(x).toBeCloseTo(410, 9);
		expect(y).toBeCloseTo(111, 9);
	});

	test('the center never leaves the image and the zoom has an end', () => {
		expect(panBy(scene, [1e6, -1e6]).center).toEqual([0, 512]);
		expect(zoomAbout(scene, [0, 0], 1e9).zoom).toBe(ZOOM_MOST);
	});

	test('a frame outside of the series becomes its first or last, the same frame the same view', () => {
		expect(withFrame(scene.view, ct, 99).frame).toBe(39);
		expect(withFrame(scene.view, ct, -1).frame).toBe(0);
		expect(withFrame(scene.view, ct, 20)).toBe(scene.view);
	});

	test('a drag widens and raises the window, a picture has none', () => {
		// 1500 / 400 = 3.75 units for a pixel.
		expect(windowDragged(scene.view, [40, 8]).window).toEqual({ center: -570, width: 1650 });
		expect(windowDragged(scene.view, [-1e6, 0]).window?.width).toBe(1);
		expect(windowDragged(fittedView(slide), [40, 8]).window).toBeNull();
	});
});

describe('scale bar', () => {
	test('shows millimeters where the file is calibrated', () => {
		// 614 / 512 px a pixel of 0.7 mm: 1.713 px a mm, so 50 mm are 85.66 px and 100 mm would be too long.
		const bar = scaleBar(ct, transformFor({ view: fittedView(ct), image: ct, pane }), 100);
		expect(bar).toMatchObject({ length: 50, unit: 'mm' });
		expect(bar.pixels).toBeCloseTo(85.66, 2);
	});

	test('shows pixels where it is not', () => {
		const bar = scaleBar(slide, transformFor({ view: fittedView(slide), image: slide, pane }), 100);
		expect(bar).toMatchObject({ length: 200, unit: 'px' });
		expect(bar.pixels).toBeCloseTo(82, 9);
	});
});
