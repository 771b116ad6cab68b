import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import {
	convertHere,
	convertInProcess,
	hasSamples,
	sample
} from '../../../tests/builders/conversions.ts';
import { aPdf, PDF_MARK } from '../../../tests/builders/pdf.ts';

const file = (content: Buffer) => ({ name: 'report.pdf', content });

async function refusalOf(content: Buffer): Promise<string> {
	const { result } = await convertHere([file(content)]);
	return result.ok ? 'taken' : result.reason;
}

describe('documents that are refused', () => {
	test('[IM87] one that is locked, cut off, without a page or with too many of them, by name', async () => {
		expect(await refusalOf(aPdf({ isLocked: true }))).toBe('pdf_locked');
		expect(await refusalOf(Buffer.from('%PDF-1.7\n%...'))).toBe('broken');
		expect(await refusalOf(aPdf({ pages: [] }))).toBe('broken');
		expect(await refusalOf(aPdf({ pages: Array.from({ length: 31 }, () => ['a']) }))).toBe(
			'too_many_pages'
		);
	});

	test('[IM87] one whose page is larger than any paper, or nearly nothing', async () => {
		expect(await refusalOf(aPdf({ width: 500_000 }))).toBe('broken');
		expect(await refusalOf(aPdf({ width: 0.001, height: 0.001 }))).toBe('broken');
	});
});

describe('documents', () => {
	test('[IM86] each page becomes a picture; metadata, script, comment and attached file are gone', async () => {
		const content = aPdf({ pages: [['Invasive carcinoma'], ['Grade 2', 'ER 90 %']] });
		expect(content.toString('latin1').split(PDF_MARK).length).toBeGreaterThan(4);
		const { result, read, everything } = await convertInProcess([file(content)]);
		expect(result).toMatchObject({
			ok: true,
			foundText: [],
			metadata: null,
			images: [
				{ kind: 'picture', width: 1554, height: 2200, frames: ['out/p0-1-0.webp'] },
				{ kind: 'picture', width: 1554, height: 2200, frames: ['out/p0-2-0.webp'] }
			]
		});
		const stored = (await everything()).toString('latin1');
		for (const mark of [PDF_MARK, 'Invasive', '%PDF', 'JavaScript', 'EmbeddedFile']) {
			expect(stored).not.toContain(mark);
		}
		// Black letters on white paper, where the first line stands.
		const page = await read('out/p0-1-0.webp');
		const darkest = async (left: number, top: number, width: number, height: number) => {
			const piece = sharp(page).extract({ left, top, width, height }).grayscale();
			return (await piece.raw().toBuffer()).reduce((least, gray) => Math.min(least, gray), 255);
		};
		expect(await darkest(150, 150, 500, 80)).toBeLessThan(40);
		expect(await darkest(0, 0, 1554, 140)).toBeGreaterThan(240);
	});

	test('[IM88] text that looks like an identifier is told by kind and page, never by its words', async () => {
		const content = aPdf({
			pages: [
				['Grade 2'],
				['Patient name: Shazia Bibi', 'CNIC 35202-7654321-8'],
				['ER 90 %', 'Tel 0321-7654321']
			]
		});
		const { result, everything } = await convertInProcess([file(content)]);
		expect(result.ok && result.foundText).toEqual([
			{ fileIndex: 0, page: 2, kinds: expect.arrayContaining(['cnic', 'name']) as string[] },
			{ fileIndex: 0, page: 3, kinds: ['phone'] }
		]);
		const stored = (await everything()).toString('latin1');
		for (const mark of ['Shazia', '7654321']) {
			expect(stored).not.toContain(mark);
		}
	});

	test.skipIf(!hasSamples)(
		'[IM88] in a real report the rules find what stands in it (needs ../shared/samples)',
		async () => {
			const { result } = await convertHere([await sample('pdf/report-phi-in-text.pdf')]);
			expect(result.ok && result.foundText[0]?.kinds).toEqual(
				expect.arrayContaining(['cnic', 'phone'])
			);
			const clean = await convertHere([await sample('pdf/report-phi-metadata.pdf')]);
			expect(clean.result.ok && clean.result.foundText).toEqual([]);
		}
	);
});
