import { findIdentifiers } from './identifiers.ts';
import { rareTumorOf } from './rare-tumor.ts';
import type { CaseRecord } from './record.ts';
import { smallPlacesIn } from './small-places.ts';
import { IDENTIFIER_KINDS } from './text-rules/kinds.ts';

/** An identifier, or a small place beside a rare tumor, which together can name a patient without a name. */
export const FINDING_KINDS = [...IDENTIFIER_KINDS, 'rare_in_small_place'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** A passage of a case's free text that has to be taken out, or stated not to identify; see docs/decisions/023. */
export type TextFinding = {
	kind: FindingKind;
	/** Name of the field as the form has it, e.g. `timeline.2.note`. */
	field: string;
	text: string;
	/** Where it stands in the text of the field. */
	start: number;
	end: number;
};

/** The free texts of a case by the name of their field; `notIdentifiers` is none, nobody reads it. */
export function textsOf(title: string, record: CaseRecord): [field: string, text: string][] {
	const { staging } = record;
	const all: [string, string | null][] = [
		['title', title],
		['presentation', record.presentation],
		['comorbidities', record.comorbidities],
		['staging.reason', staging?.type === 'not_stageable' ? staging.reason : null],
		...record.biomarkers.flatMap((marker, index): [string, string | null][] =>
			Object.entries(marker)
				.filter(([name]) => name !== 'state' && name !== 'why')
				.map(([name, value]) => [`biomarkers.${index}.${name}`, value])
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
	return all.flatMap(([field, text]): [string, string][] => (text === null ? [] : [[field, text]]));
}

/** Every passage of title and record that may identify the patient, in the order of the form. */
export function textFindings(title: string, record: CaseRecord): TextFinding[] {
	const isRare = rareTumorOf(record) !== null;
	return textsOf(title, record).flatMap(([field, text]) => {
		const hits = findIdentifiers(text);
		const places = isRare ? smallPlacesIn(text) : [];
		const questions = places
			.filter((place) => !hits.some((hit) => hit.start < place.end && place.start < hit.end))
			.map((place) => ({ kind: 'rare_in_small_place' as const, ...place }));
		return [...hits, ...questions]
			.toSorted((a, b) => a.start - b.start)
			.map((finding) => ({ ...finding, field }));
	});
}

/** A finding with the words around it, for whoever has to judge it. */
export type Passage = { before: string; found: string; after: string };

/** Characters on each side: about a line and a half. */
const AROUND = 120;

export function passageOf(text: string, { start, end }: { start: number; end: number }): Passage {
	const from = Math.max(0, start - AROUND);
	const to = Math.min(text.length, end + AROUND);
	return {
		before: (from > 0 ? '…' : '') + text.slice(from, start),
		found: text.slice(start, end),
		after: text.slice(end, to) + (to < text.length ? '…' : '')
	};
}
