import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import dcmjs from 'dcmjs';
import { afterAll, describe, expect, test } from 'vitest';
import {
	REMAP_KEY,
	SAMPLES,
	convertAndKeep,
	convertHere,
	folderOf,
	hasSamples,
	sample,
	type Conversion
} from '../../../tests/builders/conversions.ts';
import { quickest } from '../../../tests/builders/quickest.ts';
import {
	identifiersIn,
	openSecondDecoder,
	type SecondDecoder
} from '../../../tests/builders/second-decoder.ts';
import { FrameReader } from '../dicom/frame-reader.ts';
import type { ColorForm, GrayForm } from '../dicom/pixel-form.ts';
import { AS_IS, extentOf, toInt16, windowInUnits } from '../dicom/pixels.ts';
import { readPart10 } from '../dicom/read-part10.ts';
import { slicesOf, type Slice } from '../dicom/slices.ts';
import { toGray } from '../gray.ts';

/** What becomes of each file when it is sent alone. */
const EXPECTED: Record<string, string> = {
	DICOMDIR: 'no_files',
	'CTImage_explicitLE.dcm': 'radiology CT 512x512x1',
	'CTImage_jpeg51.dcm': 'radiology CT 512x512x1',
	'CT_small.dcm': 'radiology CT 128x128x1',
	'HTJ2K_08_RGB.dcm': 'picture OT 640x480x1',
	'JPEG-lossy.dcm': 'radiology NM 256x1024x1',
	'JPEG2000.dcm': 'radiology NM 256x1024x1',
	'JPEGLSNearLossless_16.dcm': 'radiology OT 10x50x1',
	'JPGLosslessP14SV1_1s_1f_8b.dcm': 'radiology US 1024x768x1',
	'MR_small.dcm': 'radiology MR 64x64x1',
	'MR_small_RLE.dcm': 'radiology MR 64x64x1',
	'MR_small_bigendian.dcm': 'radiology MR 64x64x1',
	'MR_small_implicit.dcm': 'radiology MR 64x64x1',
	'MR_small_jp2klossless.dcm': 'radiology MR 64x64x1',
	'MR_small_jpeg_ls_lossless.dcm': 'radiology MR 64x64x1',
	'MR_truncated.dcm': 'broken',
	'OBXXXX1A_rle_2frame.dcm': 'picture US 800x600x2',
	'RG3_J2KI.dcm': 'radiology CR 1760x1760x1',
	'SC_rgb_jpeg_dcmtk.dcm': 'picture OT 100x100x1',
	'SC_rgb_rle_2frame.dcm': 'picture OT 100x100x2',
	'SC_rgb_small_odd.dcm': 'picture OT 3x3x1',
	'SC_ybr_full_422_uncompressed.dcm': 'picture OT 100x100x1',
	'TestPattern_JPEG-Baseline_YBR422.dcm': 'picture OT 640x400x1',
	'TestPattern_JPEG-LS-Lossless.dcm': 'picture OT 640x400x1',
	'US1_J2KI.dcm': 'picture US 640x480x1',
	'badVR.dcm': 'dicom_not_shown radiotherapy',
	'chrArab.dcm': 'radiology OT 32x32x1',
	'chrFren.dcm': 'radiology OT 32x32x1',
	'chrH31.dcm': 'radiology OT 32x32x1',
	'chrX1.dcm': 'radiology OT 32x32x1',
	'emri_small.dcm': 'radiology MR 64x64x10',
	'emri_small_jpeg_ls_lossless.dcm': 'radiology MR 64x64x10',
	'examples_overlay.dcm': 'radiology MR 484x300x1',
	'examples_palette.dcm': 'picture US 800x350x1',
	'examples_ybr_color.dcm': 'picture US 320x240x30',
	'image_dfl.dcm': 'radiology OT 512x512x1',
	'liver_rle.dcm': 'dicom_not_shown segmentation',
	'no_meta.dcm': 'unknown_kind',
	'priv_SQ.dcm': 'no_pixels',
	'reportsi.dcm': 'dicom_not_shown structured_report',
	'rtplan.dcm': 'dicom_not_shown radiotherapy',
	'test-SR.dcm': 'dicom_not_shown structured_report',
	'waveform_ecg.dcm': 'dicom_not_shown waveform'
};
const RLE_IN_COLOR = 'SC_rgb_rle_2frame.dcm';
/** Of each slice of a series. */
const SERIES: Record<string, string> = {
	'series-77654033_CT2': 'radiology CT 16x16x1',
	'series-98892003_MR700': 'radiology MR 16x16x1'
};

/** Stored words of a sample as another library reads them, in modality units. */
function readByDcmjs(content: Buffer): Int16Array {
	dcmjs.log.setLevel('silent');
	const whole = content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength);
	const { dict } = dcmjs.data.DicomMessage.readFile(whole as ArrayBuffer);
	const set = dcmjs.data.DicomMetaDictionary.naturalizeDataset(dict);
	const [pixels] = set.PixelData as ArrayBuffer[];
	const words =
		set.PixelRepresentation === 1 ? new Int16Array(pixels ?? []) : new Uint16Array(pixels ?? []);
	const slope = Number(set.RescaleSlope ?? 1);
	const intercept = Number(set.RescaleIntercept ?? 0);
	return Int16Array.from(words, (word) => Math.round(word * slope + intercept));
}

