import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import {
	FIELD_NAMES,
	caseFormOf,
	changeRows,
	readCaseForm,
	recordFrom,
	type CaseForm
} from '#lib/domain/case/case-form.ts';
import { REFUSALS, type Refusal } from '#lib/domain/outcome.ts';
import { valueOrError } from '#lib/forms/outcome.ts';
import { signedIn } from '#lib/forms/signed-in.ts';
import { textFor } from '#lib/text/text.ts';
import { editCase } from '#server/cases/edit-case.ts';
import { readCase } from '#server/cases/read-case.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, params }) => {
	const { portal } = locals;
	const view = valueOrError(await readCase(portal, signedIn(locals), params.caseNo));
	if (!view.mayEdit) {
		const reason = view.isAuthor ? 'case_under_discussion' : 'not_allowed';
		error(REFUSALS[reason], { code: reason, message: textFor('refusal', reason) });
	}
	const { record, ...shown } = view;
	return { shown, saved: caseFormOf(view.title, record) };
};

type Kept = { form: CaseForm; version: number };

/** The form again, with all that was typed. */
function keep(kept: Kept, reason: Refusal, errors: Record<string, string> = {}) {
	return fail(REFUSALS[reason], { ...kept, reason, errors, differs: [] as Difference[] });
}

type Difference = { name: string; there: string };

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
			const lines = there[group].map((row) => Object.values(row).filter(Boolean).join(', '));
			differs.push({ name: group, there: lines.join('; ') });
		}
	}
	return fail(REFUSALS.case_changed, {
		form: kept.form,
		// Who saves again has read the other text: the next save replaces it.
		version: view.version,
		reason: 'case_changed' as const,
		errors: {},
		differs
	});
}

export const actions: Actions = {
	default: async (event) => {
		const { locals, params, request } = event;
		const sent = await request.formData();
		const form = readCaseForm(sent);
		const version = Number(sent.get('version'));
		const intent = String(sent.get('intent') ?? 'save');
		if (locals.actor === null) {
			return keep({ form, version }, 'not_signed_in');
		}
		if (intent !== 'save') {
			return {
				form: changeRows(form, intent),
				version,
				reason: null,
				errors: {},
				differs: [] as Difference[]
			};
		}
		const read = recordFrom(form);
		if (!read.ok) {
			return keep({ form, version }, 'malformed', read.errors);
		}
		const { title, record } = read;
		const input = { caseNo: params.caseNo, version, title, record };
		const saved = await editCase(locals.portal, locals.actor, input);
		if (!saved.ok) {
			return saved.reason === 'case_changed'
				? changedMeanwhile(event, params.caseNo, { form, version })
				: keep({ form, version }, saved.reason, saved.fields);
		}
		for (const item of saved.value.listedAt) {
			locals.portal.announce({ type: 'agenda_item_changed', ...item });
		}
		redirect(303, `/cases/${params.caseNo}/edit`);
	}
};
