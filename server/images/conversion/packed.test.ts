import { beforeAll, describe, expect, test } from 'vitest';
import { chestFiles } from '#server/demonstration/phantom/phantom-files.ts';
import { seeded } from '#server/demonstration/phantom/seeded.ts';
import {
	EXPLICIT_BIG,
	EXPLICIT_LITTLE,
	IMPLICIT_LITTLE
} from '#server/demonstration/phantom/write-dicom.ts';
import { convertHere, convertInProcess, int16 } from '../../../tests/builders/conversions.ts';
import { aSlice, type SliceGiven } from '../../../tests/builders/dicom.ts';
import {
	JPEG_LS_ERROR,
	SYNTAX,
	aDeflatedSlice,
	aPackedSlice,
	offsetsOf,
	packFrame,
	type PackedSyntax
} from '../../../tests/builders/packed-dicom.ts';

const file = (content: Buffer) => [{ name: 'a.dcm', content }];
const SIDE = 512;
const INTERCEPT = -1024;
const US = (tag: number, value: number) => ({ [tag]: { tag, vr: 'US', value } });

/** Stored words of the phantom's first slice. */
let phantom = Buffer.alloc(0);
let hounsfield: number[] = [];

beforeAll(() => {
	const [first] = [...chestFiles().take(1)];
	const content = Buffer.concat([...(first?.content ?? [])]);
	phantom = content.subarray(content.length - SIDE * SIDE * 2);
	hounsfield = Array.from(
		{ length: SIDE * SIDE },
		(_, index) => phantom.readUInt16LE(index * 2) + INTERCEPT
	);
}, 60_000);

async function valuesOf(content: Buffer): Promise<number[]> {
	const { result, read } = await convertHere(file(content));
	return result.ok ? int16(await read('out/s0-0.gz')) : [];
}

async function refusalOf(content: Buffer): Promise<string> {
	const { result } = await convertHere(file(content));
	return result.ok ? 'taken' : [result.reason, result.detail].filter(Boolean).join(' ');
}

function largestDifference(one: number[], other: number[]): number {
	expect(one.length).toBe(other.length);
	return one.reduce(
		(most, value, index) => Math.max(most, Math.abs(value - (other[index] ?? 0))),
		0
	);
}

/** By a loop: `toEqual` takes half a second for a quarter of a million values. */
const expectThePhantom = (values: number[]) =>
	expect(largestDifference(values, hounsfield)).toBe(0);
const chest = () => ({ rows: SIDE, columns: SIDE, bytes: phantom });
const size = { rows: SIDE, columns: SIDE };

describe('the phantom in every packing that can be written', () => {
	test.each(['rle', 'jpegLossless', 'jpegLs', 'jpeg2000', 'htj2k'] as const)(
		'[IM1] packed without loss as %s it has every value of the original',
		async (syntax) => {
			const packed = await packFrame(syntax, chest());
			expectThePhantom(await valuesOf(aPackedSlice(syntax, [packed], size)));
		}
	);

	/** Of 4,096 values; bounds are what the encoders keep on this slice, with room for another version of them. */
	test.each<[PackedSyntax, number]>([
		['jpegLsLossy', JPEG_LS_ERROR],
		['jpeg2000Lossy', 120],
		['htj2kLossy', 40]
	])('[IM1] packed with loss as %s no value is farther off than %i', async (syntax, bound) => {
		const packed = await packFrame(syntax, chest());
		const values = await valuesOf(aPackedSlice(syntax, [packed], size));
		expect(largestDifference(values, hounsfield)).toBeLessThanOrEqual(bound);
	});

	test('[IM1] an 8-bit frame as baseline JPEG of quality 95 is at most 8 of 256 off', async () => {
		const bytes = Buffer.from(hounsfield.map((hu) => (hu + 1024) >> 4));
		const change = { ...US(0x00280100, 8), ...US(0x00280101, 8), ...US(0x00280102, 7) };
		const packed = await packFrame('jpeg', { ...size, bytes, bitsAllocated: 8, bitsStored: 8 });
		const values = await valuesOf(aPackedSlice('jpeg', [packed], { ...size, change }));
		const expected = [...bytes].map((value) => value + INTERCEPT);
		expect(largestDifference(values, expected)).toBeLessThanOrEqual(8);
	});

	test.each(['rle', 'jpegLossless', 'jpegLs', 'jpeg2000', 'htj2k'] as const)(
		'[IM1] signed values of 16 bits come through %s with their sign',
		async (syntax) => {
			const values = Array.from({ length: 64 * 64 }, (_, index) => index * 15 - 32_000);
			const bytes = Buffer.alloc(values.length * 2);
			values.forEach((value, index) => bytes.writeInt16LE(value, index * 2));
			const frame = { rows: 64, columns: 64, bytes, bitsStored: 16, isSigned: true };
			const change = {
				...US(0x00280101, 16),
				...US(0x00280102, 15),
				...US(0x00280103, 1),
				0x00281052: null
			};
			const packed = await packFrame(syntax, frame);
			const slice = aPackedSlice(syntax, [packed], { rows: 64, columns: 64, change });
			expect(await valuesOf(slice)).toEqual(values);
		}
	);

	test('[IM1] a JPEG 2000 frame in the wrapper of a file of its own is looked through', async () => {
		const box = (type: string, content: Buffer) => {
			const head = Buffer.alloc(8);
			head.writeUInt32BE(content.length + 8);
			head.write(type, 4, 'latin1');
			return Buffer.concat([head, content]);
		};
		// Signature, kind, height, width and depth, gray, and the codestream (ITU-T T.800, annex I).
		const header = [
			box('ihdr', Buffer.from('000002000000020000010b070000', 'hex')),
			box('colr', Buffer.from('01000000000011', 'hex'))
		];
		const wrapped = Buffer.concat([
			box('jP  ', Buffer.from('0d0a870a', 'hex')),
			box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ', 'latin1')),
			box('jp2h', Buffer.concat(header)),
			box('jp2c', await packFrame('jpeg2000', chest()))
		]);
		expectThePhantom(await valuesOf(aPackedSlice('jpeg2000', [wrapped], size)));
	});

	test('[IM1] the worker process itself unpacks, with what it may read and nothing else', async () => {
		const packed = await packFrame('jpeg2000', chest());
		const { result, read } = await convertInProcess(file(aPackedSlice('jpeg2000', [packed], size)));
		expect(result.ok).toBe(true);
		expectThePhantom(int16(await read('out/s0-0.gz')));
	});

	test('[IM2] implicit, explicit, big endian and deflated files give the same values', async () => {
		const [explicit, ...others] = await Promise.all([
			valuesOf(aSlice({ transferSyntax: EXPLICIT_LITTLE })),
			valuesOf(aSlice({ transferSyntax: IMPLICIT_LITTLE })),
			valuesOf(aSlice({ transferSyntax: EXPLICIT_BIG })),
			valuesOf(aDeflatedSlice())
		]);
		expect(explicit).toHaveLength(24);
		expect(others).toEqual([explicit, explicit, explicit]);
	});
});

