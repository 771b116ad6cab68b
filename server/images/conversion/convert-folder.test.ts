import { readdirSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import dcmjs from 'dcmjs';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import {
	convertHere,
	hasSamples,
	int16,
	sample,
	SAMPLES
} from '../../../tests/builders/conversions.ts';
import { aSlice, IDENTIFIERS } from '../../../tests/builders/dicom.ts';
import { aPicture, PICTURE_MARK } from '../../../tests/builders/pictures.ts';

const file = (name: string, content: Buffer | string) => ({ name, content: Buffer.from(content) });

async function refusalOf(...files: { name: string; content: Buffer }[]): Promise<string> {
	const { result } = await convertHere(files);
	return result.ok ? 'taken' : result.reason;
}

describe('what is refused', () => {
	const SVG =
		'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

	test('a page or drawing, whatever its name', async () => {
		expect(await refusalOf(file('a.svg', SVG))).toBe('unknown_kind');
		expect(await refusalOf(file('a.png', SVG))).toBe('unknown_kind');
		expect(await refusalOf(file('a.jpg', '<html><script>alert(1)</script></html>'))).toBe(
			'unknown_kind'
		);
	});

	test('nothing, text, and programs', async () => {
		expect(await refusalOf(file('a.dcm', ''))).toBe('unknown_kind');
		expect(await refusalOf(file('a.dcm', 'no preamble'.repeat(50)))).toBe('unknown_kind');
		expect(
			await refusalOf(file('a.dcm', Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(900)])))
		).toBe('unknown_kind');
	});

	test('PDF and HEIC are named', async () => {
		expect(await refusalOf(file('a.pdf', '%PDF-1.7\n%...'))).toBe('pdf');
		const heic = Buffer.concat([
			Buffer.from([0, 0, 0, 24]),
			Buffer.from('ftypheic\0\0\0\0mif1heic')
		]);
		expect(await refusalOf(file('a.heic', heic))).toBe('heic');
	});

	test('a name that says another kind than the content', async () => {
		expect(await refusalOf(file('a.png', await aPicture({ kind: 'jpeg' })))).toBe(
			'extension_differs'
		);
		expect(await refusalOf(file('a.jpg', aSlice()))).toBe('extension_differs');
		expect(await refusalOf(file('a', await aPicture()))).toBe('extension_differs');
	});

	test('half a picture', async () => {
		const whole = await aPicture({ width: 400, height: 400 });
		expect(await refusalOf(file('a.jpg', whole.subarray(0, whole.length * 0.6)))).toBe('broken');
	});

	test('a picture that unpacks to more than 40 megapixels, before it is unpacked', async () => {
		const bomb = await aPicture({ kind: 'png' });
		// Width and height in the header (PNG specification, section 11.2.1), with its checksum made right.
		bomb.writeUInt32BE(50_000, 16);
		bomb.writeUInt32BE(50_000, 20);
		bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
		const started = performance.now();
		expect(await refusalOf(file('a.png', bomb))).toBe('too_many_pixels');
		expect(performance.now() - started).toBeLessThan(2000);
	});

	test('pictures and DICOM together', async () => {
		expect(await refusalOf(file('a.jpg', await aPicture()), file('b.dcm', aSlice()))).toBe(
			'mixed_kinds'
		);
	});

	test('one bad file refuses the whole upload and is named by its number', async () => {
		const { result } = await convertHere([
			file('1.dcm', aSlice({ number: 1 })),
			file('2.dcm', aSlice({ number: 2 }).subarray(0, 500))
		]);
		expect(result).toEqual({ ok: false, reason: 'broken', detail: null, fileIndex: 1 });
	});

	test('the list of a CD alone is no image, beside a series it is passed over', async () => {
		const list = file('DICOMDIR', aSlice({ sopClass: '1.2.840.10008.1.3.10' }));
		expect(await refusalOf(list)).toBe('no_files');
		expect(await refusalOf(list, file('b', aSlice()))).toBe('taken');
	});
});

