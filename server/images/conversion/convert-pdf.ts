import { PDFiumLibrary, type PDFiumDocument } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { findIdentifiers } from '#lib/domain/case/identifiers.ts';
import type { ConvertedImage, FoundText } from '../converted.ts';
import { drawAnew } from './draw-anew.ts';
import { NotTaken } from './refusal.ts';

/** A report has one to five pages; more is a whole record, of which the board needs a part. */
const PAGE_LIMIT = 30;
/** Longest side of a drawn page: small print of an A4 page stays readable, at about 190 dots to the inch. */
const PAGE_SIDE = 2200;
/** Largest page of PDF 1.7 in points (ISO 32000-1, annex C.2). */
const POINTS_LIMIT = 14_400;

type Pages = { images: ConvertedImage[]; foundText: Omit<FoundText, 'fileIndex'>[] };

/**
 * Each page drawn as a picture; of the file itself nothing is kept: attachments, scripts, forms, comments and metadata have no
 * way into pixels. Its text is only looked through, since what the eye skips a rule may see.
 */
export async function convertPdf(
	bytes: Buffer,
	output: { folder: string; prefix: string },
	onPage: () => void
): Promise<Pages> {
	const document = await opened(bytes);
	const count = document.getPageCount();
	if (count < 1) {
		throw new NotTaken('broken');
	}
	if (count > PAGE_LIMIT) {
		throw new NotTaken('too_many_pages');
	}
	const pages: Pages = { images: [], foundText: [] };
	for (let index = 0; index < count; index += 1) {
		onPage();
		const { picture, text } = await drawPage(document, index);
		const kinds = [...new Set(findIdentifiers(text).map(({ kind }) => kind))];
		if (kinds.length > 0) {
			pages.foundText.push({ page: index + 1, kinds });
		}
		pages.images.push(
			await drawAnew(picture, { ...output, prefix: `${output.prefix}-${index + 1}` })
		);
	}
	document.destroy();
	return pages;
}

/** PDFium as WebAssembly, in a build without a JavaScript engine. Its errors differ by their words alone. */
async function opened(bytes: Buffer): Promise<PDFiumDocument> {
	const library = await PDFiumLibrary.init();
	try {
		return await library.loadDocument(bytes);
	} catch (error) {
		const isLocked = error instanceof Error && /password|security/i.test(error.message);
		throw new NotTaken(isLocked ? 'pdf_locked' : 'broken');
	}
}

async function drawPage(document: PDFiumDocument, index: number) {
	try {
		const page = document.getPage(index);
		// First, because drawing closes the page.
		const text = page.getText();
		const { originalWidth, originalHeight } = page.getOriginalSize();
		const [least, most] = [originalWidth, originalHeight].sort((a, b) => a - b);
		if (!(least !== undefined && most !== undefined && least >= 1 && most <= POINTS_LIMIT)) {
			throw new NotTaken('broken');
		}
		const { data, width, height } = await page.render({
			scale: PAGE_SIDE / most,
			render: 'bitmap'
		});
		return { picture: sharp(data, { raw: { width, height, channels: 4 } }), text };
	} catch (error) {
		throw error instanceof NotTaken ? error : new NotTaken('broken');
	}
}
