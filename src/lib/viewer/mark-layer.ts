import type { Annotation, Point } from '../domain/annotation/annotation.ts';
import { ChipPainter, longestOn, shortened } from './chips.ts';
import {
	meanScale,
	overlaps,
	toImage,
	toScreen,
	type Box,
	type LabelAnchor,
	type Size,
	type Transform
} from './geometry.ts';
import { boxOf, pathOf } from './mark-paths.ts';
import { labelAnchor } from './shapes.ts';

/** A mark as it is drawn; `measure` is empty for one that measures nothing. */
export type DrawnMark = { mark: Annotation; color: string; measure: string; comments: number };

const HALO = 'rgb(0 0 0 / 0.85)';

/** Widths in screen pixels, from the design's `.mk` and `.mk-halo`. */
const LINE = 2.5;
const HALO_LINE = 5;
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
				text: captionOf(drawn, pane),
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

/** What it measures, then its label, of which the end is cut: half a number would mislead. */
function captionOf({ mark, measure }: DrawnMark, pane: Size): string {
	const parts = [measure, mark.label].filter((part) => part !== '');
	return shortened(parts.join(' · '), Math.max(longestOn(pane), measure.length + 1));
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
	return ({ mark }) => overlaps(boxOf(mark.shape), { left, top, right, bottom });
}
