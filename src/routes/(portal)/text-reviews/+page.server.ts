import { redirect, type RequestEvent } from '@sveltejs/kit';
import { refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { labelOf } from '#lib/parts/case/form-view.ts';
import { decideStatement } from '#server/cases/decide-statement.ts';
import { readStatements } from '#server/cases/read-statements.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url }) => {
	const statements = valueOrError(await readStatements(locals.portal, signedIn(locals)));
	return {
		statements: statements.map((one) => ({
			...one,
			places: one.places.map((place) => ({ ...place, label: labelOf(place.field) }))
		})),
		/** What was decided before this. */
		done: url.searchParams.get('done')
	};
};

async function decide({ locals, request }: RequestEvent, decision: 'confirm' | 'reject') {
	const actor = signedIn(locals);
	const { statementId = '' } = typedFields(await request.formData());
	const decided = await decideStatement(locals.portal, actor, { statementId, decision });
	if (!decided.ok) {
		return refusedForm(decided);
	}
	redirect(303, `/text-reviews?done=${decision === 'confirm' ? 'confirmed' : 'rejected'}`);
}

export const actions: Actions = {
	confirm: (event) => decide(event, 'confirm'),
	reject: (event) => decide(event, 'reject')
};
