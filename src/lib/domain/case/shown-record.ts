import { editionText, morphologyText, stageGroupOf, tnmText, topographyText } from './facts.ts';
import type { CaseRecord } from './record.ts';
import { BIOMARKER_STATE_LABELS, NOT_DONE_LABELS } from './vocabulary/biomarkers.ts';
import { EVENT_KIND_LABELS, RESOURCE_TIERS, TIER_LABELS } from './vocabulary/care.ts';
import { PERFORMANCE_LABELS, personLabel } from './vocabulary/person.ts';

/**
 * A record as a page shows it, with the words of the vocabularies put in on the server: the reading page then needs none of
 * them in the browser. Null is "not recorded".
 */
export type ShownRecord = {
	person: string;
	province: string | null;
	stage: {
		group: string | null;
		tnm: string | null;
		edition: string | null;
		notStageable: string | null;
	};
	site: { code: string; words: string | null } | null;
	morphology: { code: string; words: string | null } | null;
	performance: { value: number; words: string } | null;
	/** `level` 1 to 4, for the bars. */
	tier: { level: number; words: string } | null;
	story: string[];
	comorbidities: string | null;
	biomarkers: ShownBiomarker[];
	timeline: {
		day: string;
		what: string;
		note: string | null;
		where: string | null;
		kind: string;
		isTurningPoint: boolean;
	}[];
	patientWants: string | null;
	money: string | null;
	distance: string | null;
	question: string | null;
	plan: string[];
};
/** One line of the table of biomarkers, in words. */
export type ShownBiomarker = {
	name: string;
	state: 'done' | 'pending' | 'not_done';
	/** The result, or the word for the state that it is in. */
	result: string;
	value: string | null;
	method: string | null;
	note: string | null;
};

const paragraphs = (text: string | null): string[] =>
	text === null
		? []
		: text
				.split(/\n{2,}/)
				.map((part) => part.trim())
				.filter((part) => part !== '');

/** A real minus sign, so that the days line up and are read as numbers. */
export function dayText(day: number): string {
	return String(day).replace('-', '−');
}

function shownBiomarker(one: CaseRecord['biomarkers'][number]): ShownBiomarker {
	const { name, state, note } = one;
	if (one.state === 'not_done') {
		const why = NOT_DONE_LABELS[one.why];
		return {
			name,
			state,
			result: BIOMARKER_STATE_LABELS.not_done,
			value: null,
			method: null,
			note: note === null ? why : `${why}. ${note}`
		};
	}
	const { method } = one;
	return one.state === 'done'
		? { name, state, result: one.result, value: one.value, method, note }
		: { name, state, result: BIOMARKER_STATE_LABELS.pending, value: null, method, note };
}

const coded = (code: string | undefined, words: string | null) =>
	code === undefined ? null : { code, words };

function shownStage(staging: CaseRecord['staging']): ShownRecord['stage'] {
	return {
		group: stageGroupOf(staging),
		tnm: tnmText(staging),
		edition: editionText(staging),
		notStageable: staging?.type === 'not_stageable' ? (staging.reason ?? '') : null
	};
}

function shownEvent({ day, kind, ...event }: CaseRecord['timeline'][number]) {
	return { ...event, day: dayText(day), kind: EVENT_KIND_LABELS[kind] };
}

/** The words for `record`. */
export function shownRecord(record: CaseRecord): ShownRecord {
	const { performanceStatus: ecog, reach } = record;
	const { resourceTier: tier } = reach;
	return {
		person: personLabel(record.sex, record.ageBand),
		province: record.province,
		stage: shownStage(record.staging),
		site: coded(record.topography?.code, topographyText(record)),
		morphology: coded(record.morphology?.code, morphologyText(record)),
		performance: ecog === null ? null : { value: ecog, words: PERFORMANCE_LABELS[ecog] },
		tier:
			tier === null ? null : { level: RESOURCE_TIERS.indexOf(tier) + 1, words: TIER_LABELS[tier] },
		story: paragraphs(record.presentation),
		comorbidities: record.comorbidities,
		biomarkers: record.biomarkers.map(shownBiomarker),
		timeline: record.timeline.map(shownEvent),
		patientWants: record.patientWants,
		money: reach.money,
		distance: reach.distance,
		question: record.question,
		plan: paragraphs(record.preBoardPlan)
	};
}