describe('pictures', () => {
	test.each(['jpeg', 'png', 'webp'] as const)(
		'a %s comes out as WebP without any of its metadata',
		async (kind) => {
			const content = await aPicture({ kind });
			expect(content.includes(PICTURE_MARK)).toBe(true);
			const { result, read, everything } = await convertHere([file(`photo.${kind}`, content)]);
			expect(result).toMatchObject({
				ok: true,
				images: [{ kind: 'picture', width: 60, height: 40, frames: ['out/p0-0.webp'] }]
			});
			const found = await sharp(await read('out/p0-0.webp')).metadata();
			expect([found.format, found.exif, found.xmp, found.iptc, found.icc]).toEqual([
				'webp',
				...Array(4).fill(undefined)
			]);
			const bytes = (await everything()).toString('latin1');
			for (const mark of [PICTURE_MARK, 'Exif', 'EXIF', 'XMP', 'GPS', 'http://ns.adobe']) {
				expect(bytes).not.toContain(mark);
			}
		}
	);

	test('a picture that lies on its side by its metadata stands upright in its pixels', async () => {
		const { result } = await convertHere([file('a.jpg', await aPicture({ orientation: 6 }))]);
		expect(result).toMatchObject({ images: [{ width: 40, height: 60 }] });
	});

	test('what lies hidden under transparency does not come along', async () => {
		const pixels = Buffer.alloc(16 * 16 * 4);
		pixels.forEach((_, index) => (pixels[index] = index % 4 === 3 ? 0 : 200));
		const hidden = await sharp(pixels, { raw: { width: 16, height: 16, channels: 4 } })
			.png()
			.toBuffer();
		const { read } = await convertHere([file('a.png', hidden)]);
		const { data, info } = await sharp(await read('out/p0-0.webp'))
			.raw()
			.toBuffer({ resolveWithObject: true });
		expect(info.channels).toBe(3);
		expect(Math.min(...data)).toBeGreaterThan(250);
	});

	test('what follows the end of a picture does not come along', async () => {
		const content = Buffer.concat([
			await aPicture(),
			Buffer.from(`<script>${PICTURE_MARK}</script>`)
		]);
		const { result, everything } = await convertHere([file('a.jpg', content)]);
		expect(result.ok).toBe(true);
		expect((await everything()).includes('<script>')).toBe(false);
	});

	test('several pictures are several images, each with a small one', async () => {
		const { result, read } = await convertHere([
			file('a.jpg', await aPicture({ width: 900, height: 300 })),
			file('b.png', await aPicture({ kind: 'png' }))
		]);
		expect(result.ok && result.images.map((image) => image.width)).toEqual([900, 60]);
		const small = await sharp(await read('out/p0-thumbnail.webp')).metadata();
		expect([small.width, small.height]).toEqual([320, 107]);
	});
});

describe('series', () => {
	test('frames lie in the order of the body, in Hounsfield units, with windows and spacing', async () => {
		const { result, read } = await convertHere([
			file('x1', aSlice({ number: 1, z: 8, words: Array(24).fill(1024 + 40) as number[] })),
			file('x2', aSlice({ number: 2, z: 4, words: Array(24).fill(24) as number[] }))
		]);
		expect(result).toMatchObject({
			ok: true,
			images: [
				{
					kind: 'radiology',
					modality: 'CT',
					width: 6,
					height: 4,
					rowSpacing: 0.5,
					columnSpacing: 0.75,
					sliceSpacing: 4,
					windows: [
						{ name: 'lung', center: -600, width: 1500 },
						{ name: 'soft_tissue', center: 40, width: 400 },
						{ name: 'bone', center: 400, width: 1800 }
					]
				}
			]
		});
		const frames = result.ok ? (result.images[0]?.frames ?? []) : [];
		const first = await Promise.all(frames.map(async (path) => int16(await read(path))[0]));
		expect(first).toEqual([-1000, 40]);
	});

	test('nothing that is stored holds a name, a number or a place of the file', async () => {
		const { result, everything } = await convertHere([file('a.dcm', aSlice())]);
		expect(result.ok).toBe(true);
		const bytes = (await everything()).toString('latin1');
		for (const identifier of Object.values(IDENTIFIERS)) {
			expect(bytes).not.toContain(identifier);
		}
	});
});

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

