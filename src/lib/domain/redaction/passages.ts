import * as v from 'valibot';

/** What stands in the place of a passage that was taken out, in every text and whatever was taken out. */
export const REMOVED = '[removed]';
/** The same where a field has no room for the word: as long as the shortest passage, so it always fits. */
export const REMOVED_SHORT = '[…]';

/** In characters; a passage below three would stand in half the words of a case, one above a paragraph is no identifier. */
export const PASSAGE_LIMITS = { least: 3, most: 200, count: 20 } as const;

/** What kind of identifier a report is about; the rest of it is known only while it waits. */
export const PASSAGE_KINDS = ['name', 'number', 'date', 'place', 'other'] as const;
export type PassageKind = (typeof PASSAGE_KINDS)[number];

const PassageSchema = v.pipe(
	v.string('malformed'),
	v.trim(),
	v.minLength(PASSAGE_LIMITS.least, 'passage_short'),
	v.maxLength(PASSAGE_LIMITS.most, 'passage_long'),
	v.check((passage) => /[\p{L}\p{N}]/u.test(passage), 'passage_short'),
	v.check((passage) => !passage.includes(REMOVED), 'passage_removed')
);

/** As a report stores them. */
export const PassagesSchema = v.pipe(
	v.array(PassageSchema),
	v.minLength(1, 'passages_missing'),
	v.maxLength(PASSAGE_LIMITS.count, 'passages_many')
);

/** As somebody types them: one in each line; empty lines and repeats are nothing. */
export const TypedPassagesSchema = v.pipe(
	v.string('passages_missing'),
	v.transform((typed) =>
		[...new Set(typed.split('\n').map((line) => line.trim()))].filter(Boolean)
	),
	PassagesSchema
);

export const RedactionReportSchema = v.object({
	kind: v.picklist(PASSAGE_KINDS, 'kind_missing'),
	passages: TypedPassagesSchema
});
export type RedactionReport = v.InferInput<typeof RedactionReportSchema>;
