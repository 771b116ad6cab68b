import type { Annotation, Point, Shape } from '../domain/annotation/annotation.ts';
import { ChipPainter, shortened } from './chips.ts';
import {
	arrowHead,
	boundsOf,
	labelAnchor,
	meanScale,
	overlaps,
	pointsOf,
	rectangleOutline,
	toImage,
	toScreen,
	type Box,
	type LabelAnchor,
	type Size,
	type Transform
} from './geometry.ts';

/** A mark as it is drawn. */
export type DrawnMark = { mark: Annotation; color: string; comments: number };

const HALO = 'rgb(0 0 0 / 0.85)';
/** Widths in screen pixels, from the design's `.mk` and `.mk-halo`. */
const LINE = 2.5;
const HALO_LINE = 5;
const POINT_RADIUS = 6;
const HEAD = 14;
/** A shape that is smaller than this on the screen is drawn as a dot. */
const DOT = 4;

type Cached = { box: Box; line: Path2D; drawn: { scale: number; path: Path2D } | null };
/** A shape is replaced as a whole, so its object is the key of what was computed for it. */
const cache = new WeakMap<Shape, Cached>();

function cached(shape: Shape): Cached {
	let known = cache.get(shape);
	if (known === undefined) {
		const line = new Path2D();
		const isRectangle = shape.type === 'rectangle';
		trace(line, isRectangle ? rectangleOutline(shape.from, shape.to) : pointsOf(shape));
		known = { box: boundsOf(pointsOf(shape)), line, drawn: null };
		cache.set(shape, known);
	}
	return known;
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
			(shape.type === 'point' ? POINT_RADIUS : LINE) / scale,
			0,
			2 * Math.PI
		);
		return dot;
	}
	if (shape.type !== 'arrow') {
		return line;
	}
	const arrow = new Path2D(line);
	trace(arrow, arrowHead(shape.from, shape.to, HEAD / scale));
	return arrow;
}

type Line = { path: Path2D; color: string };

/**
 * Strokes paths that are in image pixels: first all halos, then the lines, so that a halo never cuts a line.
 * One by one: one long path of all of them takes the rasterizer up to four times as long (measured without a GPU).
 */
export function strokeLines(
	context: CanvasRenderingContext2D,
	lines: Line[],
	{ scale, isStrong = false }: { scale: number; isStrong?: boolean }
): void {
	const wider = isStrong ? 1.5 : 0;
	context.lineJoin = context.lineCap = 'round';
	const passes = [
		...(isStrong ? [{ color: '#fff', width: HALO_LINE + wider + 3 }] : []),
		{ color: HALO, width: HALO_LINE + wider },
		{ color: null, width: LINE + wider }
	];
	for (const { color, width } of passes) {
		context.lineWidth = width / scale;
		for (const line of lines) {
			context.strokeStyle = color ?? line.color;
			context.stroke(line.path);
		}
	}
}

/** The committed marks of one frame. */
export class MarkLayer {
	#chips = new ChipPainter();
	#placed: { key: string; box: Box }[] = [];

	draw(
		context: CanvasRenderingContext2D,
		place: { transform: Transform; pane: Size; ratio: number },
		{ marks, selectedKey }: { marks: DrawnMark[]; selectedKey: string | null }
	): void {
		const { transform, pane, ratio } = place;
		const visible = marks.filter(isWithin(transform, pane));
		const selected = visible.filter(({ mark }) => mark.key === selectedKey);
		const others = visible.filter(({ mark }) => mark.key !== selectedKey);
		const scale = meanScale(transform);
		toImageSpace(context, transform, ratio);
		strokeLines(context, linesOf(others, scale), { scale });
		strokeLines(context, linesOf(selected, scale), { scale, isStrong: true });
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		const chips = [...others, ...selected]
			.map((drawn) => ({
				key: drawn.mark.key,
				text: shortened(drawn.mark.label, pane),
				comments: drawn.comments,
				color: drawn.color,
				anchor: anchorOnScreen(transform, labelAnchor(drawn.mark.shape))
			}))
			.filter(({ text, comments }) => text !== '' || comments > 0);
		this.#placed = this.#chips.draw(context, chips, pane);
	}

	/** The mark whose label is under a screen point. */
	keyAt([x, y]: Point): string | null {
		const at = { left: x, right: x, top: y, bottom: y };
		return this.#placed.findLast(({ box }) => overlaps(box, at))?.key ?? null;
	}
}

function anchorOnScreen(transform: Transform, { at, side }: LabelAnchor): LabelAnchor {
	return { at: toScreen(transform, at), side };
}

/** From here on `context` draws in image pixels. */
export function toImageSpace(
	context: CanvasRenderingContext2D,
	{ scaleX, scaleY, offsetX, offsetY }: Transform,
	ratio: number
): void {
	context.setTransform(scaleX * ratio, 0, 0, scaleY * ratio, offsetX * ratio, offsetY * ratio);
}

function linesOf(marks: DrawnMark[], scale: number): Line[] {
	return marks.map(({ mark, color }) => ({ path: pathOf(mark.shape, scale), color }));
}

/** Off-screen marks are not drawn; the margin is for heads, halos and labels. */
function isWithin(transform: Transform, pane: Size): (drawn: DrawnMark) => boolean {
	const margin = 40;
	const [left, top] = toImage(transform, [-margin, -margin]);
	const [right, bottom] = toImage(transform, [pane.width + margin, pane.height + margin]);
	return ({ mark }) => overlaps(cached(mark.shape).box, { left, top, right, bottom });
}
