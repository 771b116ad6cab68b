import * as v from 'valibot';
import {
	BIOMARKER_LIMIT,
	CaseRecordSchema,
	EVENT_LIMIT,
	TitleSchema,
	type CaseRecord
} from './record.ts';

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
	notIdentifiers: string[];
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

const EMPTY_BIOMARKER: BiomarkerRow = {
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

type Read = (name: string) => string;

/** A file or a missing field reads as an empty text; names that we did not ask for are not looked at. */
function reader(sent: FormData): Read {
	return (name) => {
		const value = sent.get(name);
		// Browsers send line ends as CR LF (HTML, form submission); the record keeps LF.
		return typeof value === 'string' ? value.replaceAll('\r\n', '\n') : '';
	};
}

/** Numbers of the lines that were sent: those whose first field is there. */
function linesSent(sent: FormData, group: string, first: string, limit: number): number[] {
	return Array.from({ length: limit }, (_line, index) => index).filter((index) =>
		sent.has(`${group}.${index}.${first}`)
	);
}

/** Reads what a browser sent. */
export function readCaseForm(sent: FormData): CaseForm {
	const read = reader(sent);
	const biomarkers = linesSent(sent, 'biomarkers', 'name', BIOMARKER_LIMIT).map((index) => {
		const cell = (name: keyof BiomarkerRow): string => read(`biomarkers.${index}.${name}`);
		return {
			name: cell('name'),
			state: cell('state'),
			result: cell('result'),
			value: cell('value'),
			method: cell('method'),
			why: cell('why'),
			note: cell('note')
		};
	});
	const timeline = linesSent(sent, 'timeline', 'day', EVENT_LIMIT).map((index) => ({
		day: read(`timeline.${index}.day`),
		kind: read(`timeline.${index}.kind`),
		what: read(`timeline.${index}.what`),
		note: read(`timeline.${index}.note`),
		where: read(`timeline.${index}.where`),
		isTurningPoint: sent.has(`timeline.${index}.isTurningPoint`)
	}));
	return {
		fields: Object.fromEntries(FIELD_NAMES.map((name) => [name, read(name)])) as CaseForm['fields'],
		biomarkers,
		timeline,
		notIdentifiers: sent
			.getAll('notIdentifiers')
			.filter((one) => typeof one === 'string' && one.trim() !== '')
			.map(String)
	};
}

const textOf = (value: string | number | null | undefined): string =>
	value === null || value === undefined ? '' : String(value);

/** The form that shows this record. */
export function caseFormOf(title: string, record: CaseRecord): CaseForm {
	const { staging } = record;
	const staged = staging?.type === 'staged' ? staging : null;
	return {
		fields: {
			title,
			ageBand: textOf(record.ageBand),
			sex: textOf(record.sex),
			province: textOf(record.province),
			presentation: textOf(record.presentation),
			comorbidities: textOf(record.comorbidities),
			performanceStatus: textOf(record.performanceStatus),
			'topography.code': textOf(record.topography?.code),
			'topography.side': textOf(record.topography?.side),
			'morphology.code': textOf(record.morphology?.code),
			'morphology.grade': textOf(record.morphology?.grade),
			'staging.type': textOf(staging?.type),
			'staging.edition': textOf(staged?.edition),
			'staging.prefix': textOf(staged?.prefix),
			'staging.t': textOf(staged?.t),
			'staging.n': textOf(staged?.n),
			'staging.m': textOf(staged?.m),
			'staging.group': textOf(staged?.group),
			'staging.reason': textOf(staging?.type === 'not_stageable' ? staging.reason : null),
			patientWants: textOf(record.patientWants),
			'reach.money': textOf(record.reach.money),
			'reach.distance': textOf(record.reach.distance),
			'reach.resourceTier': textOf(record.reach.resourceTier),
			question: textOf(record.question),
			preBoardPlan: textOf(record.preBoardPlan)
		},
		biomarkers: record.biomarkers.map((one) => ({
			...EMPTY_BIOMARKER,
			name: one.name,
			state: one.state,
			note: textOf(one.note),
			...(one.state === 'done' && { result: one.result, value: textOf(one.value) }),
			...(one.state !== 'not_done' && { method: textOf(one.method) }),
			...(one.state === 'not_done' && { why: one.why })
		})),
		timeline: record.timeline.map((one) => ({
			...one,
			day: String(one.day),
			note: textOf(one.note),
			where: textOf(one.where)
		})),
		notIdentifiers: [...record.notIdentifiers]
	};
}

const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed);
const isBlank = (row: object, except: string): boolean =>
	Object.entries(row).every(
		([name, value]) =>
			name === except || value === false || (typeof value === 'string' && value.trim() === '')
	);