describe('frames in fragments', () => {
	const frames = (count: number) => ({
		rows: 8,
		columns: 8,
		change: {
			0x00280008: { tag: 0x00280008, vr: 'IS', value: String(count) },
			0x00200032: null
		} satisfies SliceGiven['change']
	});
	const packed = (value: number) =>
		packFrame('jpegLs', { rows: 8, columns: 8, bytes: Buffer.alloc(128, value) });
	const halves = (frame: Buffer) => [frame.subarray(0, 20), frame.subarray(20)];
	async function firstValues(content: Buffer): Promise<number[]> {
		const { result, read } = await convertHere(file(content));
		const paths = result.ok ? (result.images[0]?.frames ?? []) : [];
		return Promise.all(paths.map(async (path) => int16(await read(path))[0] ?? NaN));
	}
	/** 0x0101 and 0x0202, less 1024. */
	const TWO = [257 - 1024, 514 - 1024];

	test('[IM3] one fragment for each frame needs no table', async () => {
		const fragments = [await packed(1), await packed(2)];
		expect(await firstValues(aPackedSlice('jpegLs', fragments, frames(2)))).toEqual(TWO);
	});

	test('[IM3] the fragments of a single frame are one image', async () => {
		const fragments = halves(await packed(1));
		expect(await firstValues(aPackedSlice('jpegLs', fragments, frames(1)))).toEqual([257 - 1024]);
	});

	test('[IM3] frames in several fragments are told apart by either table, or by where images begin', async () => {
		const fragments = [...halves(await packed(1)), ...halves(await packed(2))];
		const [first = 0, , third = 0] = offsetsOf(fragments);
		const given = [
			{ offsets: [first, third] },
			{ extendedOffsets: [first, third] },
			{ offsets: [] }
		];
		for (const tables of given) {
			const slice = aPackedSlice('jpegLs', fragments, { ...frames(2), ...tables });
			expect(await firstValues(slice), JSON.stringify(tables)).toEqual(TWO);
		}
	});

	test('[IM3] a table that points beside the fragments, and fragments too few, are broken', async () => {
		const fragments = [...halves(await packed(1)), ...halves(await packed(2))];
		const astray = aPackedSlice('jpegLs', fragments, { ...frames(2), offsets: [0, 21] });
		expect(await refusalOf(astray)).toBe('broken');
		const few = aPackedSlice('jpegLs', [await packed(1)], frames(2));
		expect(await refusalOf(few)).toBe('broken');
		const cut = aPackedSlice('jpegLs', fragments, frames(2));
		expect(await refusalOf(cut.subarray(0, cut.length - 30))).toBe('broken');
	});

	test('[IM3] packed pixels in a file that says it is not packed, and the reverse, are broken', async () => {
		const fragments = [await packed(1)];
		expect(await refusalOf(aPackedSlice({ uid: EXPLICIT_LITTLE }, fragments, frames(1)))).toBe(
			'broken'
		);
		expect(await refusalOf(aSlice({ transferSyntax: SYNTAX.jpegLs }))).toBe('broken');
	});
});

