import { may } from '#server/auth/permissions.ts';
import { readBoards } from '#server/boards/read-boards.ts';
import { valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals }) => {
	const actor = signedIn(locals);
	return {
		boards: valueOrError(await readBoards(locals.portal, actor)),
		mayCreate: may(actor, 'create_board', 'portal', {})
	};
};
