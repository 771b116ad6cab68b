import type { CaseRecord } from './record.ts';
import { TEXT_LIMITS } from './text-limits.ts';

/** What is looked for: identity card, phone, mail, record number, date, relative, name, age of 90 or more. */
export const IDENTIFIER_KINDS = [
	'cnic',
	'phone',
	'email',
	'mrn',
	'date',
	'relative',
	'name',
	'age'
] as const;
export type IdentifierKind = (typeof IDENTIFIER_KINDS)[number];
/** A piece of text that looks like an identifier; `text` is the piece, normalized. */
export type IdentifierHit = { kind: IdentifierKind; text: string };

/** Kinds whose pattern leaves little doubt: a case with an unanswered hit of these cannot be marked ready. */
const BLOCKING_KINDS: readonly IdentifierKind[] = ['cnic', 'phone', 'email', 'mrn'];

const MONTH =
	'(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)';
/** Frequent given names, so that "s/o aslam" is found and "s/o metastasis" (suggestive of) is not. */
const GIVEN =
	'(?:muhammad|mohammad|ahmed|ahmad|ali|hassan|hussain|khan|abdul|aslam|akram|iqbal|rashid|tariq|nawaz|bashir|ghulam|sher|gul|bibi|fatima|ayesha|khadija|zainab|maryam|nasreen|shabana|parveen|rubina|saima|sana|sadia|imran|usman|umar|bilal|asif|javed|saleem|rafiq|yousaf|ibrahim)';
const NAME = "[A-Z][a-z'’]{1,24}";

/**
 * One or more patterns for each kind. Every repeat is bounded and starts at an edge: with open repeats 100 kB of hostile text
 * took 45 s when tried. `\d` is enough for digits because the text is normalized first.
 */
