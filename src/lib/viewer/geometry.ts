import type { Point } from '../domain/annotation/annotation.ts';

export type Size = { width: number; height: number };
export type Box = { left: number; top: number; right: number; bottom: number };
/** Image pixels to screen pixels: `x * scaleX + offsetX`. The two scales differ where pixels are not square. */
export type Transform = { scaleX: number; scaleY: number; offsetX: number; offsetY: number };

export function toScreen(transform: Transform, [x, y]: Point): Point {
	return [x * transform.scaleX + transform.offsetX, y * transform.scaleY + transform.offsetY];
}

export function toImage(transform: Transform, [x, y]: Point): Point {
	return [(x - transform.offsetX) / transform.scaleX, (y - transform.offsetY) / transform.scaleY];
}

/** One number for the size of an image pixel on the screen, for line widths and tolerances. */
export function meanScale(transform: Transform): number {
	return Math.sqrt(transform.scaleX * transform.scaleY);
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
