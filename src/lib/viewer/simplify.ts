import type { Point } from '../domain/annotation/annotation.ts';
import { distanceToSegment } from './geometry.ts';

/** Ramer, Douglas and Peucker: drops points nearer than `tolerance` to the line without them. With a stack, so that a long line cannot overflow. */
export function simplify(points: Point[], tolerance: number): Point[] {
	const keep = new Uint8Array(points.length);
	const ranges: [number, number][] = [[0, points.length - 1]];
	for (let range = ranges.pop(); range !== undefined; range = ranges.pop()) {
		const [first, last] = range;
		keep[first] = keep[last] = 1;
		const far = farthest(points, first, last);
		if (far.distance > tolerance) {
			ranges.push([first, far.index], [far.index, last]);
		}
	}
	return points.filter((_, index) => keep[index] === 1);
}

function farthest(
	points: Point[],
	first: number,
	last: number
): { index: number; distance: number } {
	const found = { index: first, distance: -1 };
	const [from, to] = [points[first], points[last]];
	for (let index = first + 1; index < last; index++) {
		const point = points[index];
		if (from === undefined || to === undefined || point === undefined) {
			break;
		}
		const distance = distanceToSegment(point, from, to);
		if (distance > found.distance) {
			found.index = index;
			found.distance = distance;
		}
	}
	return found;
}

/** A zigzag makes the work grow with the square of its points: of a longer line every n-th point is enough. */
const EXAMINED = 8000;

/** Simplifies with a growing tolerance until at most `limit` points are left. */
export function simplifyTo(points: Point[], tolerance: number, limit: number): Point[] {
	const stride = Math.ceil(points.length / EXAMINED);
	const last = points.length - 1;
	const examined = points.filter((_, index) => index % stride === 0 || index === last);
	let line = simplify(examined, tolerance);
	for (let wider = tolerance * 2; line.length > limit; wider *= 2) {
		line = simplify(line, wider);
	}
	return line;
}
