import type { Point, Shape } from '../domain/annotation/annotation.ts';
import { ellipseIn, pointsOf } from '../domain/annotation/shape-points.ts';
import {
	boundsOf,
	boxOnScreen,
	distance,
	distanceToSegment,
	rounded,
	toScreen,
	type LabelAnchor,
	type Transform
} from './geometry.ts';

/** Corners that stand for an ellipse where its line is hit: 1 px beside the curve at a radius of 800 px. */
const ELLIPSE_CORNERS = 64;
/** An arc of 18 px looks round with this many. */
const ARC_STEPS = 12;

export function movedShape(shape: Shape, [dx, dy]: Point): Shape {
	const moved = ([x, y]: Point): Point => rounded([x + dx, y + dy]);
	switch (shape.type) {
		case 'point':
			return { type: 'point', at: moved(shape.at) };
		case 'angle':
			return {
				type: 'angle',
				from: moved(shape.from),
				apex: moved(shape.apex),
				to: moved(shape.to)
			};
		case 'polygon':
		case 'freehand':
			return { type: shape.type, points: shape.points.map(moved) };
		default:
			return { type: shape.type, from: moved(shape.from), to: moved(shape.to) };
	}
}

function ellipseOutline(from: Point, to: Point): Point[] {
	const { center, radii } = ellipseIn(from, to);
	return Array.from({ length: ELLIPSE_CORNERS + 1 }, (_, corner): Point => {
		const turn = (corner / ELLIPSE_CORNERS) * 2 * Math.PI;
		return [center[0] + radii[0] * Math.cos(turn), center[1] + radii[1] * Math.sin(turn)];
	});
}

/** The line of a shape, closed shapes with their first point again: what is hit, since the inside stays free for other marks. */
export function outlineOf(shape: Shape): Point[] {
	switch (shape.type) {
		case 'rectangle': {
			const { from, to } = shape;
			return [from, [to[0], from[1]], to, [from[0], to[1]], from];
		}
		case 'ellipse':
			return ellipseOutline(shape.from, shape.to);
		case 'polygon':
			return [...shape.points, ...shape.points.slice(0, 1)];
		default:
			return pointsOf(shape);
	}
}

/** Distance in image pixels from `at` to what is drawn of a shape. */
export function distanceToShape(shape: Shape, at: Point): number {
	const line = outlineOf(shape);
	let least = Infinity;
	for (const [index, point] of line.entries()) {
		least = Math.min(least, distanceToSegment(at, line[index - 1] ?? point, point));
	}
	return least;
}

/** A stroke across each end of a ruler, `size` to either side. */
export function rulerTicks(from: Point, to: Point, size: number): [Point, Point][] {
	const length = distance(from, to) || 1;
	const [x, y] = [((to[1] - from[1]) / length) * size, ((from[0] - to[0]) / length) * size];
	return [from, to].map((end) => [
		[end[0] - x, end[1] - y],
		[end[0] + x, end[1] + y]
	]);
}

/** The arc between the legs of an angle, at most `radius` from the apex. */
export function angleArc({ from, apex, to }: Shape & { type: 'angle' }, radius: number): Point[] {
	const reach = Math.min(radius, distance(apex, from), distance(apex, to));
	const toward = ([x, y]: Point): number => Math.atan2(y - apex[1], x - apex[0]);
	const begin = toward(from);
	const turn = ((toward(to) - begin + 3 * Math.PI) % (2 * Math.PI)) - Math.PI;
	return Array.from({ length: ARC_STEPS + 1 }, (_, step): Point => {
		const direction = begin + (turn * step) / ARC_STEPS;
		return [apex[0] + reach * Math.cos(direction), apex[1] + reach * Math.sin(direction)];
	});
}

/**
 * On the screen, however the image is turned: where a label covers nothing of the line, which is behind the tail of an
 * arrow, otherwise at the right.
 */
export function labelAnchor(shape: Shape, transform: Transform): LabelAnchor {
	const seen = (point: Point): Point => toScreen(transform, point);
	switch (shape.type) {
		case 'arrow':
			return awayFrom(seen(shape.from), seen(shape.to));
		case 'angle': {
			const [from, apex, to] = [seen(shape.from), seen(shape.apex), seen(shape.to)];
			const isRightmost = apex[0] > Math.max(from[0], to[0]);
			return isRightmost ? { at: apex, side: 'right' } : awayFrom(apex, from);
		}
		case 'ruler': {
			const [from, to] = [seen(shape.from), seen(shape.to)];
			return { at: from[0] > to[0] ? from : to, side: 'right' };
		}
		default: {
			const { right, top } = boxOnScreen(transform, boundsOf(pointsOf(shape)));
			return { at: [right, top], side: 'right' };
		}
	}
}

function awayFrom(at: Point, other: Point): LabelAnchor {
	return { at, side: other[1] < at[1] ? 'below' : 'above' };
}
