import { redirect } from '@sveltejs/kit';
import { CreateBoardSchema } from '#lib/domain/meeting/board.ts';
import { accept, refuse } from '#lib/domain/outcome.ts';
import { parseForm, refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { may } from '#server/auth/permissions.ts';
import { createBoard } from '#server/boards/create-board.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals }) => {
	const actor = signedIn(locals);
	const societies = actor.memberships
		.filter(({ societyId }) => may(actor, 'create_board', 'society', { societyId }))
		.map(({ societyId, societySlug }) => ({ id: societyId, slug: societySlug }));
	return {
		societies: valueOrError(societies.length === 0 ? refuse('not_found') : accept(societies))
	};
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const actor = signedIn(locals);
		const typed = typedFields(await request.formData());
		const input = parseForm(CreateBoardSchema, typed);
		const made = input.ok ? await createBoard(locals.portal, actor, input.value) : input;
		if (!made.ok) {
			return refusedForm(made, typed);
		}
		redirect(303, `/boards/${made.value.slug}`);
	}
};
