import { redirect } from '@sveltejs/kit';
import { shownRecord } from '#lib/domain/case/shown-record.ts';
import { refusedForm, valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { backToDraft } from '#server/cases/back-to-draft.ts';
import { markReady } from '#server/cases/mark-ready.ts';
import { readCase } from '#server/cases/read-case.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => {
	const view = valueOrError(await readCase(locals.portal, signedIn(locals), params.caseNo));
	const { record, ...shown } = view;
	return { shown, record: shownRecord(record) };
};

export const actions: Actions = {
	ready: async ({ locals, params }) => {
		const marked = await markReady(locals.portal, signedIn(locals), { caseNo: params.caseNo });
		return marked.ok ? redirect(303, `/cases/${params.caseNo}`) : refusedForm(marked);
	},
	draft: async ({ locals, params }) => {
		const taken = await backToDraft(locals.portal, signedIn(locals), { caseNo: params.caseNo });
		return taken.ok ? redirect(303, `/cases/${params.caseNo}`) : refusedForm(taken);
	}
};
