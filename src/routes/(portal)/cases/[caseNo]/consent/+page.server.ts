import { redirect } from '@sveltejs/kit';
import { CONSENT_KINDS, consentFits } from '#lib/domain/case/case.ts';
import { refuse } from '#lib/domain/outcome.ts';
import { refusedForm, refusePage, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { readCase } from '#server/cases/read-case.ts';
import { recordConsent } from '#server/cases/record-consent.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => {
	const view = valueOrError(await readCase(locals.portal, signedIn(locals), params.caseNo));
	if (!view.mayEdit) {
		refusePage(refuse(view.isAuthor ? 'case_under_discussion' : 'not_allowed'));
	}
	const { caseNo, title, origin, consent } = view;
	const kinds = CONSENT_KINDS.filter((kind) => consentFits(kind, origin));
	return { caseNo, title, origin, consent, kinds };
};

export const actions: Actions = {
	default: async ({ locals, params, request }) => {
		const actor = signedIn(locals);
		const typed = typedFields(await request.formData());
		const input = {
			caseNo: params.caseNo,
			kind: typed.kind ?? '',
			isAttested: typed.isAttested === 'on'
		};
		const recorded = await recordConsent(locals.portal, actor, input);
		if (!recorded.ok) {
			return refusedForm(recorded, typed);
		}
		redirect(303, `/cases/${params.caseNo}`);
	}
};
