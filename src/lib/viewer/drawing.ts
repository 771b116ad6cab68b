import { FREEHAND_POINT_LIMIT, type Shape } from '../domain/annotation/annotation.ts';
import { boundsOf, distance, meanScale, movedShape } from './geometry.ts';
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
	const [first, last] = [line[0]?.at, line.at(-1)?.at];
	if (first === undefined || last === undefined) {
		return null;
	}
	switch (tool) {
		case 'point':
			return { type: 'point', at: last };
		case 'arrow':
		case 'rectangle':
			return line.length < 2 ? null : { type: tool, from: first, to: last };
		case 'freehand':
			return line.length < 2 ? null : { type: 'freehand', points: line.map(({ at }) => at) };
	}
}

/** The shape to store: simplified to half a screen pixel; null when it is too small to mean anything. */
export function finishedShape(gesture: Gesture & { kind: 'draw' }, scene: Scene): Shape | null {
	const shape = shapeSoFar(gesture);
	const pixel = 1 / meanScale(transformFor(scene));
	if (shape?.type === 'arrow' || shape?.type === 'rectangle') {
		return distance(shape.from, shape.to) < CLICK_SLOP * pixel ? null : shape;
	}
	if (shape?.type === 'freehand') {
		const { left, top, right, bottom } = boundsOf(shape.points);
		if (Math.max(right - left, bottom - top) < CLICK_SLOP * pixel) {
			return null;
		}
		const points = simplifyTo(shape.points, pixel / 2, FREEHAND_POINT_LIMIT);
		return { type: 'freehand', points };
	}
	return shape;
}

export function shapeAfterMove({ annotation, by }: Gesture & { kind: 'move' }): Shape {
	return movedShape(annotation.shape, by);
}
