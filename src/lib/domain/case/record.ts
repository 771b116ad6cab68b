import * as v from 'valibot';
import { ProvinceSchema } from '../people/people.ts';
import { TEXT_LIMITS } from './text-limits.ts';
import { NOT_DONE_REASONS } from './vocabulary/biomarkers.ts';
import { EVENT_KINDS, RESOURCE_TIERS } from './vocabulary/care.ts';
import { GRADES, morphologyOf } from './vocabulary/morphology.ts';
import { AGE_BANDS, PERFORMANCE_STATUSES, SEXES } from './vocabulary/person.ts';
import {
	M_CATEGORIES,
	N_CATEGORIES,
	STAGE_PREFIXES,
	T_CATEGORIES,
	stageEditionOf
} from './vocabulary/staging.ts';
import { SIDES, topographyOf } from './vocabulary/topography.ts';

/** The message of each check is the code of a sentence, `case.error.<code>`. */
const Text = (limit: number) =>
	v.pipe(
		v.string('malformed'),
		v.trim(),
		v.minLength(1, 'required'),
		v.maxLength(limit, 'too_long')
	);
const oneOf = (codes: readonly string[]) =>
	v.pipe(
		v.string('malformed'),
		v.check((code) => codes.includes(code), 'not_in_list')
	);

/** Most lines in a case; proposals of ours, far above what the teaching cases have. */
export const BIOMARKER_LIMIT = 30;
/** See `BIOMARKER_LIMIT`. */
export const EVENT_LIMIT = 60;
/** As many as records of the past may hold. */
const ANSWER_LIMIT = 50;

/** A title is what a board sees first, so it cannot be a single word of four letters. */
export const TitleSchema = v.pipe(
	v.string('malformed'),
	v.trim(),
	v.minLength(5, 'title_short'),
	v.maxLength(TEXT_LIMITS.title, 'too_long')
);

const TopographySchema = v.object({
	code: v.pipe(
		v.string('malformed'),
		v.check((code) => topographyOf(code) !== null, 'not_in_list')
	),
	side: v.nullable(v.picklist(SIDES, 'not_in_list'))
});

const MorphologySchema = v.object({
	/** ICD-O-3 code with its behavior, e.g. 8140/3. */
	code: v.pipe(
		v.string('malformed'),
		v.check((code) => morphologyOf(code) !== null, 'not_in_list')
	),
	grade: v.nullable(v.picklist(GRADES, 'not_in_list'))
});

const StagedSchema = v.pipe(
	v.object({
		type: v.literal('staged'),
		edition: v.nullable(
			v.pipe(
				v.string('malformed'),
				v.check((code) => stageEditionOf(code) !== null, 'not_in_list')
			)
		),
		prefix: v.nullable(v.picklist(STAGE_PREFIXES, 'not_in_list')),
		t: v.nullable(oneOf(T_CATEGORIES)),
		n: v.nullable(oneOf(N_CATEGORIES)),
		m: v.nullable(oneOf(M_CATEGORIES)),
		group: v.nullable(v.string('malformed'))
	}),
	v.forward(
		v.partialCheck(
			[['edition'], ['group']],
			({ edition, group }) =>
				group === null ||
				(edition !== null && stageEditionOf(edition)?.groups.includes(group) === true),
			'group_of_other_system'
		),
		['group']
	)
);
const NotStageableSchema = v.object({
	type: v.literal('not_stageable'),
	reason: v.nullable(Text(TEXT_LIMITS.line))
});
const StagingSchema = v.variant('type', [StagedSchema, NotStageableSchema]);

const BiomarkerName = Text(TEXT_LIMITS.word);
const BiomarkerSchema = v.variant('state', [
	v.object({
		state: v.literal('done'),
		name: BiomarkerName,
		result: Text(TEXT_LIMITS.word),
		value: v.nullable(Text(TEXT_LIMITS.word)),
		method: v.nullable(Text(TEXT_LIMITS.word)),
		note: v.nullable(Text(TEXT_LIMITS.line))
	}),
	v.object({
		state: v.literal('pending'),
		name: BiomarkerName,
		method: v.nullable(Text(TEXT_LIMITS.word)),
		note: v.nullable(Text(TEXT_LIMITS.line))
	}),
	v.object({
		state: v.literal('not_done'),
		name: BiomarkerName,
		why: v.picklist(NOT_DONE_REASONS, 'required'),
		note: v.nullable(Text(TEXT_LIMITS.line))
	})
]);

