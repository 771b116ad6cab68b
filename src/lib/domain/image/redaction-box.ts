import * as v from 'valibot';

const Whole = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));
/** More than a screen of a scanner has lines of text. */
const BOXES_LIMIT = 50;

/** A rectangle to be covered, in pixels of the full-resolution image; `frame` 0-based, null for every frame. */
export const RedactionBoxSchema = v.strictObject({
	frame: v.nullable(Whole),
	left: Whole,
	top: Whole,
	width: v.pipe(Whole, v.minValue(1)),
	height: v.pipe(Whole, v.minValue(1))
});
export type RedactionBox = v.InferOutput<typeof RedactionBoxSchema>;

export const RedactionBoxesSchema = v.pipe(
	v.array(RedactionBoxSchema),
	v.minLength(1),
	v.maxLength(BOXES_LIMIT)
);

type Extent = { width: number; height: number };
/** Without a frame: what lies on one picture. */
export type Rectangle = Extent & { left: number; top: number };

/** The part of a box that lies on the image; null when none of it does. */
export function clippedTo({ width, height }: Extent, box: Rectangle): Rectangle | null {
	const [left, top] = [Math.max(0, box.left), Math.max(0, box.top)];
	const [right, bottom] = [
		Math.min(width, box.left + box.width),
		Math.min(height, box.top + box.height)
	];
	return right > left && bottom > top
		? { left, top, width: right - left, height: bottom - top }
		: null;
}

/**
 * The box on a picture of the same image that is smaller by `scale` (0 to 1): whole pixels, and one more on each side,
 * because a pixel of the small picture was mixed from its neighbors too.
 */
export function scaledBy(scale: number, box: Rectangle): Rectangle {
	const left = Math.floor(box.left * scale) - 1;
	const top = Math.floor(box.top * scale) - 1;
	const right = Math.ceil((box.left + box.width) * scale) + 1;
	const bottom = Math.ceil((box.top + box.height) * scale) + 1;
	return { left, top, width: right - left, height: bottom - top };
}
