import { describe, expect, test } from 'vitest';
import type { Annotation, Point, Shape } from '../domain/annotation/annotation.ts';
import type { ViewableImage } from '../domain/image/image.ts';
import { finishedShape, shapeSoFar } from './drawing.ts';
import {
	marksInMarquee,
	nudged,
	pickUp,
	shapesAfterMove,
	startMarquee,
	startMove
} from './moving.ts';
import {
	continued,
	markAt,
	startDrawing,
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
	orientation: null,
	depth: null,
	frameOfReference: null,
	side: null,
	windows: [{ name: 'Abdomen', center: 40, width: 400 }],
	tiles: null,
	revision: 0
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
		const trembled = continued(startMove([annotation], [100, 100]), scene, [
			{ at: [102, 101], time: 1 }
		]);
		expect(trembled).toMatchObject({ hasMoved: false, by: [0, 0] });
		const moved = continued(trembled, scene, [{ at: [120, 90], time: 2 }]);
		expect(shapesAfterMove(moved as Gesture & { kind: 'move' })).toEqual([
			{ type: 'point', at: [60, 45] }
		]);
	});

	test('marks in the hand move by pixels of the screen, whatever the pointer does meanwhile', () => {
		const marks = [
			mark({ type: 'point', at: [50, 50] }, 'a'),
			mark({ type: 'arrow', from: [0, 0], to: [10, 10] }, 'b')
		];
		const nudge = nudged(nudged(pickUp(marks), scene, [10, 0]), scene, [0, -4]);
		const after = continued(nudge, scene, [{ at: [700, 700], time: 1 }]);
		expect(shapesAfterMove(after as Gesture & { kind: 'move' })).toEqual([
			{ type: 'point', at: [55, 48] },
			{ type: 'arrow', from: [5, -2], to: [15, 8] }
		]);
	});

	test('a marquee takes marks whose line it meets, and not one that lies around it', () => {
		const marks = [
			mark({ type: 'point', at: [60, 60] }, 'inside'),
			mark({ type: 'arrow', from: [0, 75], to: [400, 75] }, 'across'),
			mark({ type: 'arrow', from: [0, 130], to: [130, 0] }, 'over a corner'),
			mark({ type: 'arrow', from: [0, 99], to: [99, 0] }, 'past a corner'),
			mark({ type: 'rectangle', from: [10, 10], to: [300, 300] }, 'around'),
			mark({ type: 'ellipse', from: [90, 90], to: [200, 200] }, 'beside')
		];
		// Image pixels 50 to 100, drawn from the lower right corner.
		const marquee = continued(startMarquee([200, 200]), scene, [{ at: [100, 100], time: 1 }]);
		const found = marksInMarquee(marks, marquee as Gesture & { kind: 'marquee' }, scene);
		expect(found.map(({ key }) => key)).toEqual(['inside', 'across', 'over a corner']);
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