function stagingFrom(fields: CaseForm['fields']): unknown {
	const names = ['edition', 'prefix', 't', 'n', 'm', 'group'] as const;
	if (fields['staging.type'] === 'not_stageable') {
		return { type: 'not_stageable', reason: orNull(fields['staging.reason']) };
	}
	const values = Object.fromEntries(names.map((name) => [name, orNull(fields[`staging.${name}`])]));
	const isEmpty = names.every((name) => values[name] === null);
	return isEmpty ? null : { type: 'staged', ...values };
}

/** A minus sign or a dash before a day is a minus; anything else that is no whole number stays a text, which the schema refuses. */
function dayFrom(typed: string): unknown {
	const plain = typed.trim().replace(/^[\u2012-\u2015\u2212]/, '-');
	return /^[+-]?\d{1,6}$/.test(plain) ? Number(plain) : plain;
}

function biomarkerFrom(row: BiomarkerRow): unknown {
	const texts = { method: orNull(row.method), note: orNull(row.note), value: orNull(row.value) };
	return { ...row, ...texts };
}

export type ReadRecord =
	{ ok: true; title: string; record: CaseRecord } | { ok: false; errors: Record<string, string> };

/** The record that the form holds, or the wrong fields with the code of their message. Lines left empty are dropped. */
export function recordFrom(form: CaseForm): ReadRecord {
	const { fields } = form;
	const markers = form.biomarkers.flatMap((row, index) =>
		isBlank(row, 'state') ? [] : [{ row, index }]
	);
	const events = form.timeline.flatMap((row, index) => (isBlank(row, '') ? [] : [{ row, index }]));
	const pair = (code: FieldName, other: FieldName, name: string): unknown =>
		orNull(fields[code]) === null && orNull(fields[other]) === null
			? null
			: { code: fields[code], [name]: orNull(fields[other]) };
	const candidate = {
		schemaVersion: 1,
		ageBand: orNull(fields.ageBand),
		sex: orNull(fields.sex),
		province: orNull(fields.province),
		presentation: orNull(fields.presentation),
		comorbidities: orNull(fields.comorbidities),
		performanceStatus: fields.performanceStatus === '' ? null : Number(fields.performanceStatus),
		topography: pair('topography.code', 'topography.side', 'side'),
		morphology: pair('morphology.code', 'morphology.grade', 'grade'),
		staging: stagingFrom(fields),
		biomarkers: markers.map(({ row }) => biomarkerFrom(row)),
		timeline: events.map(({ row }) => ({
			...row,
			day: dayFrom(row.day),
			note: orNull(row.note),
			where: orNull(row.where)
		})),
		patientWants: orNull(fields.patientWants),
		reach: {
			money: orNull(fields['reach.money']),
			distance: orNull(fields['reach.distance']),
			resourceTier: orNull(fields['reach.resourceTier'])
		},
		question: orNull(fields.question),
		preBoardPlan: orNull(fields.preBoardPlan),
		notIdentifiers: form.notIdentifiers.slice(0, 50)
	};
	const title = v.safeParse(TitleSchema, fields.title);
	const record = v.safeParse(CaseRecordSchema, candidate);
	if (title.success && record.success) {
		const timeline = record.output.timeline.toSorted((a, b) => a.day - b.day);
		return { ok: true, title: title.output, record: { ...record.output, timeline } };
	}
	const rows = { biomarkers: markers, timeline: events };
	const errors: Record<string, string> = {};
	for (const issue of title.issues ?? []) {
		errors.title ??= issue.message;
	}
	for (const issue of record.issues ?? []) {
		const name = fieldOf(v.getDotPath(issue) ?? '', rows);
		errors[name] ??= /^[a-z_]+$/.test(issue.message) ? issue.message : 'malformed';
	}
	return { ok: false, errors };
}

/** Empty lines were dropped before the check, so the number in the path is put back to the line on the page. */
function fieldOf(path: string, rows: Record<string, { index: number }[]>): string {
	const found = /^(biomarkers|timeline)\.(\d+)(\..+)?$/.exec(path);
	const row = found === null ? undefined : rows[found[1] ?? '']?.[Number(found[2])];
	return found === null || row === undefined
		? path
		: `${found[1]}.${row.index}${found[3] ?? '.name'}`;
}