type Opened = {
	reader: FrameReader;
	other: SecondDecoder;
	/** The first and the last frame. */
	gray: { slice: Slice; form: GrayForm }[];
	color: { slice: Slice; form: ColorForm }[];
};

async function openFile({ name, content }: { name: string; content: Buffer }): Promise<Opened> {
	const part10 = readPart10(content);
	if (part10 === null) {
		throw new Error('the list of a CD');
	}
	const folder = await folderOf([{ name, content: part10.bytes }]);
	const [written = ''] = readdirSync(folder);
	const slices = slicesOf(part10, { fileIndex: 0, remapKey: REMAP_KEY });
	const ends = slices.filter((_, index) => index === 0 || index === slices.length - 1);
	return {
		reader: new FrameReader([join(folder, written)]),
		other: await openSecondDecoder(content),
		gray: ends.flatMap((slice) =>
			slice.form.kind === 'gray' ? [{ slice, form: slice.form }] : []
		),
		color: ends.flatMap((slice) =>
			slice.form.kind === 'color' ? [{ slice, form: slice.form }] : []
		)
	};
}

/** Of two pictures of 256 grays, in windows so narrow that a gray is one unit, over all values that the frame has. */
async function largestDifferenceInGray(
	{ reader, other }: Opened,
	slice: Slice,
	form: GrayForm
): Promise<number> {
	const words = await reader.gray(slice, form);
	const { lowest, highest } = extentOf(words, { ...form, isInverted: false });
	const scale = highest > 32_767 ? { unit: 1, offset: 32_768 } : AS_IS;
	const values = toInt16(words, form, scale);
	let worst = 0;
	for (let center = lowest + 127; center < highest + 127; center += 254) {
		const window = { center, width: 256 };
		const ours = toGray(values, windowInUnits(window, form, scale));
		const theirs = other.render(slice.frameIndex, window);
		worst = Math.max(worst, largestDifference(ours, theirs, 3));
	}
	return worst;
}

function over(differences: Record<string, number>, bound: number): Record<string, number> {
	return Object.fromEntries(Object.entries(differences).filter(([, worst]) => worst > bound));
}

/** Of each sample of `one` from the first of every `step` of `two`. A loop: it sees some hundred million samples. */
function largestDifference(one: Buffer, two: Buffer, step = 1): number {
	expect(one.length * step).toBe(two.length);
	let most = 0;
	for (let at = 0; at < one.length; at++) {
		most = Math.max(most, Math.abs((one[at] ?? 0) - (two[at * step] ?? 0)));
	}
	return most;
}

const DICOM = `${SAMPLES}/dicom`;
const DICOM_FILES = hasSamples
	? readdirSync(DICOM, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => relative(DICOM, join(entry.parentPath, entry.name)))
			.sort()
	: [];
const SHOWN = DICOM_FILES.filter((name) => /^(radiology|picture)/.test(expected(name)));

function expected(name: string): string {
	return EXPECTED[name] ?? SERIES[dirname(name)] ?? 'not in the table';
}

/** Beginnings of metadata, and makers and programs that write it. Four letters at least: shorter ones stand in any picture by chance. */
const MARKS = [
	...['Exif\0', 'EXIF', 'XMP ', 'xmpmeta', 'http://ns.adobe', 'Photoshop', '8BIM', 'ICC_PROFILE'],
	...['GPSL', 'Canon', 'NIKON', 'Jolla', 'iPhone', 'Apple']
];

/** Each file once for all tests: of some the conversion takes a second. */
const converted = new Map<string, Promise<Conversion>>();

function convertSample(name: string): Promise<Conversion> {
	const known = converted.get(name);
	if (known !== undefined) {
		return known;
	}
	const begun = sample(`dicom/${name}`).then((file) => convertAndKeep([file]));
	converted.set(name, begun);
	return begun;
}

afterAll(async () => {
	for (const conversion of converted.values()) {
		const { folder } = await conversion;
		await rm(folder, { recursive: true, force: true });
	}
});

async function refusalOf(...files: { name: string; content: Buffer }[]): Promise<string> {
	const { result } = await convertHere(files);
	return result.ok ? 'taken' : result.reason;
}

