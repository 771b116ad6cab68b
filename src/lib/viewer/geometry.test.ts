import { describe, expect, test } from 'vitest';
import type { Point, Shape } from '../domain/annotation/annotation.ts';
import {
	arrowHead,
	boundsOf,
	distanceToSegment,
	distanceToShape,
	labelAnchor,
	labelBox,
	movedShape,
	overlaps,
	toImage,
	toScreen
} from './geometry.ts';

test('a point goes to the screen and back, also with pixels that are not square', () => {
	const transform = { scaleX: 1.25, scaleY: 2.5, offsetX: -40, offsetY: 12 };
	expect(toScreen(transform, [100, 10])).toEqual([85, 37]);
	expect(toImage(transform, [85, 37])).toEqual([100, 10]);
});

describe('distance', () => {
	test('to a segment is to its nearest point, to its end beyond the end, to the point when it has no length', () => {
		expect(distanceToSegment([5, 3], [0, 0], [10, 0])).toBe(3);
		expect(distanceToSegment([13, 4], [0, 0], [10, 0])).toBe(5);
		expect(distanceToSegment([3, 4], [0, 0], [0, 0])).toBe(5);
	});

	const rectangle: Shape = { type: 'rectangle', from: [10, 10], to: [110, 60] };
	test.each<[string, Shape, Point, number]>([
		['a point', { type: 'point', at: [7, 7] }, [10, 11], 5],
		['the shaft of an arrow', { type: 'arrow', from: [0, 0], to: [100, 0] }, [50, 8], 8],
		['the edge of a rectangle', rectangle, [60, 4], 6],
		['the inside of a rectangle, which is not hit', rectangle, [60, 35], 25],
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

	test('to a line of 2000 points takes less than 100 ms', () => {
		const points = Array.from({ length: 2000 }, (_, index): Point => [index, Math.sin(index) * 50]);
		const begun = performance.now();
		distanceToShape({ type: 'freehand', points }, [1000, 400]);
		expect(performance.now() - begun).toBeLessThan(100);
	});
});

test('a rectangle that was drawn from its lower right corner has the same outline', () => {
	const drawn: Shape = { type: 'rectangle', from: [110, 60], to: [10, 10] };
	expect(distanceToShape(drawn, [60, 4])).toBe(6);
	expect(labelAnchor(drawn)).toEqual({ at: [110, 10], side: 'right' });
});

test('an arrow to the right has its barbs behind its tip, one on each side', () => {
	const [upper, tip, lower] = arrowHead([0, 0], [100, 0], 14);
	expect(tip).toEqual([100, 0]);
	expect(upper[0]).toBeCloseTo(lower[0], 9);
	expect(upper[0]).toBeLessThan(100 - 12);
	expect(upper[1]).toBeCloseTo(-lower[1], 9);
	expect(Math.hypot(100 - upper[0], upper[1])).toBeCloseTo(14, 9);
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
});

test('boxes that touch overlap, boxes beside each other do not', () => {
	const box = boundsOf([
		[10, 40],
		[30, 20]
	]);
	expect(box).toEqual({ left: 10, top: 20, right: 30, bottom: 40 });
	expect(overlaps(box, { left: 30, top: 40, right: 50, bottom: 50 })).toBe(true);
	expect(overlaps(box, { left: 31, top: 20, right: 50, bottom: 50 })).toBe(false);
});

describe('a label', () => {
	const [label, pane] = [
		{ width: 120, height: 20 },
		{ width: 400, height: 300 }
	];

	test('stands to the upper right of its anchor and never outside of the pane', () => {
		const at = (x: number, y: number) => labelBox({ at: [x, y], side: 'right' }, label, pane);
		expect(at(100, 100)).toEqual({ left: 110, top: 78, right: 230, bottom: 98 });
		expect(at(390, 5)).toEqual({ left: 280, top: 0, right: 400, bottom: 20 });
		const wide = labelBox({ at: [10, 10], side: 'right' }, { width: 900, height: 20 }, pane);
		expect(wide.left).toBe(0);
	});

	test('of an arrow stands behind its tail, where it does not cover the shaft', () => {
		const up: Shape = { type: 'arrow', from: [200, 200], to: [260, 100] };
		const down: Shape = { type: 'arrow', from: [200, 200], to: [260, 290] };
		expect(labelBox(labelAnchor(up), label, pane).top).toBeGreaterThan(200);
		expect(labelBox(labelAnchor(down), label, pane).bottom).toBeLessThan(200);
	});
});
