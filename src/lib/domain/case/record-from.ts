import * as v from 'valibot';
import type { BiomarkerRow, CaseForm, EventRow, FieldName } from './case-form.ts';
import { CaseRecordSchema, TitleSchema, type CaseRecord } from './record.ts';

const STAGE_PARTS = ['edition', 'prefix', 't', 'n', 'm', 'group'] as const;
/** The lines that hold something, with their number on the page. */
type Lines = {
	biomarkers: { row: BiomarkerRow; index: number }[];
	timeline: { row: EventRow; index: number }[];
};

const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed);
function filled<T extends object>(rows: T[], except: string): { row: T; index: number }[] {
	const isBlank = (row: T): boolean =>
		Object.entries(row).every(
			([name, value]: [string, unknown]) =>
				name === except || value === false || (typeof value === 'string' && value.trim() === '')
		);
	return rows.flatMap((row, index) => (isBlank(row) ? [] : [{ row, index }]));
}

/** A code with what belongs to it; a side without a site is kept, so that the schema can refuse it. */
function pair(fields: CaseForm['fields'], code: FieldName, other: FieldName): unknown {
	const name = other.split('.')[1] ?? other;
	return orNull(fields[code]) === null && orNull(fields[other]) === null
		? null
		: { code: fields[code], [name]: orNull(fields[other]) };
}

function stagingFrom(fields: CaseForm['fields']): unknown {
	if (fields['staging.type'] === 'not_stageable') {
		return { type: 'not_stageable', reason: orNull(fields['staging.reason']) };
	}
	const values = Object.fromEntries(
		STAGE_PARTS.map((name) => [name, orNull(fields[`staging.${name}`])])
	);
	const isEmpty = STAGE_PARTS.every((name) => values[name] === null);
	return isEmpty ? null : { type: 'staged', ...values };
}

/** A minus sign or a dash before a day is a minus; anything else that is no whole number stays a text, which the schema refuses. */
function dayFrom(typed: string): unknown {
	const plain = typed.trim().replace(/^[\u2012-\u2015\u2212]/, '-');
	return /^[+-]?\d+$/.test(plain) ? Number(plain) : plain;
}

function biomarkerFrom(row: BiomarkerRow): unknown {
	const texts = { method: orNull(row.method), note: orNull(row.note), value: orNull(row.value) };
	return { ...row, ...texts };
}

function eventFrom(row: EventRow): unknown {
	return { ...row, day: dayFrom(row.day), note: orNull(row.note), where: orNull(row.where) };
}

/** ECOG as a digit; anything else stays a text, which the schema refuses: `Number(' ')` would make a patient fit. */
function performanceFrom(typed: string): unknown {
	return /^\d$/.test(typed) ? Number(typed) : orNull(typed);
}

/** What was typed into fields that the chosen state does not have: it would be lost without a word. */
function contradictions({ fields, biomarkers }: CaseForm): Record<string, string> {
	const errors: Record<string, string> = {};
	const isNotStageable = fields['staging.type'] === 'not_stageable';
	const hasStage = STAGE_PARTS.some((part) => orNull(fields[`staging.${part}`]) !== null);
	if (isNotStageable ? hasStage : orNull(fields['staging.reason']) !== null) {
		errors['staging.type'] = 'stage_and_reason';
	}
	for (const [index, { state, result, value, why }] of biomarkers.entries()) {
		const hasResult = orNull(result) !== null || orNull(value) !== null;
		if (state === 'done' ? orNull(why) !== null : hasResult) {
			errors[`biomarkers.${index}.state`] = 'state_and_result';
		}
	}
	return errors;
}

function candidateFrom({ fields }: CaseForm, lines: Lines): unknown {
	return {
		schemaVersion: 1,
		ageBand: orNull(fields.ageBand),
		sex: orNull(fields.sex),
		province: orNull(fields.province),
		presentation: orNull(fields.presentation),
		comorbidities: orNull(fields.comorbidities),
		performanceStatus: performanceFrom(fields.performanceStatus),
		topography: pair(fields, 'topography.code', 'topography.side'),
		morphology: pair(fields, 'morphology.code', 'morphology.grade'),
		staging: stagingFrom(fields),
		biomarkers: lines.biomarkers.map(({ row }) => biomarkerFrom(row)),
		timeline: lines.timeline.map(({ row }) => eventFrom(row)),
		patientWants: orNull(fields.patientWants),
		reach: {
			money: orNull(fields['reach.money']),
			distance: orNull(fields['reach.distance']),
			resourceTier: orNull(fields['reach.resourceTier'])
		},
		question: orNull(fields.question),
		preBoardPlan: orNull(fields.preBoardPlan),
		notIdentifiers: []
	};
}

/** `errors` holds the code of a message by the name of its field. */
export type ReadRecord =
	{ ok: true; title: string; record: CaseRecord } | { ok: false; errors: Record<string, string> };

/** The record that the form holds, or the wrong fields with the code of their message. Lines left empty are dropped. */
export function recordFrom(form: CaseForm): ReadRecord {
	const lines: Lines = {
		biomarkers: filled(form.biomarkers, 'state'),
		timeline: filled(form.timeline, '')
	};
	const title = v.safeParse(TitleSchema, form.fields.title);
	const record = v.safeParse(CaseRecordSchema, candidateFrom(form, lines));
	const errors: Record<string, string> = {};
	for (const issue of title.issues ?? []) {
		errors.title ??= issue.message;
	}
	for (const issue of record.issues ?? []) {
		const name = fieldOf(v.getDotPath(issue) ?? '', lines);
		errors[name] ??= /^[a-z_]+$/.test(issue.message) ? issue.message : 'malformed';
	}
	for (const [name, code] of Object.entries(contradictions(form))) {
		errors[name] ??= code;
	}
	if (title.success && record.success && Object.keys(errors).length === 0) {
		const timeline = record.output.timeline.toSorted((a, b) => a.day - b.day);
		return { ok: true, title: title.output, record: { ...record.output, timeline } };
	}
	return { ok: false, errors };
}

/** Empty lines were dropped before the check, so the number in the path is put back to the line on the page. */
function fieldOf(path: string, lines: Lines): string {
	const found = /^(biomarkers|timeline)\.(\d+)(\..+)?$/.exec(path);
	const group = found?.[1] === 'timeline' ? lines.timeline : lines.biomarkers;
	const row = found === null ? undefined : group[Number(found[2])];
	return found === null || row === undefined
		? path
		: `${found[1]}.${row.index}${found[3] ?? '.name'}`;
}
