import { describe, expect, test } from 'vitest';
import type { Annotation, Point, Shape } from '../domain/annotation/annotation.ts';
import type { ViewableImage } from '../domain/image/image.ts';
import { finishedShape, shapeAfterMove, shapeSoFar } from './drawing.ts';
import {
	continued,
	markAt,
	startDrawing,
	startMove,
	startView,
	toolsFor,
	viewAfter,
	type DrawingTool,
	type Gesture,
	type ViewTool
} from './tools.ts';
import { fittedView } from './viewport.ts';

const image: ViewableImage = {
	id: '0190a000-0000-7000-8000-000000000001',
	kind: 'radiology',
	title: 'CT',
	modality: 'CT',
	width: 500,
	height: 500,
	frameCount: 40,
	rowSpacing: null,
	columnSpacing: null,
	sliceSpacing: null,
	windows: [{ name: 'Abdomen', center: 40, width: 400 }],
	tiles: null
};
/** One screen pixel is half an image pixel, and the corners meet. */
const scene = {
	image,
	view: { ...fittedView(image), frame: 0 },
	pane: { width: 1000, height: 1000 }
};

function draw(tool: DrawingTool, points: Point[]): Gesture & { kind: 'draw' } {
	const [first = [0, 0], ...rest] = points;
	let gesture = startDrawing(tool, scene, { at: first, time: 0 });
	for (const [index, at] of rest.entries()) {
		gesture = continued(gesture, scene, [{ at, time: index * 10 }]);
	}
	if (gesture.kind !== 'draw') {
		throw new Error('drawing became something else');
	}
	return gesture;
}

function mark(shape: Shape, key = 'a'): Annotation {
	return { imageId: image.id, frame: 0, shape, label: '', key, authorId: 'p' };
}

describe('drawing', () => {
	test('an arrow and a rectangle run from the press to the pointer, in image pixels', () => {
		expect(
			shapeSoFar(
				draw('arrow', [
					[100, 100],
					[300, 50],
					[400, 200]
				])
			)
		).toEqual({ type: 'arrow', from: [50, 50], to: [200, 100] });
		expect(
			shapeSoFar(
				draw('rectangle', [
					[401, 401],
					[100.3, 100]
				])
			)
		).toEqual({ type: 'rectangle', from: [200.5, 200.5], to: [50.2, 50] });
	});

	test('a freehand line is stored simplified to half a screen pixel', () => {
		const points = Array.from({ length: 200 }, (_, index): Point => [100 + index, 100]);
		const shape = finishedShape(draw('freehand', points), scene);
		expect(shape).toEqual({
			type: 'freehand',
			points: [
				[50, 50],
				[149.5, 50]
			]
		});
	});

	test('a shape below a click is nothing, a point is always something', () => {
		expect(
			finishedShape(
				draw('rectangle', [
					[100, 100],
					[102, 101]
				]),
				scene
			)
		).toBeNull();
		expect(
			finishedShape(
				draw('freehand', [
					[100, 100],
					[101, 101],
					[100, 100]
				]),
				scene
			)
		).toBeNull();
		expect(finishedShape(draw('point', [[100, 100]]), scene)).toEqual({
			type: 'point',
			at: [50, 50]
		});
	});
});

describe('taking a mark', () => {
	test('the nearest line within 12 screen pixels is taken', () => {
		const near = mark({ type: 'arrow', from: [0, 10], to: [200, 10] }, 'near');
		const far = mark({ type: 'arrow', from: [0, 14], to: [200, 14] }, 'far');
		expect(markAt([near, far], scene, [200, 22])?.key).toBe('near');
		expect(markAt([far, near], scene, [200, 22])?.key).toBe('near');
		expect(markAt([near, far], scene, [200, 41])).toBeNull();
	});

	test('a move of less than 4 screen pixels is a click and moves nothing', () => {
		const annotation = mark({ type: 'point', at: [50, 50] });
		const trembled = continued(startMove(annotation, [100, 100]), scene, [
			{ at: [102, 101], time: 1 }
		]);
		expect(trembled).toMatchObject({ hasMoved: false, by: [0, 0] });
		const moved = continued(trembled, scene, [{ at: [120, 90], time: 2 }]);
		expect(shapeAfterMove(moved as Gesture & { kind: 'move' })).toEqual({
			type: 'point',
			at: [60, 45]
		});
	});
});

describe('looking around', () => {
	const after = (tool: ViewTool, at: Point) =>
		viewAfter(startView(tool, scene, [500, 500]) as Gesture & { kind: 'view' }, at);

	test('panning, zooming, windowing and scrolling go from where the press was', () => {
		expect(after('pan', [600, 480]).center).toEqual([200, 260]);
		expect(after('zoom', [500, 400]).zoom).toBeCloseTo(Math.E, 9);
		expect(after('zoom', [500, 400]).center).toEqual([250, 250]);
		expect(after('window', [520, 510]).window).toEqual({ center: 50, width: 420 });
		// 1000 px for 40 slices would be 25 each: at most 16.
		expect(after('scroll', [500, 500 + 16 * 7]).frame).toBe(7);
		expect(after('scroll', [500, 9000]).frame).toBe(39);
	});
});

test('tools that do nothing on an image are not offered', () => {
	expect(toolsFor(image, false)).toEqual(['select', 'pan', 'zoom', 'window', 'scroll']);
	expect(toolsFor({ ...image, kind: 'picture', frameCount: 1 }, true)).toEqual([
		'select',
		'pan',
		'zoom',
		'point',
		'arrow',
		'rectangle',
		'ellipse',
		'polygon',
		'freehand',
		'ruler',
		'angle',
		'laser'
	]);
});
