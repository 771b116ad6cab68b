import { signedIn } from '#lib/forms/signed-in.ts';
import { valueOrError } from '#lib/forms/outcome.ts';
import { readMinutes } from '#server/meetings/read-minutes.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => ({
	minutes: valueOrError(await readMinutes(locals.portal, signedIn(locals), params.id))
});
