import * as v from 'valibot';
import { HEADING_LEVELS } from './heading-levels.ts';

/*
 * What a recommendation may consist of. The editor on the page and the check before the signature both read this file, and
 * `server/realtime/documents/check-text.ts` says the same of single edits; raise `RECOMMENDATION_SCHEMA_VERSION` in the protocol
 * with every change: an editor deletes nodes it does not know.
 */

/** Options for Tiptap's StarterKit: everything that is not named in the schema below is off. Undo belongs to Yjs. */
export const RECOMMENDATION_EDITOR = {
	heading: { levels: HEADING_LEVELS },
	blockquote: false,
	code: false,
	codeBlock: false,
	horizontalRule: false,
	link: false,
	strike: false,
	underline: false,
	undoRedo: false,
	trailingNode: false
} as const;

/** Lists in lists beyond this depth are nobody's recommendation, and a reader without a limit could be made to overflow. */
const DEPTH_LIMIT = 8;
const TEXT_LIMIT = 100_000;
const CHILD_LIMIT = 2000;

/** Members that are not named here are dropped: an editor would not show them either. Unknown nodes are refused. */
const MarkSchema = v.object({ type: v.picklist(['bold', 'italic']) });
const InlineSchema = v.variant('type', [
	v.object({
		type: v.literal('text'),
		text: v.pipe(v.string(), v.maxLength(TEXT_LIMIT)),
		marks: v.optional(v.pipe(v.array(MarkSchema), v.maxLength(2)))
	}),
	v.object({ type: v.literal('hardBreak') })
]);

const inlines = v.optional(v.pipe(v.array(InlineSchema), v.maxLength(CHILD_LIMIT)));
const ParagraphSchema = v.object({ type: v.literal('paragraph'), content: inlines });
const HeadingSchema = v.object({
	type: v.literal('heading'),
	attrs: v.object({ level: v.picklist(HEADING_LEVELS) }),
	content: inlines
});

/** Written out, because a type cannot be inferred from a schema that holds itself. */
export type RecommendationListItem = {
	type: 'listItem';
	content?: RecommendationBlock[] | undefined;
};
export type RecommendationList =
	| { type: 'bulletList'; content?: RecommendationListItem[] | undefined }
	| {
			type: 'orderedList';
			attrs?: { start?: number | undefined } | undefined;
			content?: RecommendationListItem[] | undefined;
	  };
export type RecommendationBlock =
	v.InferOutput<typeof ParagraphSchema> | v.InferOutput<typeof HeadingSchema> | RecommendationList;

/** `depth` counts down; at the innermost level a list is refused. */
function blockSchema(depth: number): v.GenericSchema<unknown, RecommendationBlock> {
	if (depth === 0) {
		return v.variant('type', [ParagraphSchema, HeadingSchema]);
	}
	const entry = v.object({
		type: v.literal('listItem'),
		content: v.optional(v.pipe(v.array(blockSchema(depth - 1)), v.maxLength(CHILD_LIMIT)))
	});
	const entries = v.optional(v.pipe(v.array(entry), v.maxLength(CHILD_LIMIT)));
	return v.variant('type', [
		ParagraphSchema,
		HeadingSchema,
		v.object({ type: v.literal('bulletList'), content: entries }),
		v.object({
			type: v.literal('orderedList'),
			attrs: v.optional(
				v.object({
					start: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000)))
				})
			),
			content: entries
		})
	]);
}

/** A recommendation as Tiptap JSON. */
export const RecommendationBodySchema = v.object({
	type: v.literal('doc'),
	content: v.pipe(v.array(blockSchema(DEPTH_LIMIT)), v.maxLength(CHILD_LIMIT))
});
export type RecommendationBody = v.InferOutput<typeof RecommendationBodySchema>;