describe.skipIf(!hasSamples)('real and hostile files (need ../shared/samples)', () => {
	test('[IM19] each hostile file is refused, within two seconds', async () => {
		for (const name of readdirSync(`${SAMPLES}/bad`)) {
			const file = await sample(`bad/${name}`);
			const refuse = async () => expect(await refusalOf(file), name).not.toBe('taken');
			expect(await quickest({ below: 2000 }, refuse), name).toBeLessThan(2000);
		}
	});

	test('[IM19] every file that holds an image is shown, every other is refused by its name', async () => {
		const found: Record<string, string> = {};
		for (const name of DICOM_FILES) {
			const { result } = await convertSample(name);
			found[name] = result.ok
				? result.images
						.map(({ kind, modality, width, height, frames }) =>
							[kind, modality, `${width}x${height}x${frames.length}`].join(' ')
						)
						.join(', ')
				: [result.reason, result.detail].filter(Boolean).join(' ');
		}
		const table = Object.fromEntries(DICOM_FILES.map((name) => [name, expected(name)]));
		expect(found).toEqual(table);
	}, 120_000);

	test('[IM19] what is gray has the values that another library gives, in every window', async () => {
		const differences: Record<string, number> = {};
		for (const name of SHOWN) {
			const opened = await openFile(await sample(`dicom/${name}`));
			for (const { slice, form } of opened.gray) {
				const worst = await largestDifferenceInGray(opened, slice, form);
				differences[name] = Math.max(worst, differences[name] ?? 0);
			}
		}
		// One unit by rounding; two where the slope is a fraction, since the other library rounds once more.
		expect(over(differences, 1)).toEqual({ 'CTImage_jpeg51.dcm': 2 });
	}, 240_000);

	test('[IM19] what is in color has the colors that another library gives', async () => {
		const differences: Record<string, number> = {};
		// The other library takes the samples of RLE for planes; see the next test.
		for (const name of SHOWN.filter((one) => one !== RLE_IN_COLOR)) {
			const opened = await openFile(await sample(`dicom/${name}`));
			for (const { slice, form } of opened.color) {
				const ours = await opened.reader.rgb(slice, form);
				const worst = largestDifference(ours, opened.other.render(slice.frameIndex));
				differences[name] = Math.max(worst, differences[name] ?? 0);
			}
		}
		expect(over(differences, 2)).toEqual({});
	}, 120_000);

	test('[IM19] RLE in color has the bars that its makers say it has', async () => {
		const { reader, color } = await openFile(await sample(`dicom/${RLE_IN_COLOR}`));
		const bars = await Promise.all(
			color.map(async ({ slice, form }) => {
				const rgb = await reader.rgb(slice, form);
				const at = (row: number) => (row * 100 + 50) * 3;
				return [5, 15, 25, 45, 75].map((row) => [...rgb.subarray(at(row), at(row) + 3)]);
			})
		);
		// Of pydicom's own tests; the second frame is the first one inverted.
		const first = [
			[255, 0, 0],
			[255, 128, 128],
			[0, 255, 0],
			[0, 0, 255],
			[64, 64, 64]
		];
		expect(bars).toEqual([first, first.map((bar) => bar.map((value) => 255 - value))]);
	});

	test('[IM19] nothing that is stored of them names a patient, a hospital, a day or a UID of theirs', async () => {
		for (const name of SHOWN) {
			const given = await sample(`dicom/${name}`);
			const { everything } = await convertSample(name);
			// Names of attributes are words of ours.
			const stored = (await everything()).toString('latin1').replaceAll(/"attribute":"\w+"/g, '');
			const found = identifiersIn(given.content).filter((identifier) =>
				stored.includes(identifier)
			);
			expect({ name, found }).toEqual({ name, found: [] });
		}
	}, 120_000);

	test.each(['CTImage_explicitLE.dcm', 'CT_small.dcm', 'MR_small.dcm'])(
		'every pixel of %s is what another library reads',
		async (name) => {
			const given = await sample(`dicom/${name}`);
			const { read } = await convertSample(name);
			const expected = Buffer.from(readByDcmjs(given.content).buffer);
			expect((await read('out/s0-0.gz')).equals(expected)).toBe(true);
		}
	);

	test('one image in implicit, explicit and big endian syntax gives equal pixels', async () => {
		const [explicit, implicit, big] = await Promise.all(
			['MR_small.dcm', 'MR_small_implicit.dcm', 'MR_small_bigendian.dcm'].map(async (name) =>
				(await convertSample(name)).read('out/s0-0.gz')
			)
		);
		expect(implicit).toEqual(explicit);
		expect(big).toEqual(explicit);
	});

	test('a real CT series comes out in order, with its spacing', async () => {
		const names = readdirSync(`${SAMPLES}/dicom/series-77654033_CT2`);
		const files = await Promise.all(
			names.map((name) => sample(`dicom/series-77654033_CT2/${name}`))
		);
		const { result } = await convertHere(files);
		expect(result).toMatchObject({
			images: [{ modality: 'CT', sliceSpacing: 1.25, rowSpacing: 0.488281 }]
		});
		expect(result.ok && result.images[0]?.frames).toHaveLength(4);
	});

	test('photos with GPS, XMP and IPTC come out without them', async () => {
		const refused: Record<string, string> = {};
		for (const name of readdirSync(`${SAMPLES}/photos`)) {
			const { result, everything } = await convertHere([await sample(`photos/${name}`)]);
			if (!result.ok) {
				refused[name] = result.reason;
				continue;
			}
			const bytes = (await everything()).toString('latin1');
			for (const mark of MARKS) {
				expect(bytes.includes(mark), `${mark} in ${name}`).toBe(false);
			}
		}
		expect(refused).toEqual({ 'samplefilehub.heif': 'heic' });
	}, 120_000);
});
