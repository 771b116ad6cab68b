import type { Annotation, Point } from '../domain/annotation/annotation.ts';
import { ChipPainter, longestOn, shortened } from './chips.ts';
import { overlaps, type Box, type Size } from './geometry.ts';
import { isWithin, MarkLines, type MarkPlace } from './mark-lines.ts';
import { labelAnchor } from './shapes.ts';

/** A mark as it is drawn; `measure` is empty for one that measures nothing. */
export type DrawnMark = { mark: Annotation; color: string; measure: string; comments: number };

/** The committed marks of one frame. */
export class MarkLayer {
	#lines = new MarkLines();
	#chips = new ChipPainter();
	#placed: { key: string; box: Box }[] = [];

	draw(
		context: CanvasRenderingContext2D,
		place: MarkPlace,
		shown: { marks: DrawnMark[]; selectedKeys: ReadonlySet<string> }
	): void {
		const { transform, pane, ratio } = place;
		this.#lines.draw(context, place, shown);
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		const visible = shown.marks.filter(isWithin(place));
		const isSelected = ({ mark }: DrawnMark) => shown.selectedKeys.has(mark.key);
		// The last one is never left out.
		const chips = [...visible.filter((one) => !isSelected(one)), ...visible.filter(isSelected)]
			.map((drawn) => ({
				key: drawn.mark.key,
				text: captionOf(drawn, pane),
				comments: drawn.comments,
				color: drawn.color,
				anchor: labelAnchor(drawn.mark.shape, transform)
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
