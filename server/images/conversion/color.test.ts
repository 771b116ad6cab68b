import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { convertHere, type Conversion } from '../../../tests/builders/conversions.ts';
import { aSlice, wordsOf, type SliceGiven } from '../../../tests/builders/dicom.ts';
import { aPackedSlice, inColor, packFrame } from '../../../tests/builders/packed-dicom.ts';

const [ROWS, COLUMNS] = [12, 16];
const size = { rows: ROWS, columns: COLUMNS };
const count = ROWS * COLUMNS;

/** Red, green and blue that change from pixel to pixel, softly enough for a lossy packing. */
const RGB = Buffer.from(
	Array.from({ length: count }, (_, index) => [40 + index, 200 - (index >> 1), 90]).flat()
);
const planes = Buffer.concat(
	[0, 1, 2]
		.map((channel) => RGB.filter((_, index) => index % 3 === channel))
		.map((one) => Buffer.from(one))
);

/** PS3.3, C.7.6.3.1.2, the way from RGB, rounded. */
function ybrOf(rgb: Buffer): Buffer {
	const ybr: number[] = [];
	for (let at = 0; at < rgb.length; at += 3) {
		const [r = 0, g = 0, b = 0] = rgb.subarray(at, at + 3);
		ybr.push(
			Math.round(0.299 * r + 0.587 * g + 0.114 * b),
			Math.round(128 - 0.168736 * r - 0.331264 * g + 0.5 * b),
			Math.round(128 + 0.5 * r - 0.418688 * g - 0.081312 * b)
		);
	}
	return Buffer.from(ybr);
}

async function pixelsOf({ result, read }: Conversion, frame = 0): Promise<Buffer> {
	const path = result.ok ? (result.images[0]?.frames[frame] ?? '') : '';
	return sharp(await read(path))
		.removeAlpha()
		.raw()
		.toBuffer();
}

const converted = (content: Buffer) => convertHere([{ name: 'a.dcm', content }]);

async function refusalOf(content: Buffer): Promise<string> {
	const { result } = await converted(content);
	return result.ok ? 'taken' : [result.reason, result.detail].filter(Boolean).join(' ');
}

function expectNear(found: Buffer, expected: Buffer, bound: number): void {
	expect(found.length).toBe(expected.length);
	const worst = found.reduce(
		(most, value, at) => Math.max(most, Math.abs(value - (expected[at] ?? 0))),
		0
	);
	expect(worst).toBeLessThanOrEqual(bound);
}

const aStill = (photometric: string, given: { bytes: Buffer; isPlanar?: boolean }) =>
	aSlice({ ...size, words: [], change: inColor(photometric, given) });

describe('color in uncompressed files', () => {
	test('[IM9] RGB comes out byte for byte, pixel by pixel or in planes', async () => {
		expect(await pixelsOf(await converted(aStill('RGB', { bytes: RGB })))).toEqual(RGB);
		const inPlanes = aStill('RGB', { bytes: planes, isPlanar: true });
		expect(await pixelsOf(await converted(inPlanes))).toEqual(RGB);
	});

	test('[IM9] luma and chroma become RGB, within the rounding of eight bits', async () => {
		const full = await pixelsOf(await converted(aStill('YBR_FULL', { bytes: ybrOf(RGB) })));
		expectNear(full, RGB, 2);
	});

	test('[IM9] chroma that two pixels share is given to both', async () => {
		const pair = Buffer.from([100, 150, 90, 160]);
		const bytes = Buffer.concat(Array.from({ length: count / 2 }, () => pair));
		const found = await pixelsOf(await converted(aStill('YBR_FULL_422', { bytes })));
		// 1.402 × 32 = 45, 0.344 × 38 - 0.714 × 32 = -10, 1.772 × -38 = -67
		expect([...found.subarray(0, 6)]).toEqual([145, 90, 33, 195, 140, 83]);
	});

	test('[IM9] a palette gives each index its color, whether its entries have 16 bits or 8', async () => {
		const indexes = Buffer.from(Array.from({ length: count }, (_, index) => index % 4));
		const lut = (tag: number, entries: number[]) => ({
			[0x00281100 + tag]: { tag: 0x00281100 + tag, vr: 'US', value: [4, 0, 16] },
			[0x00281200 + tag]: { tag: 0x00281200 + tag, vr: 'OW', value: wordsOf(entries) }
		});
		const palette = (scale: number): SliceGiven['change'] => ({
			...inColor('PALETTE COLOR', { bytes: indexes }),
			0x00280002: { tag: 0x00280002, vr: 'US', value: 1 },
			...lut(1, [0, 255 * scale, 0, 128 * scale]),
			...lut(2, [0, 0, 255 * scale, 128 * scale]),
			...lut(3, [0, 10 * scale, 20 * scale, 30 * scale])
		});
		for (const scale of [1, 257]) {
			const slice = aSlice({ ...size, words: [], change: palette(scale) });
			const found = await pixelsOf(await converted(slice));
			expect([...found.subarray(0, 12)]).toEqual([0, 0, 0, 255, 0, 10, 0, 255, 20, 128, 128, 30]);
		}
		const without = { ...palette(1), 0x00281202: null };
		expect(await refusalOf(aSlice({ ...size, words: [], change: without }))).toBe(
			'pixels_not_shown palette'
		);
	});
});

