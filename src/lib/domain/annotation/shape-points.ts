import type { Point, Shape } from './annotation.ts';

/** Every point that fixes a shape, in the order in which it is drawn. */
export function pointsOf(shape: Shape): Point[] {
	switch (shape.type) {
		case 'point':
			return [shape.at];
		case 'angle':
			return [shape.from, shape.apex, shape.to];
		case 'polygon':
		case 'freehand':
			return shape.points;
		default:
			return [shape.from, shape.to];
	}
}
