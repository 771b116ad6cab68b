import { describe, expect, test } from 'vitest';
import {
	EXPLICIT_BIG,
	EXPLICIT_LITTLE,
	IMPLICIT_LITTLE
} from '#server/demonstration/phantom/write-dicom.ts';
import { seeded } from '#server/demonstration/phantom/seeded.ts';
import { NotTaken } from '../conversion/refusal.ts';
import { REMAP_KEY } from '../../../tests/builders/conversions.ts';
import { aSlice, SECONDARY_CAPTURE_CLASS, wordsOf } from '../../../tests/builders/dicom.ts';
import { readPart10 } from './read-part10.ts';
import { slicesOf, type Slice } from './slices.ts';

function slicesIn(file: Buffer): Slice[] {
	const part10 = readPart10(file);
	return part10 === null ? [] : slicesOf(part10, { fileIndex: 0, remapKey: REMAP_KEY });
}

function refusalOf(file: Buffer): { reason: string; detail: string | null } | 'taken' {
	try {
		slicesIn(file);
		return 'taken';
	} catch (error) {
		if (error instanceof NotTaken) {
			return { reason: error.reason, detail: error.detail };
		}
		throw error;
	}
}

const taken = (detail: string | null, reason: string) => ({ reason, detail });

const element = (tag: number, vr: string, value: string | number) => ({
	[tag]: { tag, vr, value }
});

describe('what is refused, and by which name', () => {
	test.each([
		['1.2.840.10008.1.2.4.110', 'jpeg_xl'],
		['1.2.840.10008.1.2.4.92', 'jpeg_2000_multi'],
		['1.2.840.10008.1.2.4.102', 'video'],
		['1.2.840.10008.1.2.4.94', 'jpip'],
		['1.2.840.10008.1.2.8.1', 'deflate'],
		['1.2.3.4', 'other']
	])('[IM14] a file packed as %s is refused before its pixels are touched', (syntax, name) => {
		const file = aSlice({ transferSyntax: syntax });
		// All but the short header and the first bytes behind it.
		const expected = taken(name, 'compressed_dicom');
		expect(refusalOf(file)).toEqual(expected);
		expect(refusalOf(file.subarray(0, 360))).toEqual(expected);
	});

	test.each([
		['88.11', 'structured_report'],
		['481.3', 'radiotherapy'],
		['481.2', 'radiotherapy'],
		['9.1.1', 'waveform'],
		['104.1', 'encapsulated_document'],
		['11.1', 'presentation_state'],
		['66.1', 'registration'],
		['66.4', 'segmentation'],
		['30', 'parametric_map'],
		['4.2', 'spectroscopy'],
		['77.1.6', 'whole_slide']
	])(
		'[IM13] an object of class …1.1.%s is refused by name, though it holds pixels',
		(end, name) => {
			const sopClass = `1.2.840.10008.5.1.4.1.1.${end}`;
			expect(refusalOf(aSlice({ sopClass }))).toEqual(taken(name, 'dicom_not_shown'));
		}
	);

	test('[IM13] the class in the file counts as well as the one in its header', () => {
		const change = element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.481.2');
		expect(refusalOf(aSlice({ change }))).toEqual(taken('radiotherapy', 'dicom_not_shown'));
	});

	test.each(['CR', 'DX', 'MG', 'PT', 'NM', 'XA', 'RF', 'US', 'SC', 'OT', 'ES', 'XC'])(
		'[IM13] %s is taken, and so is a modality that is none of ours or missing',
		(modality) => {
			const [slice] = slicesIn(aSlice({ change: element(0x00080060, 'CS', modality) }));
			expect(slice?.modality).toBe(modality);
			const [unknown] = slicesIn(aSlice({ change: element(0x00080060, 'CS', 'ZUBAIDA') }));
			expect(unknown?.modality).toBe('OT');
			expect(slicesIn(aSlice({ change: { 0x00080060: null } }))[0]?.modality).toBe('OT');
		}
	);

	test.each([
		['color', element(0x00280004, 'CS', 'CMYK')],
		['color', element(0x00280002, 'US', 4)],
		['depth', element(0x00280100, 'US', 32)],
		['depth', element(0x00280100, 'US', 1)],
		['palette', element(0x00280004, 'CS', 'PALETTE COLOR')],
		['size', { ...element(0x00280010, 'US', 8000), ...element(0x00280011, 'US', 8000) }]
	])('[IM15] pixels that are not shown for their %s are refused by name', (name, change) => {
		expect(refusalOf(aSlice({ change }))).toEqual(taken(name, 'pixels_not_shown'));
	});

	test('pixels that are missing, too few or too many are told from each other', () => {
		expect(refusalOf(aSlice({ change: { 0x7fe00010: null } }))).toEqual(taken(null, 'no_pixels'));
		expect(refusalOf(aSlice({ words: [1, 2, 3] }))).toEqual(taken(null, 'broken'));
		expect(refusalOf(aSlice({ words: Array(100).fill(7) as number[] }))).toEqual(
			taken(null, 'broken')
		);
		const claims = { 0x00280010: { tag: 0x00280010, vr: 'US', value: 65_535 } };
		expect(refusalOf(aSlice({ change: claims }))).toEqual(taken(null, 'broken'));
	});

	test('a page or a program in the preamble is refused, a TIFF header is not', () => {
		const withPreamble = (text: string) => {
			const file = aSlice();
			file.write(text, 0, 'latin1');
			return file;
		};
		expect(refusalOf(withPreamble('<html><script>'))).toEqual(taken(null, 'disguised'));
		expect(refusalOf(withPreamble('MZ\x90'))).toEqual(taken(null, 'disguised'));
		expect(refusalOf(withPreamble('II*\0'))).toBe('taken');
	});

	test('[IM17] the list of a CD is passed over', () => {
		expect(readPart10(aSlice({ sopClass: '1.2.840.10008.1.3.10' }))).toBeNull();
	});
});

