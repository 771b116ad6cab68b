import { signedIn } from '#lib/forms/signed-in.ts';
import { may } from '#server/auth/permissions.ts';
import { readMyCases } from '#server/cases/read-my-cases.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = signedIn(locals);
	return {
		cases: await readMyCases(locals.portal, actor),
		mayCreate: may(actor, 'create_case', 'portal', {})
	};
};
