import { labelBox, overlaps, type Box, type LabelAnchor, type Size } from './geometry.ts';

/** Height and type of a label, from the design's `.mlabel`. */
const HEIGHT = 20;
const INSET = 6;
/** A bubble and the gap to its number. */
const BUBBLE = 14;
const FONT = '600 12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
/** A label on the image is short, on a phone shorter; the list of marks has all of it. */
const LONGEST = 36;
const LONGEST_NARROW = 18;
const NARROW = 500;
const RADIUS = 3;
/** With more labels than this, those that would cover another are left to the list of marks. */
const CROWD = 60;

/** `comments` is shown with a bubble when it is not 0. */
export type Chip = {
	key: string;
	text: string;
	color: string;
	anchor: LabelAnchor;
	comments: number;
};

export function longestOn(pane: Size): number {
	return pane.width < NARROW ? LONGEST_NARROW : LONGEST;
}

export function shortened(text: string, longest: number): string {
	const letters = Array.from(text);
	return letters.length <= longest ? text : `${letters.slice(0, longest - 1).join('')}…`;
}

/** Draws labels in screen pixels: the person's color with black text and a black edge, so that they show on CT and on H&E. */
export class ChipPainter {
	#widths = new Map<string, number>();

	#width(context: CanvasRenderingContext2D, text: string): number {
		let width = this.#widths.get(text);
		if (width === undefined) {
			width = Math.ceil(context.measureText(text).width);
			this.#widths.set(text, width);
		}
		return width;
	}

	#size(context: CanvasRenderingContext2D, { text, comments }: Chip): number {
		if (comments === 0) {
			return this.#width(context, text);
		}
		const gap = text === '' ? 0 : INSET;
		return this.#width(context, text) + gap + BUBBLE + this.#width(context, String(comments));
	}

	/** Draws the chips and returns where they are, for the pointer. The last one is never left out. */
	draw(context: CanvasRenderingContext2D, chips: Chip[], pane: Size): { key: string; box: Box }[] {
		context.font = FONT;
		context.textBaseline = 'middle';
		const placed: { key: string; box: Box }[] = [];
		for (const [index, chip] of chips.entries()) {
			const size = { width: this.#size(context, chip) + 2 * INSET, height: HEIGHT };
			const box = labelBox(chip.anchor, size, pane);
			const isCrowded = chips.length > CROWD && index < chips.length - 1;
			if (isCrowded && placed.some((other) => overlaps(other.box, box))) {
				continue;
			}
			placed.push({ key: chip.key, box });
			paint(context, chip, box);
		}
		return placed;
	}
}

function paint(context: CanvasRenderingContext2D, chip: Chip, box: Box): void {
	const { text, color, comments } = chip;
	const [width, height] = [box.right - box.left, box.bottom - box.top];
	context.beginPath();
	context.roundRect(box.left, box.top, width, height, RADIUS);
	context.strokeStyle = '#000';
	context.lineWidth = 2;
	context.stroke();
	context.fillStyle = color;
	context.fill();
	context.fillStyle = '#000';
	const middle = box.top + height / 2 + 0.5;
	context.fillText(text, box.left + INSET, middle);
	if (comments > 0) {
		const count = String(comments);
		const start = box.right - INSET - context.measureText(count).width;
		context.fillText(count, start, middle);
		paintBubble(context, start - BUBBLE, box.top + 5);
	}
}

/** A speech bubble of 10 px: the number beside it counts comments. */
function paintBubble(context: CanvasRenderingContext2D, x: number, y: number): void {
	context.beginPath();
	context.moveTo(x, y);
	context.lineTo(x + 10, y);
	context.lineTo(x + 10, y + 7);
	context.lineTo(x + 4, y + 7);
	context.lineTo(x, y + 10);
	context.closePath();
	context.strokeStyle = '#000';
	context.lineWidth = 1.3;
	context.stroke();
}
