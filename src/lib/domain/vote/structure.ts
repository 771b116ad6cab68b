import * as v from 'valibot';
import { IdSchema } from '../id.ts';
import { DaySchema } from '../meeting/action.ts';

export const INTENTS = ['curative', 'palliative', 'diagnostic', 'surveillance'] as const;
export const MODALITIES = [
	'surgery',
	'systemic_treatment',
	'radiotherapy',
	'intervention',
	'supportive_care',
	'observation',
	'further_staging'
] as const;
export const TRIALS = ['yes', 'no', 'none_available'] as const;

/** A guideline's name with its year is a line; a tier is a sentence or two beside the recommendation's own text. */
export const STRUCTURE_LIMITS = { guideline: 120, words: 300 } as const;

const Words = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most));
const structureSchema = (
	limits: { guideline: number; words: number },
	Day: v.GenericSchema<unknown, string>
) =>
	v.strictObject({
		intent: v.nullable(v.picklist(INTENTS)),
		modalities: v.pipe(
			v.array(v.picklist(MODALITIES)),
			v.maxLength(MODALITIES.length),
			v.check((some) => new Set(some).size === some.length)
		),
		/** `none_applies` is an answer, and another one than no answer. */
		guideline: v.nullable(
			v.variant('is', [
				v.strictObject({ is: v.literal('named'), name: Words(limits.guideline) }),
				v.strictObject({ is: v.literal('none_applies') })
			])
		),
		trial: v.nullable(v.picklist(TRIALS)),
		ideal: v.nullable(Words(limits.words)),
		feasible: v.nullable(Words(limits.words)),
		ownerId: v.nullable(IdSchema),
		dueOn: v.nullable(Day),
		/** Against the plan that the presenter had before the board. */
		plan: v.nullable(
			v.variant('is', [
				v.strictObject({ is: v.literal('unchanged') }),
				v.strictObject({ is: v.literal('changed'), reason: Words(limits.words) })
			])
		)
	});
/** What a recommendation says beside its words, each null until somebody has said it. */
export const StructureSchema = structureSchema(STRUCTURE_LIMITS, DaySchema);
/** As it is stored: what stands in the place of something taken out may be longer than that. */
export const StoredStructureSchema = structureSchema(
	{ guideline: 5000, words: 5000 },
	v.pipe(v.string(), v.isoDate())
);
export type Structure = v.InferOutput<typeof StructureSchema>;

export const EMPTY_STRUCTURE: Structure = {
	intent: null,
	modalities: [],
	guideline: null,
	trial: null,
	ideal: null,
	feasible: null,
	ownerId: null,
	dueOn: null,
	plan: null
};
