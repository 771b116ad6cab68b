import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { FIELD_NAMES, changeRows, rowText, type CaseForm } from '#lib/domain/case/case-form.ts';
import { caseFormOf } from '#lib/domain/case/case-form-of.ts';
import { readCaseForm } from '#lib/domain/case/read-case-form.ts';
import { recordFrom } from '#lib/domain/case/record-from.ts';
import { textFindings, type TextFinding } from '#lib/domain/case/text-findings.ts';
import { REFUSALS, refuse, type Refusal } from '#lib/domain/outcome.ts';
import { refusePage, valueOrError } from '#lib/forms/outcome.ts';
import { openPoints } from '#lib/parts/case/form-view.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { editCase } from '#server/cases/edit-case.ts';
import { readCase } from '#server/cases/read-case.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { portal } = locals;
	const view = valueOrError(await readCase(portal, signedIn(locals), params.caseNo));
	if (!view.mayEdit) {
		refusePage(refuse(view.isAuthor ? 'case_under_discussion' : 'not_allowed'));
	}
	const { record, missing, conflicts, queries, ...shown } = view;
	return {
		shown: {
			...shown,
			hasRecommendation: shown.recommendations.length > 0,
			...openPoints({ missing, conflicts, queries })
		},
		queries,
		saved: caseFormOf(view.title, record)
	};
};

type Kept = { form: CaseForm; version: number };

type Difference = { name: string; there: string };
type Answer = Kept & {
	reason: Refusal | null;
	errors: Record<string, string>;
	/** Null: those of the saved case are shown. */
	queries: TextFinding[] | null;
	differs: Difference[];
};

function answer(kept: Kept, more: Partial<Answer>): Answer {
	return { reason: null, errors: {}, queries: null, differs: [], ...kept, ...more };
}

/** The form again, with all that was typed. */
function keep(kept: Kept, reason: Refusal, more: Partial<Answer> = {}) {
	return fail(REFUSALS[reason], answer(kept, { reason, ...more }));
}

/** What another window saved meanwhile, where it is not what was typed here. */
async function changedMeanwhile(event: RequestEvent, caseNo: string, kept: Kept) {
	const actor = signedIn(event.locals);
	const view = valueOrError(await readCase(event.locals.portal, actor, caseNo));
	const there = caseFormOf(view.title, view.record);
	const differs: Difference[] = FIELD_NAMES.filter(
		(name) => there.fields[name] !== kept.form.fields[name]
	).map((name) => ({ name, there: there.fields[name] }));
	for (const group of ['biomarkers', 'timeline'] as const) {
		if (JSON.stringify(there[group]) !== JSON.stringify(kept.form[group])) {
			differs.push({ name: group, there: there[group].map(rowText).join('; ') });
		}
	}
	// Who saves again has read the other text: the next save replaces it.
	return keep({ form: kept.form, version: view.version }, 'case_changed', { differs });
}

async function save(event: RequestEvent, caseNo: string, kept: Kept) {
	const { portal, actor } = event.locals;
	if (actor === null) {
		return keep(kept, 'not_signed_in');
	}
	const read = recordFrom(kept.form);
	if (!read.ok) {
		return keep(kept, 'malformed', { errors: read.errors });
	}
	const { title, record } = read;
	const saved = await editCase(portal, actor, { caseNo, version: kept.version, title, record });
	if (saved.ok) {
		for (const item of saved.value.listedAt) {
			portal.announce({ type: 'agenda_item_changed', ...item });
		}
		redirect(303, `/cases/${caseNo}/edit`);
	}
	if (saved.reason === 'case_changed') {
		return changedMeanwhile(event, caseNo, kept);
	}
	const errors = saved.fields ?? {};
	const queries = textFindings(title, record).filter(({ field }) => errors[field] === 'identifier');
	return keep(kept, saved.reason, { errors, queries });
}

export const actions: Actions = {
	default: async (event) => {
		const sent = await event.request.formData();
		const kept = { form: readCaseForm(sent), version: Number(sent.get('version')) };
		const intent = sent.get('intent');
		return typeof intent === 'string' && intent !== 'save'
			? answer({ ...kept, form: changeRows(kept.form, intent) }, {})
			: save(event, event.params.caseNo, kept);
	}
};
