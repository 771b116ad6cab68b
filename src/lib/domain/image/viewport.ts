import * as v from 'valibot';
import { IdSchema } from '#lib/domain/id.ts';

const Finite = v.pipe(v.number(), v.finite());

/** Center and width of a DICOM VOI window in modality units (HU for CT). */
const WindowSchema = v.strictObject({
	center: Finite,
	width: v.pipe(v.number(), v.finite(), v.minValue(1))
});
export type Window = v.InferOutput<typeof WindowSchema>;

/**
 * Where somebody looks, independent of the size of their pane: `center` in pixels of the full-resolution image,
 * `zoom` relative to "the image, turned as it is, fits the pane" (1 = fits), `window` null for a picture.
 */
export const ViewportSchema = v.strictObject({
	imageId: IdSchema,
	frame: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
	center: v.tuple([Finite, Finite]),
	zoom: v.pipe(v.number(), v.finite(), v.minValue(0.01), v.maxValue(1000)),
	window: v.nullable(WindowSchema),
	/** Mirrored left to right first, then turned clockwise by so many degrees. */
	isFlipped: v.optional(v.boolean(), false),
	rotation: v.optional(v.picklist([0, 90, 180, 270]), 0),
	/** Black for white; means nothing for a picture. */
	isInverted: v.optional(v.boolean(), false)
});
export type Viewport = v.InferOutput<typeof ViewportSchema>;
/** As it travels: what may be missing is as in `AS_STORED`. */
export type SentViewport = v.InferInput<typeof ViewportSchema>;