describe('what a packed frame says of itself', () => {
	const bytes = Buffer.alloc(512);
	for (let index = 0; index < 256; index += 1) {
		bytes.writeUInt16LE((index * 2654435761) % 4093, index * 2);
	}
	const gray = { rows: 16, columns: 16, bytes };
	const SYNTAXES = ['rle', 'jpegLossless', 'jpegLs', 'jpeg2000', 'htj2k'] as const;

	test.each(SYNTAXES)('[IM4] another size than the file says is refused in %s', async (syntax) => {
		const packed = await packFrame(syntax, { ...gray, rows: 8, bytes: bytes.subarray(0, 256) });
		const slice = aPackedSlice(syntax, [packed], { rows: 16, columns: 16 });
		expect(await refusalOf(slice)).toBe('broken');
	});

	test('[IM4] so are more bits, and more components, than the file says', async () => {
		const change = { ...US(0x00280100, 8), ...US(0x00280101, 8), ...US(0x00280102, 7) };
		const deep = await packFrame('jpegLs', gray);
		const shallow = aPackedSlice('jpegLs', [deep], { rows: 16, columns: 16, change });
		expect(await refusalOf(shallow)).toBe('broken');
		const color = await packFrame('jpeg2000', {
			...{ rows: 16, columns: 16, bytes: Buffer.alloc(16 * 16 * 3, 9) },
			...{ bitsAllocated: 8, bitsStored: 8, samples: 3 }
		});
		const asGray = aPackedSlice('jpeg2000', [color], { rows: 16, columns: 16 });
		expect(await refusalOf(asGray)).toBe('broken');
	});

	test('[IM4] a header that claims 65,000 rows takes no memory for them', async () => {
		const packed = await packFrame('jpegLs', gray);
		// Height in the start of frame of JPEG-LS (T.87, C.2.2).
		packed.writeUInt16BE(65_000, packed.indexOf(Buffer.from([0xff, 0xf7])) + 5);
		const slice = aPackedSlice('jpegLs', [packed], { rows: 16, columns: 16 });
		const before = process.memoryUsage().rss;
		expect(await refusalOf(slice)).toBe('broken');
		expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
	});

	test.each(SYNTAXES)(
		'[IM4] a frame in %s that is cut off, or is none, ends in a refusal',
		async (syntax) => {
			const packed = await packFrame(syntax, gray);
			const given = { rows: 16, columns: 16 };
			for (const length of [0, 2, 12, 30, packed.length / 2, packed.length - 4]) {
				const cut = aPackedSlice(syntax, [packed.subarray(0, length)], given);
				expect(await refusalOf(cut), `cut at ${length}`).toMatch(/^(broken|pixels_not_shown)/);
			}
			expect(await refusalOf(aPackedSlice(syntax, [Buffer.alloc(400, 7)], given))).toBe('broken');
		}
	);
});

test('[IM4] packed frames that were changed at random end in an image or in a refusal (seed 11)', async () => {
	const random = seeded(11);
	const bytes = Buffer.from(Array.from({ length: 2048 }, (_, index) => (index * 37) % 251));
	const frame = { rows: 32, columns: 32, bytes, bitsStored: 16 };
	for (const syntax of ['rle', 'jpegLossless', 'jpegLs', 'jpeg2000', 'htj2k'] as const) {
		const packed = await packFrame(syntax, frame);
		for (let round = 0; round < 12; round += 1) {
			const changed = Buffer.from(packed);
			for (let change = 0; change < 1 + random() * 8; change += 1) {
				changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
			}
			const slice = aPackedSlice(syntax, [changed], { rows: 32, columns: 32 });
			expect(await refusalOf(slice), syntax).toMatch(/^(taken|broken|pixels_not_shown)/);
		}
	}
}, 60_000);

describe('what a file unpacks to', () => {
	test('[IM5] a deflated file of more than 128 MB is refused while it is unpacked', async () => {
		const bomb = aDeflatedSlice({
			change: {
				0x00091010: { tag: 0x00091010, vr: 'OB', value: Buffer.alloc(130 * 1024 * 1024) }
			}
		});
		expect(bomb.length).toBeLessThan(1_000_000);
		expect(await refusalOf(bomb)).toBe('unpacks_too_large');
	});

	test('[IM5] frames of more than 1 GB together are refused before the first of them is', async () => {
		const fragment = Buffer.alloc(2);
		const change = { 0x00280008: { tag: 0x00280008, vr: 'IS', value: '600' } };
		const films = Array.from({ length: 600 }, () => fragment);
		const slice = aPackedSlice('rle', films, { rows: 1024, columns: 1024, change, words: [] });
		expect(await refusalOf(slice)).toBe('unpacks_too_large');
	});

	test('[IM5] a frame of more than 40 megapixels is refused by its header', async () => {
		const slice = aPackedSlice('rle', [Buffer.alloc(2)], { rows: 8000, columns: 8000, words: [] });
		expect(await refusalOf(slice)).toBe('pixels_not_shown size');
	});
});
