import { describe, expect, test } from 'vitest';
import {
	arrowHead,
	boundsOf,
	distanceToSegment,
	labelBox,
	overlaps,
	toImage,
	toScreen
} from './geometry.ts';

test('a point goes to the screen and back, also with pixels that are not square', () => {
	const transform = { a: 1.25, b: 0, c: 0, d: 2.5, e: -40, f: 12 };
	expect(toScreen(transform, [100, 10])).toEqual([85, 37]);
	expect(toImage(transform, [85, 37])).toEqual([100, 10]);
});

describe('distance', () => {
	test('to a segment is to its nearest point, to its end beyond the end, to the point when it has no length', () => {
		expect(distanceToSegment([5, 3], [0, 0], [10, 0])).toBe(3);
		expect(distanceToSegment([13, 4], [0, 0], [10, 0])).toBe(5);
		expect(distanceToSegment([3, 4], [0, 0], [0, 0])).toBe(5);
	});
});

test('an arrow to the right has its barbs behind its tip, one on each side', () => {
	const [upper, tip, lower] = arrowHead([0, 0], [100, 0], 14);
	expect(tip).toEqual([100, 0]);
	expect(upper[0]).toBeCloseTo(lower[0], 9);
	expect(upper[0]).toBeLessThan(100 - 12);
	expect(upper[1]).toBeCloseTo(-lower[1], 9);
	expect(Math.hypot(100 - upper[0], upper[1])).toBeCloseTo(14, 9);
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
});
