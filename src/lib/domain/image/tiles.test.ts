import { describe, expect, test } from 'vitest';
import { levelExtent, pyramidFor, tileCount, tileIndex, tilesOf } from './tiles.ts';

const slide = { width: 1025, height: 700 };
const pyramid = pyramidFor(slide);

describe('the pyramid of a slide', () => {
	test.each([
		[{ width: 1, height: 1 }, 1],
		[{ width: 512, height: 512 }, 1],
		[{ width: 513, height: 10 }, 2],
		[{ width: 1025, height: 700 }, 3],
		[{ width: 8192, height: 6144 }, 5],
		[{ width: 20_000, height: 20_000 }, 7]
	])('%o has %i levels, the first of which is one tile', (extent, levels) => {
		const made = pyramidFor(extent);
		expect(made).toEqual({ side: 512, levels });
		expect([...tilesOf(extent, made)].filter(({ level }) => level === 0)).toHaveLength(1);
		expect(levelExtent(extent, made, levels - 1)).toEqual(extent);
	});

	test('an odd side is rounded up when it is halved', () => {
		expect(levelExtent(slide, pyramid, 1)).toEqual({ width: 513, height: 350 });
		expect(levelExtent(slide, pyramid, 0)).toEqual({ width: 257, height: 175 });
	});

	test('every tile has its own number, in the order of the list', () => {
		const places = [...tilesOf(slide, pyramid)];
		// 1, then 2 by 1, then 3 by 2.
		expect(places).toHaveLength(9);
		expect(tileCount(slide, pyramid)).toBe(9);
		expect(places.map((place) => tileIndex(slide, pyramid, place))).toEqual([
			0, 1, 2, 3, 4, 5, 6, 7, 8
		]);
	});

	test.each([
		{ level: -1, column: 0, row: 0 },
		{ level: 3, column: 0, row: 0 },
		{ level: 2, column: 3, row: 0 },
		{ level: 2, column: 0, row: 2 },
		{ level: 2, column: -1, row: 1 },
		{ level: NaN, column: 0, row: 0 }
	])('there is no tile at %o', (place) => {
		expect(tileIndex(slide, pyramid, place)).toBeNull();
	});
});
