import { redirect } from '@sveltejs/kit';
import { refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { declineReport } from '#server/redaction/decline-report.ts';
import { readRedactions } from '#server/redaction/read-redactions.ts';
import { reportPassages } from '#server/redaction/report-passages.ts';
import { takeOutPassages } from '#server/redaction/take-out-passages.ts';
import { PASSAGE_KINDS } from '#lib/domain/redaction/passages.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, url }) => ({
	...valueOrError(await readRedactions(locals.portal, signedIn(locals), params.caseNo)),
	/** What was done on this page last. */
	done: url.searchParams.get('done')
});

export const actions: Actions = {
	report: async ({ locals, params, request }) => {
		const typed = typedFields(await request.formData());
		const kind = PASSAGE_KINDS.find((one) => one === typed.kind) ?? 'other';
		const reported = await reportPassages(locals.portal, signedIn(locals), {
			...{ caseNo: params.caseNo, kind },
			passages: typed.passages ?? ''
		});
		return reported.ok
			? redirect(303, `/cases/${params.caseNo}/redactions?done=reported`)
			: refusedForm(reported, typed);
	},
	takeOut: async ({ locals, params, request }) => {
		const { redactionId = '' } = typedFields(await request.formData());
		const decision = { caseNo: params.caseNo, redactionId };
		const taken = await takeOutPassages(locals.portal, signedIn(locals), decision);
		if (!taken.ok) {
			return refusedForm(taken, { redactionId });
		}
		for (const item of taken.value.items) {
			locals.portal.announce({ type: 'agenda_item_changed', ...item });
		}
		redirect(303, `/cases/${params.caseNo}/redactions/${redactionId}`);
	},
	decline: async ({ locals, params, request }) => {
		const typed = typedFields(await request.formData());
		const declined = await declineReport(locals.portal, signedIn(locals), {
			...{ caseNo: params.caseNo, redactionId: typed.redactionId ?? '' },
			reason: typed.reason ?? ''
		});
		return declined.ok
			? redirect(303, `/cases/${params.caseNo}/redactions?done=declined`)
			: refusedForm(declined, typed);
	}
};
