import { valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { readCaseAccess } from '#server/cases/read-case-access.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) =>
	valueOrError(await readCaseAccess(locals.portal, signedIn(locals), params.caseNo));