const PATTERNS: [IdentifierKind, RegExp][] = [
	['cnic', /(?<!\d)\d{5}[-\s]?\d{7}[-\s]?\d(?!\d)/g],
	[
		'phone',
		/(?<![\dA-Za-z])(?:\+|00)92[-\s.]{0,2}(?:\(0\)|0)?[-\s.]{0,2}\d{2,3}[-\s.]{0,2}\d{3,4}[-\s.]?\d{4}(?!\d)/g
	],
	['phone', /(?<![\dA-Za-z])03\d{2}[-\s.]{0,2}\d{3}[-\s.]{0,2}\d{4}(?!\d)/g],
	['phone', /(?<![\dA-Za-z])\(?0[2-9]\d{1,2}\)?[-\s]\d{3,4}[-\s]?\d{3,4}(?!\d)/g],
	['email', /@(?<=[\w.+-]{1,64}@)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}/g],
	['mrn', /\bMRN?[\s.:#-]{0,5}(?=[A-Z/-]{0,12}\d)[A-Z0-9][A-Z0-9/-]{3,19}/gi],
	[
		'mrn',
		/\b(?:hospital|lab|path(?:ology)?|biopsy|slide|specimen|block|file|chart|admission|opd|ipd|cr|mr|m\.r\.?|reg(?:istration)?|accession|record|patient|visit|token)[\s.]{0,3}(?:no|nos|number|num|id|#)[\s.:#-]{0,5}(?=[A-Z/-]{0,12}\d)[A-Z0-9][A-Z0-9/-]{3,19}/gi
	],
	['date', /(?<![\d.])\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})(?![\d.]\d|\d)/g],
	['date', /(?<![\d.])\d{4}([/.-])\d{1,2}\1\d{1,2}(?!\d)/g],
	[
		'date',
		new RegExp(
			`\\b\\d{1,2}(?:st|nd|rd|th)?[\\s.-]{1,3}(?:of\\s)?${MONTH}\\b(?:[\\s.,-]{0,3}\\d{2,4}\\b)?`,
			'g'
		)
	],
	[
		'date',
		new RegExp(`\\b${MONTH}[\\s.,]{1,3}\\d{1,2}(?:st|nd|rd|th)?\\b[\\s,]{1,3}\\d{4}\\b`, 'gi')
	],
	[
		'date',
		new RegExp(`\\b\\d{1,2}(?:st|nd|rd|th)?[\\s.,-]{0,3}${MONTH}[\\s.,-]{0,3}\\d{4}\\b`, 'gi')
	],
	['date', new RegExp(`\\b${MONTH}[\\s.,]{1,3}(?:19|20)\\d{2}\\b`, 'gi')],
	[
		'relative',
		new RegExp(`\\b(?:[SsDdWwHhBb]/[Oo0])\\b[\\s.:]{0,3}${NAME}(?:\\s${NAME}){0,3}`, 'g')
	],
	['relative', new RegExp(`\\b[sdwhb]/[o0]\\b[\\s.:]{0,3}${GIVEN}\\b`, 'gi')],
	[
		'relative',
		new RegExp(
			`\\b(?:[Ss]on|[Dd]aughter|[Ww]ife|[Ww]idow|[Hh]usband|[Bb]aby)\\sof\\s(?:Mr\\.?\\s|Mrs\\.?\\s|[Ll]ate\\s)?${NAME}`,
			'g'
		)
	],
	[
		'name',
		new RegExp(
			`\\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Master|Baby|Janab|Syed|Hakeem|Maulana)\\b\\.?\\s{1,3}${NAME}(?:\\s${NAME}){0,3}`,
			'g'
		)
	],
	['name', new RegExp(`\\b${NAME}\\s(?:Bibi|Begum|Khatoon|Bano|Sahib)\\b`, 'g')],
	[
		'name',
		/\b(?:patient(?:['’]?s)?|father(?:['’]?s)?|husband(?:['’]?s)?|mother(?:['’]?s)?|guardian(?:['’]?s)?|full)?\s?(?:name|naam)\s{0,3}[:=]\s{0,3}[A-Za-z]{2,24}(?:\s[A-Z][a-z]{1,24}){0,3}/gi
	],
	[
		'name',
		new RegExp(`\\b(?:naam|walid|walida|zauja|bint)\\s(?:hai\\s|ka naam\\s)?${GIVEN}\\b`, 'gi')
	],
	['age', /(?<![\d.])(?:9\d|1[0-2]\d)[-\s]{0,2}(?:years?|yrs?|y\/o|yo)(?:[-\s]{0,2}old)?\b/gi],
	['age', /\baged?[\s:]{1,3}(?:9\d|1[0-2]\d)(?!\d|%|\s?%)/gi]
];

/** Full-width forms, Arabic-Indic digits and invisible characters must not hide a number. */
function normalized(text: string): string {
	return text
		.normalize('NFKC')
		.replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/g, '')
		.replace(/[\u2010-\u2015\u2212]/g, '-')
		.replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
		.replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
}

function isCalendarDate(text: string): boolean {
	const parts = text.split(/[/.-]/).map(Number);
	const [first, second, third] = parts;
	if (parts.length !== 3 || first === undefined || second === undefined || third === undefined) {
		return true;
	}
	const [day, month] = first > 31 ? [third, second] : [first, second];
	return day >= 1 && month >= 1 && ((day <= 31 && month <= 12) || (day <= 12 && month <= 31));
}

/** The part before the @ is looked up here, because a pattern that begins with it is tried at every letter. */
function withLocalPart(text: string, at: number, found: string): string {
	const before = /[\w.+-]{1,64}$/.exec(text.slice(Math.max(0, at - 64), at));
	return `${before?.[0] ?? ''}${found}`;
}

/**
 * What looks like a patient identifier in `text`, each piece once, as normalized text. It finds patterns, not people: a name
 * without a title, a label or a relative is not found. So it warns and asks; it never edits and never promises.
 */
export function findIdentifiers(text: string): IdentifierHit[] {
	const source = normalized(text);
	const hits = new Map<string, IdentifierHit>();
	for (const [kind, pattern] of PATTERNS) {
		for (const match of source.matchAll(pattern)) {
			const whole = kind === 'email' ? withLocalPart(source, match.index, match[0]) : match[0];
			const shown = whole.trim().slice(0, TEXT_LIMITS.piece);
			if (!(kind === 'date' && !isCalendarDate(shown)) && !hits.has(shown)) {
				hits.set(shown, { kind, text: shown });
			}
		}
	}
	return [...hits.values()];
}

/** A hit with the name of the field it stands in, for the author to answer. */
export type IdentifierQuery = IdentifierHit & { field: string };

function textsOf(title: string, record: CaseRecord): [string, string | null][] {
	const { staging } = record;
	return [
		['title', title],
		['presentation', record.presentation],
		['comorbidities', record.comorbidities],
		['staging.reason', staging?.type === 'not_stageable' ? staging.reason : null],
		...record.biomarkers.flatMap((marker, index): [string, string | null][] =>
			Object.entries(marker).map(([name, value]) => [`biomarkers.${index}.${name}`, value])
		),
		...record.timeline.flatMap((event, index): [string, string | null][] => [
			[`timeline.${index}.what`, event.what],
			[`timeline.${index}.note`, event.note],
			[`timeline.${index}.where`, event.where]
		]),
		['patientWants', record.patientWants],
		['reach.money', record.reach.money],
		['reach.distance', record.reach.distance],
		['question', record.question],
		['preBoardPlan', record.preBoardPlan]
	];
}

/** Every hit in title and record that the author has not answered, with the name of its field. */
export function identifierQueries(title: string, record: CaseRecord): IdentifierQuery[] {
	const answered = new Set(record.notIdentifiers);
	return textsOf(title, record).flatMap(([field, text]) =>
		text === null
			? []
			: findIdentifiers(text)
					.filter((hit) => !answered.has(hit.text))
					.map((hit) => ({ ...hit, field }))
	);
}

/** The queries that stand in the way of a board. */
export function blockingQueries(title: string, record: CaseRecord): IdentifierQuery[] {
	return identifierQueries(title, record).filter((query) => BLOCKING_KINDS.includes(query.kind));
}
