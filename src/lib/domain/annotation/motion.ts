import type { Point } from './annotation.ts';

/** Where a person's pointer is, in pixels of the full-resolution image. */
export type Cursor = { imageId: string; frame: number; at: Point };

/**
 * A mark while it is drawn. Freehand: `points` are those of the last 500 ms and `firstIndex` the place of the first of
 * them in the whole line, so that a message that was skipped is covered by the next. `laser`: the way of a pointer
 * that is never stored, told in the same way. All others: always every point that is set.
 */
export type Stroke = {
	id: string;
	imageId: string;
	frame: number;
	/** A type of `Shape` or `laser`; an unknown one, from a newer page, is drawn as a line. */
	tool: string;
	firstIndex: number;
	points: Point[];
};

/** What one other person does on the image at this moment: never stored. `color` is 0 to 5, or null for those without one. */
export type Motion = {
	personId: string;
	name: string;
	color: number | null;
	cursor?: Cursor | null;
	stroke?: Stroke | null;
};
