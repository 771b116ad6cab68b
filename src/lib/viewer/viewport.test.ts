import { describe, expect, test } from 'vitest';
import type { ViewableImage } from '../domain/image/image.ts';
import { toImage, toScreen } from './geometry.ts';
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
		expect(transform.scaleX).toBe(614 / 512);
		expect(transform.scaleY).toBe(transform.scaleX);
		expect(toScreen(transform, [256, 256])).toEqual([328, 307]);
		expect(toScreen(transform, [0, 0])).toEqual([21, 0]);
		expect(toScreen(transform, [512, 512])).toEqual([635, 614]);
	});

	test('pixels that are twice as high as wide are shown twice as high', () => {
		const tall = { ...ct, rowSpacing: 1.4 };
		const transform = transformFor({ view: fittedView(tall), image: tall, pane });
		expect(transform.scaleY / transform.scaleX).toBeCloseTo(2, 10);
		expect(transform.scaleY * 512).toBeCloseTo(614, 10);
	});

	test('the first view is the middle of a series with its first window; a picture has no window', () => {
		expect(fittedView(ct)).toEqual({
			imageId: ct.id,
			frame: 20,
			center: [256, 256],
			zoom: 1,
			window: { center: -600, width: 1500 }
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
				transformFor(scene).scaleX / fitScale(scene.image, scene.pane);
			expect(Math.abs(zoomOf(follower) / zoomOf(presenter) - 1)).toBeLessThan(0.01);
		}
	);
});

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
