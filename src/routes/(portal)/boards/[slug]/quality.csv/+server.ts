import { valueOrError } from '#lib/forms/outcome.ts';
import { orSignIn } from '#lib/forms/or-sign-in.ts';
import { qualityQuery } from '#lib/forms/quality-query.ts';
import { qualityCsv } from '#server/boards/quality-csv.ts';
import { readQuality } from '#server/boards/read-quality.ts';
import type { RequestHandler } from './$types.js';

/** The numbers of a board for a spreadsheet; `table=meetings` for one line a meeting. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const actor = orSignIn(locals.actor, url);
	const { period } = qualityQuery(url.searchParams, locals.portal.clock.now());
	const asked = { slug: params.slug, period, cases: null };
	const quality = valueOrError(await readQuality(locals.portal, actor, asked));
	const table = url.searchParams.get('table') === 'meetings' ? 'meetings' : 'measures';
	return new Response(qualityCsv(quality, table), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="quality-${table}-${period.from}-${period.to}.csv"`,
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store'
		}
	});
};