describe('color in packed files', () => {
	const frame = {
		...size,
		bytes: RGB,
		bitsAllocated: 8 as const,
		bitsStored: 8,
		samples: 3 as const
	};
	const change = (photometric: string) => inColor(photometric, { bytes: Buffer.alloc(0) });

	test.each([
		['rle', 'RGB'],
		['jpegLs', 'RGB'],
		['jpegLossless', 'RGB'],
		['jpeg2000', 'YBR_RCT'],
		['htj2k', 'YBR_RCT']
	] as const)(
		'[IM9] packed without loss as %s it comes out byte for byte',
		async (syntax, photometric) => {
			const packed = await packFrame(syntax, frame);
			const slice = aPackedSlice(syntax, [packed], {
				...size,
				words: [],
				change: change(photometric)
			});
			expect(await pixelsOf(await converted(slice))).toEqual(RGB);
		}
	);

	test('[IM9] a JPEG that holds luma and chroma is right, whatever its file says', async () => {
		const packed = await packFrame('jpeg', frame);
		for (const photometric of ['YBR_FULL_422', 'RGB']) {
			const slice = aPackedSlice('jpeg', [packed], {
				...size,
				words: [],
				change: change(photometric)
			});
			// JPEG of quality 95, then WebP of 90; chroma taken for color would be off by a hundred.
			expectNear(await pixelsOf(await converted(slice)), RGB, 24);
		}
	});
});

describe('films', () => {
	const still = (value: number) => Buffer.alloc(count * 3, value);
	const three = (number = 1) => {
		const bytes = Buffer.concat([still(10), still(90), still(200)]);
		const change = inColor('RGB', { bytes, frames: 3 });
		return aSlice({ ...size, number, words: [], change });
	};

	test('[IM10] a film in color is one image with a picture for each frame, in their order', async () => {
		const conversion = await converted(three());
		expect(conversion.result).toMatchObject({
			ok: true,
			images: [
				{
					kind: 'picture',
					modality: 'US',
					width: COLUMNS,
					height: ROWS,
					frames: ['out/s0-0.webp', 'out/s0-1.webp', 'out/s0-2.webp']
				}
			]
		});
		const first = await Promise.all(
			[0, 1, 2].map(async (one) => (await pixelsOf(conversion, one))[0])
		);
		expect(first).toEqual([10, 90, 200]);
		const [small] = await sharp(await conversion.read('out/s0-thumbnail.webp'))
			.raw()
			.toBuffer();
		expect(small).toBeGreaterThan(80);
		expect(small).toBeLessThan(100);
	});

	test('[IM10] two films of one series are two images, two stills of it are one', async () => {
		const films = await convertHere(
			[1, 2].map((number) => ({ name: `${number}.dcm`, content: three(number) }))
		);
		expect(films.result.ok && films.result.images.map(({ frames }) => frames.length)).toEqual([
			3, 3
		]);
		const stills = await convertHere(
			[1, 2].map((number) => ({
				name: `${number}.dcm`,
				content: aSlice({ ...size, number, words: [], change: inColor('RGB', { bytes: RGB }) })
			}))
		);
		expect(stills.result.ok && stills.result.images.map(({ frames }) => frames.length)).toEqual([
			2
		]);
	});

	test('[IM10] what is gray and what is in color in one series are two images', async () => {
		const gray = { 0x00080060: { tag: 0x00080060, vr: 'CS', value: 'US' } };
		const { result } = await convertHere([
			{ name: 'a.dcm', content: aStill('RGB', { bytes: RGB }) },
			{ name: 'b.dcm', content: aSlice({ ...size, number: 2, change: gray }) }
		]);
		expect(result.ok && result.images.map(({ kind }) => kind).sort()).toEqual([
			'picture',
			'radiology'
		]);
	});
});
