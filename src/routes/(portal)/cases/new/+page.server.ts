import { redirect } from '@sveltejs/kit';
import { CASE_ORIGINS } from '#lib/domain/case/case.ts';
import { refuse } from '#lib/domain/outcome.ts';
import { refusedForm, refusePage, typedFields } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { may } from '#server/auth/permissions.ts';
import { createCase } from '#server/cases/create-case.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals }) => {
	const actor = signedIn(locals);
	if (!may(actor, 'create_case', 'portal', {})) {
		refusePage(refuse('physicians_only'));
	}
	return { origins: actor.isDemonstration ? (['synthetic'] as const) : CASE_ORIGINS };
};

export const actions: Actions = {
	default: async ({ locals, request }) => {
		const actor = signedIn(locals);
		const typed = typedFields(await request.formData());
		// A use case parses what it is given, so a wrong word is answered there with the name of its field.
		const input = { title: typed.title ?? '', origin: typed.origin ?? '' };
		const made = await createCase(locals.portal, actor, input);
		if (!made.ok) {
			return refusedForm(made, typed);
		}
		redirect(303, `/cases/${made.value.caseNo}/edit`);
	}
};
