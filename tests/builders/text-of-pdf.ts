import { PDFiumLibrary } from '@hyzyla/pdfium';

/** The words of a document, page by page, as somebody who searches it would find them. */
export async function textOfPdf(pdf: Buffer | null): Promise<string> {
	const library = await PDFiumLibrary.init();
	const document = await library.loadDocument(pdf ?? Buffer.alloc(0));
	const pages = Array.from({ length: document.getPageCount() }, (_, index) =>
		document.getPage(index).getText()
	);
	document.destroy();
	library.destroy();
	return pages.join('\n').replace(/\s+/g, ' ');
}
