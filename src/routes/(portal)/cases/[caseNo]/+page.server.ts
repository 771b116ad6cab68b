import { fail, redirect } from '@sveltejs/kit';
import { shownRecord } from '#lib/domain/case/shown-record.ts';
import { typedFields, valueOrError } from '#lib/forms/outcome.ts';
import { REFUSALS, type Refused } from '#lib/domain/outcome.ts';
import { openPoints, wrongFields } from '#lib/parts/case/form-view.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { backToDraft } from '#server/cases/back-to-draft.ts';
import { markReady } from '#server/cases/mark-ready.ts';
import { readCase } from '#server/cases/read-case.ts';
import { inlineThumbnail } from '#server/images/inline-thumbnail.ts';
import { addAgendaItem } from '#server/meetings/add-agenda-item.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params, isDataRequest }) => {
	const actor = signedIn(locals);
	const view = valueOrError(await readCase(locals.portal, actor, params.caseNo));
	const { record, missing, conflicts, queries, ...shown } = view;
	const [first] = shown.images;
	return {
		// A page that is open already has its scripts; it fetches the picture beside them.
		firstPicture:
			first?.kind === 'radiology' && !isDataRequest
				? await inlineThumbnail(locals.portal, actor, first.id)
				: null,
		shown: {
			...shown,
			hasRecommendation: shown.recommendations.length > 0,
			...openPoints({ missing, conflicts, queries })
		},
		record: shownRecord(record)
	};
};

/** What is asked for on a page of its own, beside the fields of the form. */
const OWN_PAGES: Record<string, string> = { consent: 'consent', images: 'images' };

/** The sentences are made here: the reading page does not carry the words of the form. */
function refused(caseNo: string, { reason, fields = {} }: Refused) {
	const wrong = wrongFields(fields).map(({ name, sentence }) => ({
		name,
		sentence,
		address: `/cases/${caseNo}/${OWN_PAGES[name] ?? `edit#${name}`}`
	}));
	return fail(REFUSALS[reason], { reason, wrong });
}

export const actions: Actions = {
	ready: async ({ locals, params }) => {
		const marked = await markReady(locals.portal, signedIn(locals), { caseNo: params.caseNo });
		return marked.ok ? redirect(303, `/cases/${params.caseNo}`) : refused(params.caseNo, marked);
	},
	draft: async ({ locals, params }) => {
		const taken = await backToDraft(locals.portal, signedIn(locals), { caseNo: params.caseNo });
		return taken.ok ? redirect(303, `/cases/${params.caseNo}`) : refused(params.caseNo, taken);
	},
	list: async ({ locals, params, request }) => {
		const actor = signedIn(locals);
		const { meetingId = '' } = typedFields(await request.formData());
		const listed = await addAgendaItem(locals.portal, actor, {
			...{ meetingId, caseNo: params.caseNo }
		});
		if (!listed.ok) {
			return refused(params.caseNo, listed);
		}
		locals.portal.announce({ type: 'meeting_changed', meetingId });
		redirect(303, `/meetings/${meetingId}`);
	}
};
