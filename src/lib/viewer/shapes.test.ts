import { describe, expect, test } from 'vitest';
import type { Point, Shape } from '../domain/annotation/annotation.ts';
import { labelBox } from './geometry.ts';
import { angleArc, distanceToShape, labelAnchor, movedShape, rulerTicks } from './shapes.ts';
import { quickest } from '../../../tests/builders/quickest.ts';

/** Image pixels are screen pixels. */
const UPRIGHT = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };
/** A quarter to the right within a square of 300. */
const ON_ITS_SIDE = { a: 0, b: 1, c: -1, d: 0, e: 300, f: 0 };

describe('distance', () => {
	const rectangle: Shape = { type: 'rectangle', from: [10, 10], to: [110, 60] };
	test.each<[string, Shape, Point, number]>([
		['a point', { type: 'point', at: [7, 7] }, [10, 11], 5],
		['the shaft of an arrow', { type: 'arrow', from: [0, 0], to: [100, 0] }, [50, 8], 8],
		['the edge of a rectangle', rectangle, [60, 4], 6],
		['the inside of a rectangle, which is not hit', rectangle, [60, 35], 25],
		['the end of an ellipse', { type: 'ellipse', from: [10, 10], to: [110, 60] }, [115, 35], 5],
		['a ruler', { type: 'ruler', from: [0, 0], to: [100, 0] }, [50, 8], 8],
		[
			'the second leg of an angle',
			{ type: 'angle', from: [50, 0], apex: [0, 0], to: [0, 50] },
			[-3, 25],
			3
		],
		[
			'the side that closes a polygon',
			{
				type: 'polygon',
				points: [
					[0, 0],
					[10, 0],
					[10, 10],
					[0, 10]
				]
			},
			[-4, 5],
			4
		],
		[
			'a freehand line',
			{
				type: 'freehand',
				points: [
					[0, 0],
					[10, 0],
					[10, 10]
				]
			},
			[12, 5],
			2
		]
	])('to %s', (_, shape, at, expected) => {
		expect(distanceToShape(shape, at)).toBe(expected);
	});

	test('to a line of 2000 points takes less than 100 ms', async () => {
		const points = Array.from({ length: 2000 }, (_, index): Point => [index, Math.sin(index) * 50]);
		const line: Shape = { type: 'freehand', points };
		const measure = () => distanceToShape(line, [1000, 400]);
		expect(await quickest({ below: 100 }, measure)).toBeLessThan(100);
	});

	test('the inside of an ellipse and of a polygon is not hit', () => {
		const ellipse: Shape = { type: 'ellipse', from: [80, 80], to: [0, 0] };
		expect(distanceToShape(ellipse, [40, 40])).toBeCloseTo(40, 0);
	});
});

test('a rectangle that was drawn from its lower right corner has the same outline', () => {
	const drawn: Shape = { type: 'rectangle', from: [110, 60], to: [10, 10] };
	expect(distanceToShape(drawn, [60, 4])).toBe(6);
	expect(labelAnchor(drawn, UPRIGHT)).toEqual({ at: [110, 10], side: 'right' });
});

test('a moved shape keeps its form and a tenth of a pixel', () => {
	const line: Shape = {
		type: 'freehand',
		points: [
			[1, 1],
			[2.5, 3]
		]
	};
	expect(movedShape(line, [0.26, -1])).toEqual({
		type: 'freehand',
		points: [
			[1.3, 0],
			[2.8, 2]
		]
	});
	expect(movedShape({ type: 'point', at: [5, 5] }, [1, 2])).toEqual({ type: 'point', at: [6, 7] });
	expect(movedShape({ type: 'angle', from: [0, 0], apex: [5, 5], to: [9, 0] }, [1, 1])).toEqual({
		type: 'angle',
		from: [1, 1],
		apex: [6, 6],
		to: [10, 1]
	});
});

test('the ticks of a ruler stand across its ends', () => {
	expect(rulerTicks([0, 0], [10, 0], 3)).toEqual([
		[
			[0, 3],
			[0, -3]
		],
		[
			[10, 3],
			[10, -3]
		]
	]);
});

test('the arc of an angle runs the shorter way, and within its legs', () => {
	const arc = angleArc({ type: 'angle', from: [-100, 10], apex: [0, 0], to: [-100, -10] }, 18);
	expect(arc.every(([x]) => x < -17)).toBe(true);
	const short = angleArc({ type: 'angle', from: [5, 0], apex: [0, 0], to: [0, 50] }, 18);
	expect(short.every((point: Point) => Math.hypot(...point) < 5.001)).toBe(true);
});

const [label, pane] = [
	{ width: 120, height: 20 },
	{ width: 400, height: 300 }
];

test('the label of an arrow stands behind its tail, where it does not cover the shaft', () => {
	const up: Shape = { type: 'arrow', from: [200, 200], to: [260, 100] };
	const down: Shape = { type: 'arrow', from: [200, 200], to: [260, 290] };
	expect(labelBox(labelAnchor(up, UPRIGHT), label, pane).top).toBeGreaterThan(200);
	expect(labelBox(labelAnchor(down, UPRIGHT), label, pane).bottom).toBeLessThan(200);
});

test('[IM61] on an image that is turned a label stands where the shape is seen, to the right of it or behind the tail', () => {
	const drawn: Shape = { type: 'rectangle', from: [110, 60], to: [10, 10] };
	expect(labelAnchor(drawn, ON_ITS_SIDE)).toEqual({ at: [290, 10], side: 'right' });
	// Down and to the right on the image is down and to the left on its side.
	const arrow: Shape = { type: 'arrow', from: [100, 100], to: [160, 190] };
	expect(labelAnchor(arrow, ON_ITS_SIDE)).toEqual({ at: [200, 100], side: 'above' });
	const ruler: Shape = { type: 'ruler', from: [10, 200], to: [60, 20] };
	expect(labelAnchor(ruler, ON_ITS_SIDE)).toEqual({ at: [280, 60], side: 'right' });
});
