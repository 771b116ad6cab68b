import * as v from 'valibot';
import { refuse } from '#lib/domain/outcome.ts';
import { refusePage, valueOrError } from '#lib/forms/outcome.ts';
import { orSignIn } from '#lib/forms/or-sign-in.ts';
import { qualityQuery } from '#lib/forms/quality-query.ts';
import { QUALITY_TABLES, qualityCsv } from '#server/boards/quality-csv.ts';
import { readQuality } from '#server/boards/read-quality.ts';
import type { RequestHandler } from './$types.js';

const TableSchema = v.fallback(v.picklist(QUALITY_TABLES), 'measures');

/** The numbers of a board for a spreadsheet; `table=meetings` for one line a meeting, `table=cases` for what each case adds. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
	const actor = orSignIn(locals.actor, url);
	const { period } = qualityQuery(url.searchParams, locals.portal.clock.now());
	const table = v.parse(TableSchema, url.searchParams.get('table'));
	const cases = table === 'cases' ? ('each' as const) : null;
	const asked = { slug: params.slug, period, cases };
	const quality = valueOrError(await readQuality(locals.portal, actor, asked));
	if (table === 'cases' && !quality.mayReadCases) {
		refusePage(refuse('not_allowed'));
	}
	return new Response(qualityCsv(quality, table), {
		headers: {
			'content-type': 'text/csv; charset=utf-8',
			'content-disposition': `attachment; filename="quality-${table}-${period.from}-${period.to}.csv"`,
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store'
		}
	});
};
