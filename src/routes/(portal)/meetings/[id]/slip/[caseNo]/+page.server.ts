import { valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { readSlip } from '#server/meetings/minutes/read-slip.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => {
	const asked = { meetingId: params.id, caseNo: params.caseNo };
	return { slip: valueOrError(await readSlip(locals.portal, signedIn(locals), asked)) };
};
