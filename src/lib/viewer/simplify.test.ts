import { expect, test } from 'vitest';
import type { Point } from '../domain/annotation/annotation.ts';
import { distanceToSegment } from './geometry.ts';
import { simplify, simplifyTo } from './simplify.ts';

test('points on a straight line go, corners and ends stay', () => {
	const line: Point[] = [
		[0, 0],
		[1, 0.1],
		[2, 0],
		[3, -0.1],
		[4, 0],
		[4, 5]
	];
	expect(simplify(line, 0.5)).toEqual([
		[0, 0],
		[4, 0],
		[4, 5]
	]);
});

test('a single bump above the tolerance stays', () => {
	expect(
		simplify(
			[
				[0, 0],
				[5, 0.6],
				[10, 0]
			],
			0.5
		)
	).toHaveLength(3);
	expect(
		simplify(
			[
				[0, 0],
				[5, 0.4],
				[10, 0]
			],
			0.5
		)
	).toHaveLength(2);
});

test('a closed line keeps its form', () => {
	const square: Point[] = [
		[0, 0],
		[5, 0],
		[10, 0],
		[10, 10],
		[0, 10],
		[0, 0]
	];
	expect(simplify(square, 0.5)).toEqual([
		[0, 0],
		[10, 0],
		[10, 10],
		[0, 10],
		[0, 0]
	]);
});

test('nothing that was dropped lies farther away than the tolerance', () => {
	const line = Array.from({ length: 3000 }, (_, index): Point => [
		200 + 100 * Math.cos(index / 90) + (index % 7) / 10,
		200 + 80 * Math.sin(index / 60)
	]);
	const kept = simplify(line, 0.5);
	expect(kept.length).toBeLessThan(line.length / 3);
	for (const point of line) {
		const away = kept.map((to, index) => distanceToSegment(point, kept[index - 1] ?? to, to));
		expect(Math.min(...away)).toBeLessThanOrEqual(0.5);
	}
});

test('a line of 100,000 points is cut to the limit of a document in less than 2 s', () => {
	const line = Array.from({ length: 100_000 }, (_, index): Point => [
		index / 100,
		(index * 7919) % 400
	]);
	const begun = performance.now();
	expect(simplifyTo(line, 0.5, 2000).length).toBeLessThanOrEqual(2000);
	expect(performance.now() - begun).toBeLessThan(2000);
});

test('two points and one point stay as they are', () => {
	expect(
		simplify(
			[
				[1, 1],
				[1, 1]
			],
			0.5
		)
	).toEqual([
		[1, 1],
		[1, 1]
	]);
	expect(simplify([[1, 1]], 0.5)).toEqual([[1, 1]]);
});
