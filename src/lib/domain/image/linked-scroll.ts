import type { ViewableImage } from './image.ts';
import type { Direction, Orientation } from './orientation.ts';

/** What of an image says where its slices lie. */
export type Stack = Pick<
	ViewableImage,
	'frameCount' | 'sliceSpacing' | 'orientation' | 'depth' | 'frameOfReference'
>;
/** Two slices that belong together, for series that do not say where they lie toward each other. */
export type Anchor = { from: number; to: number };

/** Planes that lean toward each other by less than about 8° are read as the same. */
const SAME_PLANE = 0.99;

function cosine(a: Direction, b: Direction): number {
	return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function isSamePlane(a: Orientation | null, b: Orientation | null): boolean {
	return (
		a !== null &&
		b !== null &&
		cosine(a.row, b.row) > SAME_PLANE &&
		cosine(a.column, b.column) > SAME_PLANE
	);
}

/** By position where both say it in the coordinates of the same examination, otherwise slice by slice. */
export function linkOf(from: Stack, to: Stack): 'position' | 'slice' {
	const isPlaced = [from, to].every(
		({ depth, sliceSpacing }) => depth !== null && sliceSpacing !== null
	);
	const isSameBody =
		from.frameOfReference !== null && from.frameOfReference === to.frameOfReference;
	return isPlaced && isSameBody && isSamePlane(from.orientation, to.orientation)
		? 'position'
		: 'slice';
}

/** The slice of `to` that belongs to a slice of `from`, its first or last where there is none. */
export function linkedFrame(
	{ from, to, anchor }: { from: Stack; to: Stack; anchor: Anchor },
	frame: number
): number {
	const place = (from.depth ?? 0) + frame * (from.sliceSpacing ?? 1);
	const linked =
		linkOf(from, to) === 'position'
			? Math.round((place - (to.depth ?? 0)) / (to.sliceSpacing ?? 1))
			: anchor.to + frame - anchor.from;
	return Math.min(to.frameCount - 1, Math.max(0, linked));
}
