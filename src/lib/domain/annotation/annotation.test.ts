import * as v from 'valibot';
import { expect, test } from 'vitest';
import { AnnotationSchema, type Point } from './annotation.ts';
import { POLYGON_POINT_LIMIT } from './limits.ts';

const corners = (count: number): Point[] =>
	Array.from({ length: count }, (_, index): Point => [index, index * index]);
const isMark = (shape: unknown): boolean =>
	v.is(AnnotationSchema, {
		imageId: '018f2f6e-7c1b-7000-8000-00000000c0de',
		frame: 0,
		label: '',
		shape
	});
const ends = { from: [1, 2], to: [30.5, 40] };

test.each([
	{ type: 'point', at: [1, 2] },
	{ type: 'arrow', ...ends },
	{ type: 'rectangle', ...ends },
	{ type: 'ellipse', ...ends },
	{ type: 'ruler', ...ends },
	{ type: 'angle', ...ends, apex: [5, 6] },
	{ type: 'polygon', points: corners(POLYGON_POINT_LIMIT) },
	{ type: 'freehand', points: corners(2) }
])('a mark may be a $type', (shape) => {
	expect(isMark(shape)).toBe(true);
});

test.each<[string, object]>([
	['of a kind that nobody knows', { type: 'spiral', ...ends }],
	['with a measured value, which would go stale', { type: 'ruler', ...ends, length: 12 }],
	['that is an angle without apex', { type: 'angle', ...ends }],
	['that is a polygon of two corners', { type: 'polygon', points: corners(2) }],
	['that is a polygon of 101 corners', { type: 'polygon', points: corners(101) }],
	['beyond the widest slide', { type: 'ellipse', from: [0, 0], to: [1_000_001, 5] }],
	['at no number', { type: 'ruler', from: [0, Number.NaN], to: [1, 1] }]
])('a mark %s is refused', (_, shape) => {
	expect(isMark(shape)).toBe(false);
});
