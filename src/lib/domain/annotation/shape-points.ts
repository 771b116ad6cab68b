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

/** Middle and radii of the ellipse between two corners of its box, in pixels of the image. */
export function ellipseIn(from: Point, to: Point): { center: Point; radii: Point } {
	return {
		center: [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2],
		radii: [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2]
	};
}
