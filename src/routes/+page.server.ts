import { readToday } from '#server/meetings/read-today.ts';
import { valueOrError } from '#lib/forms/outcome.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals }) => ({
	today: locals.actor === null ? null : valueOrError(await readToday(locals.portal, locals.actor))
});
