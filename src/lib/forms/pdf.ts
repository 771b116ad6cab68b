import { refuse } from '#lib/domain/outcome.ts';
import { refusePage } from './outcome.ts';

/** A PDF to be shown; `null` is one that could not be made. */
export function answerPdf(pdf: Buffer | null, name: string): Response {
	if (pdf === null) {
		refusePage(refuse('document_not_printed'));
	}
	return new Response(new Uint8Array(pdf), {
		headers: {
			'content-type': 'application/pdf',
			'content-disposition': `inline; filename="${name}"`,
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store'
		}
	});
}