describe.skipIf(!hasSamples)('real and hostile files (need ../shared/samples)', () => {
	test('each hostile file is refused, within two seconds', async () => {
		for (const name of readdirSync(`${SAMPLES}/bad`)) {
			const started = performance.now();
			expect(await refusalOf(await sample(`bad/${name}`)), name).not.toBe('taken');
			expect(performance.now() - started, name).toBeLessThan(2000);
		}
	});

	test('compressed and other objects are refused by name', async () => {
		const found: Record<string, string> = {};
		for (const name of [
			'MR_small_RLE.dcm',
			'MR_small_jp2klossless.dcm',
			'CTImage_jpeg51.dcm',
			'reportsi.dcm',
			'rtplan.dcm',
			'waveform_ecg.dcm',
			'examples_palette.dcm',
			'SC_rgb_small_odd.dcm',
			'MR_truncated.dcm',
			'no_meta.dcm',
			'DICOMDIR'
		]) {
			const { result } = await convertHere([await sample(`dicom/${name}`)]);
			found[name] = result.ok ? 'taken' : [result.reason, result.detail].filter(Boolean).join(' ');
		}
		expect(found).toEqual({
			'MR_small_RLE.dcm': 'compressed_dicom rle',
			'MR_small_jp2klossless.dcm': 'compressed_dicom jpeg_2000',
			'CTImage_jpeg51.dcm': 'compressed_dicom jpeg',
			'reportsi.dcm': 'not_ct_or_mr structured_report',
			'rtplan.dcm': 'not_ct_or_mr radiotherapy',
			'waveform_ecg.dcm': 'not_ct_or_mr waveform',
			'examples_palette.dcm': 'not_ct_or_mr ultrasound',
			'SC_rgb_small_odd.dcm': 'secondary_capture',
			'MR_truncated.dcm': 'broken',
			'no_meta.dcm': 'unknown_kind',
			DICOMDIR: 'no_files'
		});
	});

	test.each(['CTImage_explicitLE.dcm', 'CT_small.dcm', 'MR_small.dcm'])(
		'every pixel of %s is what another library reads',
		async (name) => {
			const given = await sample(`dicom/${name}`);
			const { read } = await convertHere([given]);
			const expected = Buffer.from(readByDcmjs(given.content).buffer);
			expect((await read('out/s0-0.gz')).equals(expected)).toBe(true);
		}
	);

	test('one image in implicit, explicit and big endian syntax gives equal pixels', async () => {
		const [explicit, implicit, big] = await Promise.all(
			['MR_small.dcm', 'MR_small_implicit.dcm', 'MR_small_bigendian.dcm'].map(async (name) =>
				(await convertHere([await sample(`dicom/${name}`)])).read('out/s0-0.gz')
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
		for (const name of [
			'DSCN0010.jpg',
			'DSCN0012.jpg',
			'45-gps_ifd.jpg',
			'BlueSquare.jpg',
			'synthetic-gps-karachi.jpg',
			'Canon_40D_photoshop_import.jpg'
		]) {
			const { result, everything } = await convertHere([await sample(`photos/${name}`)]);
			expect(result.ok, name).toBe(true);
			const bytes = (await everything()).toString('latin1');
			for (const mark of ['Exif', 'EXIF', 'XMP ', 'GPS', 'Photoshop', 'Canon', 'NIKON']) {
				expect(bytes.includes(mark), `${mark} in ${name}`).toBe(false);
			}
		}
	}, 60_000);
});
