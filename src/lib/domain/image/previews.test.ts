import { describe, expect, test } from 'vitest';
import { fittedInto, previewSides, sourceSet } from './previews.ts';
import { pyramidFor } from './tiles.ts';

const picture = { id: 'a', kind: 'picture', tiles: null, revision: 0 } as const;

describe('sizes of a picture for pages', () => {
	test.each([
		[{ width: 60, height: 40 }, [320]],
		[{ width: 320, height: 200 }, [320]],
		[{ width: 200, height: 700 }, [320, 800]],
		[{ width: 800, height: 801 }, [320, 800, 1600]],
		[{ width: 4000, height: 3000 }, [320, 800, 1600]]
	])('%o has %o: those below it, and one that holds it whole', (extent, sides) => {
		expect(previewSides(extent)).toEqual(sides);
	});

	test('no size enlarges, and none has no pixels', () => {
		expect(fittedInto(800, { width: 60, height: 40 })).toEqual({ width: 60, height: 40 });
		expect(fittedInto(320, { width: 3000, height: 4000 })).toEqual({ width: 240, height: 320 });
		expect(fittedInto(320, { width: 16_000, height: 2 })).toEqual({ width: 320, height: 1 });
	});

	test('a page is told the width in pixels of each, so that a phone takes a small one', () => {
		const image = { ...picture, width: 3000, height: 4000 };
		expect(sourceSet(image, 'webp')).toBe(
			'/files/images/a/thumbnail 240w, /files/images/a/previews/800/webp 600w, /files/images/a/previews/1600/webp 1200w'
		);
		expect(sourceSet(image, 'avif')).toBe(
			'/files/images/a/previews/320/avif 240w, /files/images/a/previews/800/avif 600w, /files/images/a/previews/1600/avif 1200w'
		);
	});

	test('who has to read it is offered the picture itself too', () => {
		const large = { ...picture, width: 4000, height: 3000 };
		expect(sourceSet(large, 'webp', { isWhole: true })).toMatch(
			/, \/files\/images\/a\/frames\/0 4000w$/
		);
		const small = { ...picture, width: 700, height: 300 };
		expect(sourceSet(small, 'webp', { isWhole: true })).toBe(sourceSet(small, 'webp'));
	});

	test('of a slide it is the picture of the whole that comes in sizes', () => {
		const extent = { width: 20_000, height: 15_000 };
		const slide = {
			id: 'a',
			kind: 'slide',
			...extent,
			tiles: pyramidFor(extent),
			revision: 0
		} as const;
		// 20,000 px halved until they are at most 1,280: 1,250.
		expect(sourceSet(slide, 'webp')).toBe(
			'/files/images/a/thumbnail 320w, /files/images/a/previews/800/webp 800w, /files/images/a/previews/1600/webp 1250w'
		);
	});
});
