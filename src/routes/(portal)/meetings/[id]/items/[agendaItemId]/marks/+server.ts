import { redirect } from '@sveltejs/kit';
import { toAnnotationPage } from '#lib/domain/annotation/web-annotation.ts';
import { valueOrError } from '#lib/forms/outcome.ts';
import { readMarks } from '#server/meetings/read-marks.ts';
import type { RequestHandler } from './$types.js';

/** The marks of an item as W3C Web Annotations, for other programs. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const { portal, actor } = locals;
	if (actor === null) {
		redirect(303, `/sign-in?next=${encodeURIComponent(url.pathname)}`);
	}
	const { id: meetingId, agendaItemId } = params;
	const marks = valueOrError(await readMarks(portal, actor, { meetingId, agendaItemId }));
	const { origin } = url;
	const page = toAnnotationPage(marks, { origin, id: origin + url.pathname });
	return new Response(JSON.stringify(page, null, '\t'), {
		headers: {
			'content-type': 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
			'content-disposition': 'attachment; filename="marks.jsonld"',
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store'
		}
	});
};
