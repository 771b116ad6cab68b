import * as v from 'valibot';
import { IdSchema } from '#lib/domain/id.ts';
import { COMMENT_LIMIT, FREEHAND_POINT_LIMIT, LABEL_LIMIT, POLYGON_POINT_LIMIT } from './limits.ts';

/** Largest coordinate: the widest slide scanners make about 200,000 px. */
const COORDINATE_LIMIT = 1_000_000;
const Coordinate = v.pipe(
	v.number(),
	v.finite(),
	v.minValue(-COORDINATE_LIMIT),
	v.maxValue(COORDINATE_LIMIT)
);
/** `[x, y]` in pixels of the full-resolution image, x to the right, y downwards. */
const PointSchema = v.tuple([Coordinate, Coordinate]);
export type Point = v.InferOutput<typeof PointSchema>;

/** What a mark looks like, each kind with the points that fix it. What it measures is computed by who shows it, never stored. */
const ShapeSchema = v.variant('type', [
	v.strictObject({ type: v.literal('point'), at: PointSchema }),
	v.strictObject({ type: v.literal('arrow'), from: PointSchema, to: PointSchema }),
	v.strictObject({ type: v.literal('rectangle'), from: PointSchema, to: PointSchema }),
	/** `from` and `to` are opposite corners of the box around it; its axes are those of the image. */
	v.strictObject({ type: v.literal('ellipse'), from: PointSchema, to: PointSchema }),
	/** The corners in order; the last one is joined with the first. */
	v.strictObject({
		type: v.literal('polygon'),
		points: v.pipe(v.array(PointSchema), v.minLength(3), v.maxLength(POLYGON_POINT_LIMIT))
	}),
	/** A length from one end to the other. */
	v.strictObject({ type: v.literal('ruler'), from: PointSchema, to: PointSchema }),
	/** The angle at `apex` between the legs to `from` and `to`, 0 to 180 degrees. */
	v.strictObject({
		type: v.literal('angle'),
		from: PointSchema,
		apex: PointSchema,
		to: PointSchema
	}),
	v.strictObject({
		type: v.literal('freehand'),
		points: v.pipe(v.array(PointSchema), v.minLength(2), v.maxLength(FREEHAND_POINT_LIMIT))
	})
]);
export type Shape = v.InferOutput<typeof ShapeSchema>;

/** The JSON value of one entry in a marks document. Author and time come from its key and the log, never from here. */
export const AnnotationSchema = v.strictObject({
	imageId: IdSchema,
	frame: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
	shape: ShapeSchema,
	label: v.pipe(v.string(), v.maxLength(LABEL_LIMIT))
});
export type AnnotationBody = v.InferOutput<typeof AnnotationSchema>;

/** The last instant that a date can hold (ECMA-262, section 21.4.1.1); a page that formats a later one fails. */
const LAST_INSTANT_MS = 8.64e15;

/** The JSON value of one entry in a comments document: a remark on a mark, or on the case when `annotationKey` is null. */
export const CommentSchema = v.strictObject({
	annotationKey: v.nullable(v.string()),
	text: v.pipe(v.string(), v.minLength(1), v.maxLength(COMMENT_LIMIT)),
	/** Milliseconds since 1970 by the author's clock: for ordering on the page only. */
	writtenAt: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LAST_INSTANT_MS))
});
export type CommentBody = v.InferOutput<typeof CommentSchema>;

export { authorOfKey } from './entry-key.ts';

/** A mark as the page has it. */
export type Annotation = AnnotationBody & { key: string; authorId: string };
