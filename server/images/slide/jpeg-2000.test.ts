import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { pyramidFor, tileIndex, type TilePlace } from '#lib/domain/image/tiles.ts';
import { openFileStore } from '#server/files/file-store.ts';
import {
	convertHere,
	convertInProcess,
	type Conversion
} from '../../../tests/builders/conversions.ts';
import { aJpeg2000Slide } from '../../../tests/builders/jpeg-2000.ts';
import { readTile } from './tile-pack.ts';

const file = (content: Buffer) => ({ name: 'a.svs', content });

async function refusalOf(content: Buffer): Promise<string> {
	const { result } = await convertHere([file(content)]);
	return result.ok ? 'taken' : [result.reason, result.detail].filter(Boolean).join(' ');
}

/** Where the codestream of a tile begins: at its SOC and SIZ markers. */
function startOfTile(slide: Buffer, index: number): number {
	let at = -1;
	for (let found = 0; found <= index; found += 1) {
		at = slide.indexOf('ff4fff51', at + 1, 'hex');
	}
	return at;
}

async function colorAt(
	{ result, folder }: Conversion,
	place: TilePlace,
	[x, y]: [number, number]
): Promise<number[]> {
	const [image] = result.ok ? result.images : [];
	const index = image === undefined ? null : tileIndex(image, pyramidFor(image), place);
	const tile = await readTile(openFileStore(folder), 'out/p0.tiles', index ?? -1);
	const { data, info } = await sharp(tile).raw().toBuffer({ resolveWithObject: true });
	const start = (y * info.width + x) * 3;
	return [...data.subarray(start, start + 3)];
}

const near = (found: number[], wanted: number[]) =>
	found.forEach((value, index) =>
		expect(
			Math.abs(value - (wanted[index] ?? -99)),
			`${found.join()} for ${wanted.join()}`
		).toBeLessThan(6)
	);

describe('slides packed in JPEG 2000', () => {
	test('[IM81] one tile that is damaged, empty or of another size refuses the slide', async () => {
		const whole = await aJpeg2000Slide({ columns: 2, rows: 1 });
		const changed = (change: (bytes: Buffer, tile: number) => void) => {
			const bytes = Buffer.from(whole);
			change(bytes, startOfTile(bytes, 1));
			return refusalOf(bytes);
		};
		// The second tile: a decoder that still held the first would answer with its pixels.
		expect(await changed((bytes, tile) => bytes.fill(0x55, tile + 100, tile + 200))).toBe('broken');
		expect(await changed((bytes, tile) => bytes.fill(0, tile, tile + 60))).toBe('broken');
		expect(await changed((bytes, tile) => bytes.writeUInt32BE(60_000, tile + 8))).toBe('broken');
		expect(await changed((bytes, tile) => bytes.writeUInt16BE(1, tile + 40))).toBe('slide_not_rgb');
		expect(await refusalOf(whole.subarray(0, whole.length - 300))).toBe('broken');
	});

	test.each(['rgb', 'ycc', 'ycc-half'] as const)(
		'[IM80] one whose colors stand as %s comes out in its colors, with its scale and at all levels',
		async (packing) => {
			const slide = await aJpeg2000Slide({ packing, cutOff: 101 });
			const conversion = await convertInProcess([file(slide)]);
			expect(conversion.result).toMatchObject({
				ok: true,
				images: [
					{
						kind: 'slide',
						width: 1179,
						height: 667,
						columnSpacing: 0.000252,
						tiles: { levels: 3 }
					}
				]
			});
			near(await colorAt(conversion, { level: 2, column: 0, row: 0 }, [384, 128]), [80, 40, 120]);
			near(await colorAt(conversion, { level: 2, column: 2, row: 1 }, [128, 128]), [200, 120, 120]);
			near(await colorAt(conversion, { level: 1, column: 1, row: 0 }, [60, 300]), [200, 120, 120]);
			near(await colorAt(conversion, { level: 0, column: 0, row: 0 }, [160, 100]), [120, 80, 120]);
			const white = await colorAt(conversion, { level: 0, column: 0, row: 0 }, [400, 400]);
			expect(Math.min(...white)).toBeGreaterThan(250);
		}
	);
});
