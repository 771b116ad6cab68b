import type { Point, Shape } from '../domain/annotation/annotation.ts';
import { FREEHAND_POINT_LIMIT } from '../domain/annotation/limits.ts';
import { setCorners } from './corners.ts';
import { boundsOf, distance, meanScale } from './geometry.ts';
import { simplifyTo } from './simplify.ts';
import type { TimedPoint } from './strokes.ts';
import { CLICK_SLOP, type DrawingTool, type Gesture } from './tools.ts';
import { transformFor, type Scene } from './viewport.ts';

/** The shape as far as it is drawn, in full detail; null while there is nothing to see. */
export function shapeSoFar({
	tool,
	line
}: {
	tool: DrawingTool;
	line: TimedPoint[];
}): Shape | null {
	return line.length < 2 && tool !== 'point'
		? null
		: shapeThrough(
				tool,
				line.map(({ at }) => at)
			);
}

/** The shape of a tool through the points that are set; what lacks points is shown as a line. Null without any. */
export function shapeThrough(tool: DrawingTool, points: Point[]): Shape | null {
	const [first, second, third] = points;
	if (first === undefined) {
		return null;
	}
	const last = points.at(-1) ?? first;
	switch (tool) {
		case 'point':
			return { type: 'point', at: last };
		case 'freehand':
			return { type: 'freehand', points };
		case 'polygon':
			return { type: points.length < 3 ? 'freehand' : 'polygon', points };
		case 'angle':
			return second === undefined || third === undefined
				? { type: 'freehand', points }
				: { type: 'angle', from: first, apex: second, to: third };
		default:
			return { type: tool, from: first, to: last };
	}
}

/** The shape to store: simplified to half a screen pixel; null when it is too small to mean anything. */
export function finishedShape(gesture: Gesture & { kind: 'draw' }, scene: Scene): Shape | null {
	const { tool } = gesture;
	const points = setCorners(gesture);
	const least = CLICK_SLOP / meanScale(transformFor(scene));
	const { left, top, right, bottom } = boundsOf(points);
	const shape = shapeThrough(tool, points);
	if (tool === 'point' || shape?.type !== tool) {
		return tool === 'point' ? shape : null;
	}
	if (Math.max(right - left, bottom - top) < least || !hasLegs(shape, least)) {
		return null;
	}
	return shape.type === 'freehand'
		? {
				type: 'freehand',
				points: simplifyTo(points, least / (2 * CLICK_SLOP), FREEHAND_POINT_LIMIT)
			}
		: shape;
}

/** An angle whose leg is a click is no angle. */
function hasLegs(shape: Shape, least: number): boolean {
	return (
		shape.type !== 'angle' ||
		Math.min(distance(shape.apex, shape.from), distance(shape.apex, shape.to)) >= least
	);
}
