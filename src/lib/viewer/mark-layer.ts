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

/** Lines and boxes by shape: a shape is replaced as a whole, so its object is the key. */
const paths = new WeakMap<Shape, { path: Path2D; box: Box }>();

function pathOf(shape: Shape): { path: Path2D; box: Box } {
	let known = paths.get(shape);
	if (known === undefined) {
		const path = new Path2D();
		trace(
			path,
			shape.type === 'rectangle' ? rectangleOutline(shape.from, shape.to) : pointsOf(shape)
		);
		known = { path, box: boundsOf(pointsOf(shape)) };
		paths.set(shape, known);
	}
	return known;
}

export function trace(path: Path2D, points: Point[]): void {
	for (const [index, [x, y]] of points.entries()) {
		if (index === 0) {
			path.moveTo(x, y);
		} else {
			path.lineTo(x, y);
		}
	}
}

/** Adds what is drawn of a shape to `path`, in image pixels; `scale` makes heads and points equally large at every zoom. */
export function addShape(path: Path2D, shape: Shape, scale: number): void {
	const { path: line, box } = pathOf(shape);
	const isDot = Math.max(box.right - box.left, box.bottom - box.top) * scale < DOT;
	if (isDot) {
		const radius = (shape.type === 'point' ? POINT_RADIUS : LINE) / scale;
		path.moveTo(box.left + radius, box.top);
		path.arc(box.left, box.top, radius, 0, 2 * Math.PI);
		return;
	}
	path.addPath(line);
	if (shape.type === 'arrow') {
		trace(path, arrowHead(shape.from, shape.to, HEAD / scale));
	}
}

/** Strokes paths that are in image pixels: first all halos, then the lines, so that a halo never cuts a line. */
export function strokePaths(
	context: CanvasRenderingContext2D,
	paths: Map<string, Path2D>,
	{ scale, isStrong = false }: { scale: number; isStrong?: boolean }
): void {
	const wider = isStrong ? 1.5 : 0;
	context.lineJoin = context.lineCap = 'round';
	if (isStrong) {
		outline(context, paths, { color: '#fff', width: (HALO_LINE + wider + 3) / scale });
	}
	outline(context, paths, { color: HALO, width: (HALO_LINE + wider) / scale });
	for (const [color, path] of paths) {
		outline(context, new Map([[color, path]]), { color, width: (LINE + wider) / scale });
	}
}

function outline(
	context: CanvasRenderingContext2D,
	paths: Map<string, Path2D>,
	{ color, width }: { color: string; width: number }
): void {
	context.strokeStyle = color;
	context.lineWidth = width;
	for (const path of paths.values()) {
		context.stroke(path);
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
		strokePaths(context, byColor(others, scale), { scale });
		strokePaths(context, byColor(selected, scale), { scale, isStrong: true });
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		const chips = [...others, ...selected]
			.map((drawn) => ({
				key: drawn.mark.key,
				text: shortened(drawn.mark.label),
				comments: drawn.comments,
				color: drawn.color,
				anchor: toScreen(transform, labelAnchor(drawn.mark.shape))
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

/** From here on `context` draws in image pixels. */
export function toImageSpace(
	context: CanvasRenderingContext2D,
	{ scaleX, scaleY, offsetX, offsetY }: Transform,
	ratio: number
): void {
	context.setTransform(scaleX * ratio, 0, 0, scaleY * ratio, offsetX * ratio, offsetY * ratio);
}

function byColor(marks: DrawnMark[], scale: number): Map<string, Path2D> {
	const batches = new Map<string, Path2D>();
	for (const { mark, color } of marks) {
		const batch = batches.get(color) ?? new Path2D();
		batches.set(color, batch);
		addShape(batch, mark.shape, scale);
	}
	return batches;
}

/** Off-screen marks are not drawn; the margin is for heads, halos and labels. */
function isWithin(transform: Transform, pane: Size): (drawn: DrawnMark) => boolean {
	const margin = 40;
	const [left, top] = toImage(transform, [-margin, -margin]);
	const [right, bottom] = toImage(transform, [pane.width + margin, pane.height + margin]);
	return ({ mark }) => overlaps(pathOf(mark.shape).box, { left, top, right, bottom });
}
