import { BIOMARKER_LIMIT, EVENT_LIMIT } from './record.ts';

/** One line of the biomarker table as it was typed. */
export type BiomarkerRow = {
	name: string;
	state: string;
	result: string;
	value: string;
	method: string;
	why: string;
	note: string;
};
/** One event as it was typed. */
export type EventRow = {
	day: string;
	kind: string;
	what: string;
	note: string;
	where: string;
	isTurningPoint: boolean;
};

/** What stands in the fields of the form, right or wrong: it is shown again with its errors. */
export type CaseForm = {
	fields: Record<FieldName, string>;
	biomarkers: BiomarkerRow[];
	timeline: EventRow[];
};

/** Names of the single fields; each is also the path into the record, and the id of its element. */
export const FIELD_NAMES = [
	'title',
	'ageBand',
	'sex',
	'province',
	'presentation',
	'comorbidities',
	'performanceStatus',
	'topography.code',
	'topography.side',
	'morphology.code',
	'morphology.grade',
	'staging.type',
	'staging.edition',
	'staging.prefix',
	'staging.t',
	'staging.n',
	'staging.m',
	'staging.group',
	'staging.reason',
	'patientWants',
	'reach.money',
	'reach.distance',
	'reach.resourceTier',
	'question',
	'preBoardPlan'
] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

/** A line that was just added. */
export const EMPTY_BIOMARKER: BiomarkerRow = {
	name: '',
	state: 'done',
	result: '',
	value: '',
	method: '',
	why: '',
	note: ''
};
const EMPTY_EVENT: EventRow = {
	day: '',
	kind: '',
	what: '',
	note: '',
	where: '',
	isTurningPoint: false
};

/** What stands in a line, for people: what was written, in the order of the fields. */
export function rowText(row: BiomarkerRow | EventRow): string {
	return Object.values(row)
		.filter((cell) => typeof cell === 'string' && cell !== '')
		.join(', ');
}

/** The form as it stands after `intent`, e.g. `add-biomarker` or `remove-event-2`; unchanged for any other word. */
export function changeRows(form: CaseForm, intent: string): CaseForm {
	const removed = /^remove-(biomarker|event)-(\d{1,2})$/.exec(intent);
	const without = <T>(list: T[]): T[] =>
		list.filter((_one, index) => String(index) !== removed?.[2]);
	if (intent === 'add-biomarker' && form.biomarkers.length < BIOMARKER_LIMIT) {
		return { ...form, biomarkers: [...form.biomarkers, { ...EMPTY_BIOMARKER }] };
	}
	if (intent === 'add-event' && form.timeline.length < EVENT_LIMIT) {
		return { ...form, timeline: [...form.timeline, { ...EMPTY_EVENT }] };
	}
	if (removed?.[1] === 'biomarker') {
		return { ...form, biomarkers: without(form.biomarkers) };
	}
	return removed?.[1] === 'event' ? { ...form, timeline: without(form.timeline) } : form;
}
