import { readdirSync } from 'node:fs';
import dcmjs from 'dcmjs';
import { describe, expect, test } from 'vitest';
import { convertHere, hasSamples, sample, SAMPLES } from '../../../tests/builders/conversions.ts';

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

async function refusalOf(...files: { name: string; content: Buffer }[]): Promise<string> {
	const { result } = await convertHere(files);
	return result.ok ? 'taken' : result.reason;
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
