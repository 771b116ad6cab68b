import type { Point, Shape } from './annotation.ts';
import { ellipseIn, pointsOf } from './shape-points.ts';

/** A freehand line of 2,000 points with all digits has 80,000 characters. */
export const SVG_LIMIT = 120_000;

type Attributes = Readonly<Record<string, string>>;
const TYPES = ['point', 'arrow', 'rectangle', 'ellipse', 'polygon', 'ruler', 'angle', 'freehand'];

/**
 * A mark as one SVG element in pixels of the image. `data-mark` says which of our marks it is and `data-points` the points
 * that fix it: SVG has no arrow and no angle, and its box and ellipse forget between which corners they were drawn.
 */
export function shapeToSvg(shape: Shape): string {
	const points = list(pointsOf(shape));
	return `<svg xmlns="http://www.w3.org/2000/svg"><${elementOf(shape)} data-mark="${shape.type}" data-points="${points}"/></svg>`;
}

function elementOf(shape: Shape): string {
	switch (shape.type) {
		case 'point':
			return `circle cx="${shape.at[0]}" cy="${shape.at[1]}" r="1"`;
		case 'rectangle': {
			const { radii } = ellipseIn(shape.from, shape.to);
			const [x, y] = [Math.min(shape.from[0], shape.to[0]), Math.min(shape.from[1], shape.to[1])];
			return `rect x="${x}" y="${y}" width="${radii[0] * 2}" height="${radii[1] * 2}"`;
		}
		case 'ellipse': {
			const { center, radii } = ellipseIn(shape.from, shape.to);
			return `ellipse cx="${center[0]}" cy="${center[1]}" rx="${radii[0]}" ry="${radii[1]}"`;
		}
		case 'arrow':
		case 'ruler': {
			const { from, to } = shape;
			return `line x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}"`;
		}
		case 'polygon':
			return `polygon points="${list(shape.points)}"`;
		case 'angle':
		case 'freehand':
			return `polyline fill="none" points="${list(pointsOf(shape))}"`;
	}
}

function list(points: Point[]): string {
	return points.map(([x, y]) => `${x},${y}`).join(' ');
}

/** The first element of an SVG as a mark, or null for one that we have no mark for. To be parsed: nothing in it is checked. */
export function shapeFromSvg(svg: string): unknown {
	const [, element = '', written = ''] =
		/<(circle|ellipse|rect|line|polygon|polyline)\s([^<>]*)>/.exec(svg) ?? [];
	const attributes: Attributes = Object.fromEntries(
		[...written.matchAll(/([\w-]{1,20})="([^"]*)"/g)].map(([, name = '', value = '']) => [
			name,
			value
		])
	);
	const mark = attributes['data-mark'];
	return mark !== undefined && TYPES.includes(mark)
		? ourShape(mark, pointsIn(attributes['data-points']))
		: foreignShape(element, attributes);
}

function ourShape(type: string, points: Point[]): unknown {
	const [first, second, third] = points;
	switch (type) {
		case 'point':
			return { type, at: first };
		case 'angle':
			return { type, from: first, apex: second, to: third };
		case 'polygon':
		case 'freehand':
			return { type, points };
		default:
			return { type, from: first, to: second };
	}
}

/** What another program drew. A line measures nothing there, so it becomes an arrow, not a ruler. */
function foreignShape(element: string, attributes: Attributes): unknown {
	const at = (name: string): number => Number(attributes[name] ?? NaN);
	const around = (x: number, y: number, across: number, down: number) => ({
		from: [x - across, y - down],
		to: [x + across, y + down]
	});
	switch (element) {
		case 'circle':
			return { type: 'ellipse', ...around(at('cx'), at('cy'), at('r'), at('r')) };
		case 'ellipse':
			return { type: 'ellipse', ...around(at('cx'), at('cy'), at('rx'), at('ry')) };
		case 'rect': {
			const [x, y] = [at('x'), at('y')];
			return { type: 'rectangle', from: [x, y], to: [x + at('width'), y + at('height')] };
		}
		case 'line':
			return { type: 'arrow', from: [at('x1'), at('y1')], to: [at('x2'), at('y2')] };
		case 'polygon':
			return { type: 'polygon', points: pointsIn(attributes.points) };
		case 'polyline':
			return { type: 'freehand', points: pointsIn(attributes.points) };
		default:
			return null;
	}
}

/** `x,y x,y`; SVG allows spaces and commas alike between numbers. */
function pointsIn(written = ''): Point[] {
	const numbers = written
		.split(/[\s,]+/)
		.filter((one) => one !== '')
		.map(Number);
	return Array.from({ length: Math.floor(numbers.length / 2) }, (_, index) => [
		numbers[index * 2] ?? NaN,
		numbers[index * 2 + 1] ?? NaN
	]);
}
