import { describe, expect, test } from 'vitest';
import type { ViewableImage } from '../domain/image/image.ts';
import { frameAddress } from '../domain/image/image.ts';
import { nearest, neighborsOf, wishes } from './frame-plan.ts';
import { SERIES as series } from '../../../tests/builders/series.ts';

describe('order and bounds', () => {
	test('the frame in view comes first, then its neighbors by distance, within the series', () => {
		expect(nearest(2, 100, 4)).toEqual([2, 3, 1, 4, 0, 5, 6]);
		expect(nearest(99, 100, 2)).toEqual([99, 98, 97]);
	});

	test('ten neighbors of a CT slice are fetched ahead, of a large film only what half of the memory holds', () => {
		expect(neighborsOf({ ...series, width: 512, height: 512 })).toBe(10);
		expect(neighborsOf({ ...series, width: 3000, height: 3000 })).toBe(1);
		expect(neighborsOf({ ...series, kind: 'picture', width: 8000, height: 5000 })).toBe(0);
	});
});

describe('a film in color', () => {
	const film: ViewableImage = { ...series, kind: 'picture', modality: 'US', frameCount: 30 };
	const asked = (pace: 'slow' | 'fair' | 'fast' | 'unknown') =>
		wishes({
			...{ image: film, frame: 15, pace, isPlaying: false },
			...{ isResting: false, isExactNeeded: false, savesData: false }
		});

	test('[IM18] has each frame fetched as itself: its thumbnail shows only one of them', () => {
		for (const pace of ['slow', 'fair', 'fast', 'unknown'] as const) {
			for (const { frame, quality, address } of asked(pace)) {
				expect({ quality, address }).toEqual({
					quality: 'exact',
					address: frameAddress(film, frame)
				});
			}
		}
	});

	test('[IM18] fetches few frames ahead over a slow link, more over a fast one', () => {
		const counts = (['unknown', 'slow', 'fair', 'fast'] as const).map((pace) => asked(pace).length);
		expect(counts).toEqual([1, 5, 11, 21]);
	});
});
