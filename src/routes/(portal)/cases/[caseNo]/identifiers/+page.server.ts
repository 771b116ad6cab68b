import { redirect } from '@sveltejs/kit';
import { refusedForm, typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { labelOf } from '#lib/parts/case/form-view.ts';
import { readFindings } from '#server/cases/read-findings.ts';
import { removeFinding, type SeenFinding } from '#server/cases/remove-finding.ts';
import { stateFinding } from '#server/cases/state-finding.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, url }) => {
	const view = valueOrError(await readFindings(locals.portal, signedIn(locals), params.caseNo));
	return {
		...view,
		findings: view.findings.map((one) => ({ ...one, label: labelOf(one.field) })),
		/** What was done on this page last. */
		done: url.searchParams.get('done')
	};
};

function seenIn(caseNo: string, typed: Record<string, string>): SeenFinding {
	const { field = '', version, start, end } = typed;
	return { caseNo, field, version: Number(version), start: Number(start), end: Number(end) };
}

export const actions: Actions = {
	remove: async ({ locals, params, request }) => {
		const actor = signedIn(locals);
		const typed = typedFields(await request.formData());
		const removed = await removeFinding(locals.portal, actor, seenIn(params.caseNo, typed));
		if (!removed.ok) {
			return refusedForm(removed, typed);
		}
		for (const item of removed.value.listedAt) {
			locals.portal.announce({ type: 'agenda_item_changed', ...item });
		}
		redirect(303, `/cases/${params.caseNo}/identifiers?done=removed`);
	},
	state: async ({ locals, params, request }) => {
		const actor = signedIn(locals);
		const typed = typedFields(await request.formData());
		const seen = seenIn(params.caseNo, typed);
		const stated = await stateFinding(locals.portal, actor, {
			...seen,
			reason: typed.reason ?? ''
		});
		if (!stated.ok) {
			return refusedForm(stated, typed);
		}
		redirect(303, `/cases/${params.caseNo}/identifiers?done=stated`);
	}
};
