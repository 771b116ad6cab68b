import { expect, test } from 'vitest';
import type { Point, Shape } from '../domain/annotation/annotation.ts';
import { afterCorner } from './corners.ts';
import { finishedShape, shapeSoFar } from './drawing.ts';
import { continued, startDrawing, type DrawingTool, type Gesture } from './tools.ts';
import { fittedView } from './viewport.ts';

const image = {
	id: '0190a000-0000-7000-8000-000000000001',
	kind: 'picture' as const,
	title: 'Slide',
	modality: null,
	width: 500,
	height: 500,
	frameCount: 1,
	rowSpacing: null,
	columnSpacing: null,
	sliceSpacing: null,
	orientation: null,
	depth: null,
	frameOfReference: null,
	side: null,
	windows: [],
	tiles: null,
	revision: 0
};
/** One screen pixel is half an image pixel, and the corners meet. */
const scene = { image, view: fittedView(image), pane: { width: 1000, height: 1000 } };

type Drawing = Gesture & { kind: 'draw' };
const moved = (gesture: Drawing, at: Point) =>
	continued(gesture, scene, [{ at, time: 1 }]) as Drawing;

/** Clicks one after the other; the shape once it is complete, or the gesture that still waits. */
function click(tool: DrawingTool, clicks: Point[]): { shape: Shape | null; waiting: boolean } {
	let gesture: Drawing | null = null;
	for (const at of clicks) {
		const pressed: Drawing =
			gesture === null
				? (startDrawing(tool, scene, { at, time: 0 }) as Drawing)
				: moved(gesture, at);
		gesture = afterCorner(pressed, scene, at);
		if (gesture === null) {
			return { shape: finishedShape(pressed, scene), waiting: false };
		}
	}
	return { shape: gesture === null ? null : shapeSoFar(gesture), waiting: true };
}

test.each(['arrow', 'rectangle', 'ellipse', 'ruler'] as const)(
	'two clicks make %s, so that nobody has to drag',
	(tool) => {
		expect(click(tool, [[100, 100]]).waiting).toBe(true);
		const points: Point[] = [
			[100, 100],
			[300, 200]
		];
		expect(click(tool, points)).toEqual({
			shape: { type: tool, from: [50, 50], to: [150, 100] },
			waiting: false
		});
	}
);

test('three clicks make an angle; its second point is the apex', () => {
	const points: Point[] = [
		[100, 100],
		[100, 300],
		[300, 300]
	];
	expect(click('angle', points.slice(0, 2)).waiting).toBe(true);
	expect(click('angle', points)).toEqual({
		shape: { type: 'angle', from: [50, 50], apex: [50, 150], to: [150, 150] },
		waiting: false
	});
});

test('the first leg of an angle may be dragged', () => {
	const pressed = startDrawing('angle', scene, { at: [100, 100], time: 0 }) as Drawing;
	const dragged = moved(pressed, [100, 300]);
	const next = afterCorner(dragged, scene, [100, 300]);
	expect(next?.isPlacing).toBe(true);
	expect(next && shapeSoFar(moved(next, [300, 300]))).toEqual({
		type: 'angle',
		from: [50, 50],
		apex: [50, 150],
		to: [150, 150]
	});
});

test('an angle with a leg of no length is not stored', () => {
	const points: Point[] = [
		[100, 100],
		[300, 300],
		[300, 301]
	];
	expect(click('angle', points)).toEqual({ shape: null, waiting: false });
});

const triangle: Point[] = [
	[100, 100],
	[300, 100],
	[200, 300]
];
const stored = {
	type: 'polygon',
	points: [
		[50, 50],
		[150, 50],
		[100, 150]
	]
};

test.each<[string, Point]>([
	['a click on its first corner', [104, 103]],
	['a second click on its last corner', [201, 300]]
])('a polygon is closed by %s', (_, last) => {
	expect(click('polygon', triangle).waiting).toBe(true);
	expect(click('polygon', [...triangle, last])).toEqual({ shape: stored, waiting: false });
});

test('a polygon of two corners is not stored', () => {
	expect(click('polygon', [...triangle.slice(0, 2), [300, 100]])).toEqual({
		shape: null,
		waiting: false
	});
});

test('a polygon ends with the corner that is the last it may have', () => {
	const circle = Array.from({ length: 120 }, (_, index): Point => {
		const turn = (index / 120) * 2 * Math.PI;
		return [500 + 400 * Math.cos(turn), 500 + 400 * Math.sin(turn)];
	});
	const { shape, waiting } = click('polygon', circle);
	expect(waiting).toBe(false);
	expect(shape?.type === 'polygon' && shape.points.length).toBeLessThanOrEqual(100);
});