describe('hostile structure', () => {
	test('sequences nested without end are broken, not a stack that overflows', () => {
		// 20,000 times: sequence of undefined length, item of undefined length.
		const level = Buffer.from('0800401153510000ffffffff' + 'feff00e0ffffffff', 'hex');
		const nested = Buffer.concat(Array.from({ length: 20_000 }, () => level));
		const head = aSlice({ change: { 0x7fe00010: null } });
		const started = performance.now();
		expect(refusalOf(Buffer.concat([head, nested]))).toEqual(taken(null, 'broken'));
		expect(performance.now() - started).toBeLessThan(500);
	});

	test('a file cut at any byte is refused or complete, and never more than that', () => {
		const file = aSlice();
		for (let length = 132; length < file.length; length += 1) {
			expect(refusalOf(file.subarray(0, length)), `cut at ${length}`).not.toBe('taken');
		}
	});

	test('2,000 random mutations end in slices or in a refusal, quickly (seed 7)', () => {
		const random = seeded(7);
		const originals = [EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG].map((transferSyntax) =>
			aSlice({ transferSyntax })
		);
		const started = performance.now();
		for (let round = 0; round < 2000; round += 1) {
			const file = Buffer.from(originals[round % 3] ?? aSlice());
			for (let change = 0; change < 1 + random() * 6; change += 1) {
				file[132 + Math.floor(random() * (file.length - 132))] = Math.floor(random() * 256);
			}
			const found = refusalOf(file);
			expect(found === 'taken' || found.reason.length > 0).toBe(true);
		}
		expect(performance.now() - started).toBeLessThan(10_000);
	});
});

describe('what is read', () => {
	test('[IM8] a capture of a screen that says CT is none: its grays are no Hounsfield units', () => {
		expect(slicesIn(aSlice({ sopClass: SECONDARY_CAPTURE_CLASS }))[0]?.modality).toBe('SC');
	});

	test('the three uncompressed syntaxes give the same slice', () => {
		const [explicit, implicit, big] = [EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG].map(
			(transferSyntax) => slicesIn(aSlice({ transferSyntax }))[0]
		);
		const facts = ({ stored: _stored, form, ...rest }: Slice) => ({
			...rest,
			form: { ...form, littleEndian: null }
		});
		expect(explicit && implicit && facts(implicit)).toEqual(explicit && facts(explicit));
		expect(explicit && big && facts(big)).toEqual(explicit && facts(explicit));
	});

	test('spacing falls back to the imager’s and then to none', () => {
		const own = slicesIn(aSlice())[0];
		expect([own?.rowSpacing, own?.columnSpacing]).toEqual([0.5, 0.75]);
		const imager = { tag: 0x00181164, vr: 'DS', value: '0.2\\0.3' };
		const fallback = slicesIn(aSlice({ change: { 0x00280030: null, 0x00181164: imager } }))[0];
		expect([fallback?.rowSpacing, fallback?.columnSpacing]).toEqual([0.2, 0.3]);
		const none = slicesIn(aSlice({ change: { 0x00280030: null } }))[0];
		expect([none?.rowSpacing, none?.columnSpacing]).toEqual([null, null]);
	});

	test('an enhanced file gives one slice per frame, each with its own place', () => {
		const group = (z: number) => [
			{
				tag: 0x00209113,
				vr: 'SQ',
				value: [[{ tag: 0x00200032, vr: 'DS', value: `0\\0\\${z}` }]]
			}
		];
		const file = aSlice({
			sopClass: '1.2.840.10008.5.1.4.1.1.2.1',
			change: {
				0x00280008: { tag: 0x00280008, vr: 'IS', value: '2' },
				0x52009230: { tag: 0x52009230, vr: 'SQ', value: [group(5), group(8)] },
				0x7fe00010: { tag: 0x7fe00010, vr: 'OW', value: wordsOf(Array(48).fill(3) as number[]) }
			}
		});
		expect(slicesIn(file).map((slice) => slice.position)).toEqual([
			[0, 0, 5],
			[0, 0, 8]
		]);
	});
});
