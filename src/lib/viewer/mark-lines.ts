import type { Annotation } from '../domain/annotation/annotation.ts';
import { boxOnImage, meanScale, overlaps, type Size, type Transform } from './geometry.ts';
import { boxOf, pathOf } from './mark-paths.ts';

const HALO = 'rgb(0 0 0 / 0.85)';
/** Widths in screen pixels, from the design's `.mk` and `.mk-halo`. */
const LINE = 2.5;
const HALO_LINE = 5;
/** Screen pixels around the pane for heads, halos and labels of marks whose line is beside it. */
const BLEED = 40;
/** Screen pixels around the pane that a kept picture covers: so far one pans before the lines are drawn again. */
const MARGIN = 256;
/** Fewer are drawn in less time than a picture of them is moved. */
const CROWD = 100;

/** Where marks are drawn: image to screen, the pane in screen pixels, device pixels for one of them. */
export type MarkPlace = { transform: Transform; pane: Size; ratio: number };
/** Color by mark; the chosen ones stand out. */
export type ShownMarks = {
	marks: { mark: Annotation; color: string }[];
	selectedKeys: ReadonlySet<string>;
};
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

/** From here on `context` draws in image pixels. */
export function toImageSpace(
	context: CanvasRenderingContext2D,
	{ a, b, c, d, e, f }: Transform,
	ratio: number
): void {
	context.setTransform(a * ratio, b * ratio, c * ratio, d * ratio, e * ratio, f * ratio);
}

/** Whether something of a mark is seen in the pane. */
export function isWithin({ transform, pane }: MarkPlace): (shown: { mark: Annotation }) => boolean {
	const seen = boxOnImage(transform, {
		left: -BLEED,
		top: -BLEED,
		right: pane.width + BLEED,
		bottom: pane.height + BLEED
	});
	return ({ mark }) => overlaps(boxOf(mark.shape), seen);
}

function strokeMarks(
	context: CanvasRenderingContext2D,
	place: MarkPlace,
	{ marks, selectedKeys }: ShownMarks
): void {
	const scale = meanScale(place.transform);
	const visible = marks.filter(isWithin(place));
	const linesOf = (isSelected: boolean): Line[] =>
		visible
			.filter(({ mark }) => selectedKeys.has(mark.key) === isSelected)
			.map(({ mark, color }) => ({ path: pathOf(mark.shape, scale), color }));
	toImageSpace(context, place.transform, place.ratio);
	strokeLines(context, linesOf(false), { scale });
	strokeLines(context, linesOf(true), { scale, isStrong: true });
}

type Drawn = { place: MarkPlace; shown: ShownMarks };

/**
 * The lines of the marks of a frame. While many of them are panned, a picture of them moves: without a GPU, stroking a
 * thousand lines in every frame leaves a fifth of the frames (bench viewer-marks).
 */
export class MarkLines {
	#last: Drawn | null = null;
	#kept: (Drawn & { canvas: HTMLCanvasElement }) | null = null;

	draw(context: CanvasRenderingContext2D, place: MarkPlace, shown: ShownMarks): void {
		const drawn = { place, shown };
		const isPanned = this.#last !== null && isSameBut(this.#last, drawn);
		this.#last = drawn;
		if (!isPanned || shown.marks.length < CROWD) {
			this.#kept = null;
			strokeMarks(context, place, shown);
			return;
		}
		if (this.#kept === null || !isCovered(this.#kept, place)) {
			this.#kept = { ...drawn, canvas: pictureOf(drawn, this.#kept?.canvas) };
		}
		context.setTransform(1, 0, 0, 1, 0, 0);
		context.drawImage(this.#kept.canvas, ...cornerOf(this.#kept, place));
	}
}

/** Whether only the place of the image in the pane differs. */
function isSameBut(one: Drawn, other: Drawn): boolean {
	const [from, to] = [one.place.transform, other.place.transform];
	return (
		one.shown.marks === other.shown.marks &&
		one.shown.selectedKeys === other.shown.selectedKeys &&
		one.place.pane === other.place.pane &&
		one.place.ratio === other.place.ratio &&
		(['a', 'b', 'c', 'd'] as const).every((part) => from[part] === to[part])
	);
}

function pictureOf(
	{ place: { transform, pane, ratio }, shown }: Drawn,
	canvas = document.createElement('canvas')
): HTMLCanvasElement {
	const context = canvas.getContext('2d');
	const size = { width: pane.width + 2 * MARGIN, height: pane.height + 2 * MARGIN };
	// Setting its size empties it.
	canvas.width = Math.round(size.width * ratio);
	canvas.height = Math.round(size.height * ratio);
	const shifted = { ...transform, e: transform.e + MARGIN, f: transform.f + MARGIN };
	if (context !== null) {
		strokeMarks(context, { transform: shifted, pane: size, ratio }, shown);
	}
	return canvas;
}

/** Where the corner of a kept picture is: in whole device pixels, or its lines would blur. */
function cornerOf(kept: Drawn, { transform, ratio }: MarkPlace): [number, number] {
	const { e, f } = kept.place.transform;
	return [
		Math.round((transform.e - e - MARGIN) * ratio),
		Math.round((transform.f - f - MARGIN) * ratio)
	];
}

function isCovered(kept: Drawn, { transform }: MarkPlace): boolean {
	const { e, f } = kept.place.transform;
	return Math.abs(transform.e - e) <= MARGIN && Math.abs(transform.f - f) <= MARGIN;
}
