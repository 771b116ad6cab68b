import type { Point } from '../domain/annotation/annotation.ts';

export type Size = { width: number; height: number };
export type Box = { left: number; top: number; right: number; bottom: number };
/**
 * Image pixels to screen pixels, named as a canvas takes them: `[a x + c y + e, b x + d y + f]`. An image is turned by
 * quarters only, so that a box along its sides is one on the screen too.
 */
export type Transform = { a: number; b: number; c: number; d: number; e: number; f: number };

export function toScreen({ a, b, c, d, e, f }: Transform, [x, y]: Point): Point {
	return [a * x + c * y + e, b * x + d * y + f];
}

export function toImage(transform: Transform, [x, y]: Point): Point {
	return wayOnImage(transform, [x - transform.e, y - transform.f]);
}

/** How far a way on the screen leads on the image. */
export function wayOnImage({ a, b, c, d }: Transform, [dx, dy]: Point): Point {
	const area = a * d - b * c;
	return [(d * dx - c * dy) / area, (a * dy - b * dx) / area];
}

/** The box on the screen around a box on the image. */
export function boxOnScreen(transform: Transform, { left, top, right, bottom }: Box): Box {
	return boundsOf([toScreen(transform, [left, top]), toScreen(transform, [right, bottom])]);
}

/** The box on the image around a box on the screen. */
export function boxOnImage(transform: Transform, { left, top, right, bottom }: Box): Box {
	return boundsOf([toImage(transform, [left, top]), toImage(transform, [right, bottom])]);
}

/** Screen pixels for the width of one image pixel, whichever way that lies. */
export function columnScale({ a, b }: Transform): number {
	return Math.hypot(a, b);
}

/** One number for the size of an image pixel on the screen, for line widths and tolerances. */
export function meanScale({ a, b, c, d }: Transform): number {
	return Math.sqrt(Math.abs(a * d - b * c));
}

export function clamp(value: number, least: number, most: number): number {
	return Math.min(Math.max(value, least), most);
}

/** A tenth of a pixel is finer than anybody points, and short in the document. */
export function rounded([x, y]: Point): Point {
	return [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
}

export function distance(a: Point, b: Point): number {
	return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

export function distanceToSegment(at: Point, from: Point, to: Point): number {
	const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
	const length = dx * dx + dy * dy;
	const along =
		length === 0 ? 0 : clamp(((at[0] - from[0]) * dx + (at[1] - from[1]) * dy) / length, 0, 1);
	return distance(at, [from[0] + along * dx, from[1] + along * dy]);
}

export function boundsOf(points: Point[]): Box {
	const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
	for (const [x, y] of points) {
		box.left = Math.min(box.left, x);
		box.top = Math.min(box.top, y);
		box.right = Math.max(box.right, x);
		box.bottom = Math.max(box.bottom, y);
	}
	return box;
}

export function overlaps(a: Box, b: Box): boolean {
	return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

/** The two strokes of an arrow head, from barb over the tip to the other barb; `size` in the units of the points. */
export function arrowHead(from: Point, to: Point, size: number): [Point, Point, Point] {
	const direction = Math.atan2(to[1] - from[1], to[0] - from[0]);
	const spread = Math.PI / 7;
	const barb = (turn: number): Point => [
		to[0] - size * Math.cos(direction + turn),
		to[1] - size * Math.sin(direction + turn)
	];
	return [barb(-spread), to, barb(spread)];
}

/** Where a label stands, and on which side of that point. */
export type LabelAnchor = { at: Point; side: 'right' | 'above' | 'below' };

/** The box of a label in screen pixels, moved as far as needed to stay inside the pane. */
export function labelBox({ at: [x, y], side }: LabelAnchor, label: Size, pane: Size): Box {
	const wanted = {
		right: [x + 10, y - label.height - 2],
		above: [x - label.width / 2, y - label.height - 6],
		below: [x - label.width / 2, y + 6]
	} as const;
	const [wantedLeft, wantedTop] = wanted[side];
	const left = clamp(wantedLeft, 0, Math.max(0, pane.width - label.width));
	const top = clamp(wantedTop, 0, Math.max(0, pane.height - label.height));
	return { left, top, right: left + label.width, bottom: top + label.height };
}