/** Days around the first visit that can be told apart from a slip of the keyboard: 30 years before, 20 after. */
const DAY_LIMITS = { from: -10_950, to: 7_300 } as const;

const CareEventSchema = v.object({
	/** Days from the first visit; there are no dates in a record. */
	day: v.pipe(
		v.number('not_a_day'),
		v.minValue(DAY_LIMITS.from, 'day_too_far'),
		v.maxValue(DAY_LIMITS.to, 'day_too_far'),
		v.integer('not_a_day')
	),
	kind: v.picklist(EVENT_KINDS, 'required'),
	what: Text(TEXT_LIMITS.line),
	note: v.nullable(Text(TEXT_LIMITS.line)),
	where: v.nullable(Text(TEXT_LIMITS.word)),
	isTurningPoint: v.boolean()
});

/**
 * What is known of a patient, without who it is. A draft may lack anything: what is missing is null, never a default.
 * `missingForReady` says what a board needs. A later version adds keys and raises `schemaVersion`; see docs/decisions.
 */
export const CaseRecordSchema = v.object({
	schemaVersion: v.literal(1),
	ageBand: v.nullable(oneOf(AGE_BANDS)),
	sex: v.nullable(v.picklist(SEXES, 'not_in_list')),
	province: v.nullable(v.pipe(v.string('malformed'), ProvinceSchema)),
	presentation: v.nullable(Text(TEXT_LIMITS.story)),
	comorbidities: v.nullable(Text(TEXT_LIMITS.paragraph)),
	/** ECOG; null is "not recorded". */
	performanceStatus: v.nullable(v.picklist(PERFORMANCE_STATUSES, 'not_in_list')),
	topography: v.nullable(TopographySchema),
	morphology: v.nullable(MorphologySchema),
	staging: v.nullable(StagingSchema),
	biomarkers: v.pipe(v.array(BiomarkerSchema), v.maxLength(BIOMARKER_LIMIT, 'too_many')),
	/** What happened so far, treatment included. */
	timeline: v.pipe(v.array(CareEventSchema), v.maxLength(EVENT_LIMIT, 'too_many')),
	patientWants: v.nullable(Text(TEXT_LIMITS.paragraph)),
	/** What the patient can reach. */
	reach: v.object({
		money: v.nullable(Text(TEXT_LIMITS.paragraph)),
		distance: v.nullable(Text(TEXT_LIMITS.paragraph)),
		resourceTier: v.nullable(v.picklist(RESOURCE_TIERS, 'not_in_list'))
	}),
	question: v.nullable(Text(TEXT_LIMITS.line)),
	preBoardPlan: v.nullable(Text(TEXT_LIMITS.paragraph)),
	/** What an author alone once declared harmless. It answers nothing any more (docs/decisions/023) and is emptied at the next save. */
	notIdentifiers: v.pipe(v.array(Text(TEXT_LIMITS.piece)), v.maxLength(ANSWER_LIMIT, 'too_many'))
});

export type CaseRecord = v.InferOutput<typeof CaseRecordSchema>;
export type Staging = v.InferOutput<typeof StagingSchema>;
export type Biomarker = v.InferOutput<typeof BiomarkerSchema>;
export type CareEvent = v.InferOutput<typeof CareEventSchema>;

/** A record in which nothing is known yet. */
export function emptyRecord(): CaseRecord {
	return {
		schemaVersion: 1,
		ageBand: null,
		sex: null,
		province: null,
		presentation: null,
		comorbidities: null,
		performanceStatus: null,
		topography: null,
		morphology: null,
		staging: null,
		biomarkers: [],
		timeline: [],
		patientWants: null,
		reach: { money: null, distance: null, resourceTier: null },
		question: null,
		preBoardPlan: null,
		notIdentifiers: []
	};
}
