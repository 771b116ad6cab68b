import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { convertHere } from '../../../tests/builders/conversions.ts';
import { aSlice } from '../../../tests/builders/dicom.ts';
import { aPicture } from '../../../tests/builders/pictures.ts';

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
		expect(await refusalOf(file('a.dcm', ''))).toBe('empty');
		expect(await refusalOf(file('a.jpg', ''))).toBe('empty');
		expect(await refusalOf(file('a.dcm', 'no preamble'.repeat(50)))).toBe('unknown_kind');
		expect(
			await refusalOf(file('a.dcm', Buffer.concat([Buffer.from('MZ\x90\0'), Buffer.alloc(900)])))
		).toBe('unknown_kind');
	});

	test('HEIC is named', async () => {
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

	test('[IM17] the list of a CD alone is no image, beside a series it is passed over', async () => {
		const list = file('DICOMDIR', aSlice({ sopClass: '1.2.840.10008.1.3.10' }));
		expect(await refusalOf(list)).toBe('no_files');
		expect(await refusalOf(list, file('b', aSlice()))).toBe('taken');
	});

	test('[IM17] what a CD holds beside its images is left out and named; alone, the first of it is refused', async () => {
		const report = aSlice({ sopClass: '1.2.840.10008.5.1.4.1.1.88.22' });
		const state = aSlice({ sopClass: '1.2.840.10008.5.1.4.1.1.11.1' });
		const [first, second, third] = [file('a', report), file('b', state), file('c', report)];
		const refused = await convertHere([second, first]);
		expect(refused.result).toMatchObject({
			reason: 'dicom_not_shown',
			detail: 'presentation_state',
			fileIndex: 0
		});
		const { result } = await convertHere([first, second, file('d', aSlice()), third]);
		expect(result).toMatchObject({
			ok: true,
			metadata: {
				leftOut: [
					{ kind: 'structured_report', count: 2 },
					{ kind: 'presentation_state', count: 1 }
				]
			}
		});
	});
});
