import type { Point, Shape } from '../domain/annotation/annotation.ts';
import { ellipseIn, pointsOf } from '../domain/annotation/shape-points.ts';
import { arrowHead, boundsOf, type Box } from './geometry.ts';
import { angleArc, outlineOf, rulerTicks } from './shapes.ts';

/** Sizes in screen pixels, from the design. */
const DOT_RADIUS = 2.5;
const POINT_RADIUS = 6;
const HEAD = 14;
const TICK = 6;
const ARC = 18;
/** A shape that is smaller than this on the screen is drawn as a dot. */
const DOT = 4;

type Cached = { box: Box; line: Path2D; drawn: { scale: number; path: Path2D } | null };
/** A shape is replaced as a whole, so its object is the key of what was computed for it. */
const cache = new WeakMap<Shape, Cached>();

function cached(shape: Shape): Cached {
	let known = cache.get(shape);
	if (known === undefined) {
		known = { box: boundsOf(pointsOf(shape)), line: lineOf(shape), drawn: null };
		cache.set(shape, known);
	}
	return known;
}

function lineOf(shape: Shape): Path2D {
	const line = new Path2D();
	if (shape.type === 'ellipse') {
		const { center, radii } = ellipseIn(shape.from, shape.to);
		line.ellipse(...center, ...radii, 0, 0, 2 * Math.PI);
	} else {
		trace(line, outlineOf(shape));
	}
	return line;
}

function trace(path: Path2D, points: Point[]): void {
	for (const [index, [x, y]] of points.entries()) {
		if (index === 0) {
			path.moveTo(x, y);
		} else {
			path.lineTo(x, y);
		}
	}
}

/** The box around the points of a shape, in image pixels. */
export function boxOf(shape: Shape): Box {
	return cached(shape).box;
}

/** What is drawn of a shape, in image pixels; `scale` makes heads and points equally large at every zoom. */
export function pathOf(shape: Shape, scale: number): Path2D {
	const known = cached(shape);
	if (known.drawn?.scale !== scale) {
		known.drawn = { scale, path: pathAt(shape, known, scale) };
	}
	return known.drawn.path;
}

function pathAt(shape: Shape, { box, line }: Cached, scale: number): Path2D {
	const isDot = Math.max(box.right - box.left, box.bottom - box.top) * scale < DOT;
	if (isDot) {
		const dot = new Path2D();
		dot.arc(
			box.left,
			box.top,
			(shape.type === 'point' ? POINT_RADIUS : DOT_RADIUS) / scale,
			0,
			2 * Math.PI
		);
		return dot;
	}
	const [path, ends] = [new Path2D(line), endsOf(shape, scale)];
	for (const end of ends) {
		trace(path, end);
	}
	return ends.length === 0 ? line : path;
}

/** What keeps its size at every zoom: the head of an arrow, the ticks of a ruler, the arc of an angle. */
function endsOf(shape: Shape, scale: number): Point[][] {
	switch (shape.type) {
		case 'arrow':
			return [arrowHead(shape.from, shape.to, HEAD / scale)];
		case 'ruler':
			return rulerTicks(shape.from, shape.to, TICK / scale);
		case 'angle':
			return [angleArc(shape, ARC / scale)];
		default:
			return [];
	}
}
