import type { Point, Shape } from '../domain/annotation/annotation.ts';
import { ChipPainter } from './chips.ts';
import { meanScale, toScreen, type LabelAnchor } from './geometry.ts';
import { drawLasers, type LiveLaser } from './laser.ts';
import { strokeLines, toImageSpace, type MarkPlace } from './mark-lines.ts';
import { pathOf } from './mark-paths.ts';
import { labelAnchor } from './shapes.ts';

/** A stroke that somebody draws at this moment, or one's own (not dashed). */
export type LiveStroke = { color: string; shape: Shape; caption: string; isOwn: boolean };
export type LiveCursor = { personId: string; name: string; color: string; at: Point };

/** What is in motion: strokes being drawn and other people's named cursors. */
export class LiveLayer {
	#chips = new ChipPainter();

	/** True while something fades and wants another frame. */
	draw(
		context: CanvasRenderingContext2D,
		place: MarkPlace,
		{
			strokes,
			lasers,
			cursors
		}: { strokes: LiveStroke[]; lasers: LiveLaser[]; cursors: LiveCursor[] }
	): boolean {
		const { transform, pane, ratio } = place;
		const scale = meanScale(transform);
		toImageSpace(context, transform, ratio);
		for (const { color, shape, isOwn } of strokes) {
			// Round caps make dots of one pixel dashes, as in the design.
			context.setLineDash(isOwn ? [] : [1 / scale, 7 / scale]);
			strokeLines(context, [{ path: pathOf(shape, scale), color }], { scale });
		}
		context.setLineDash([]);
		context.setTransform(ratio, 0, 0, ratio, 0, 0);
		const isFading = drawLasers(context, transform, lasers);
		const measures = strokes.flatMap(({ color, shape, caption }, index) => {
			const anchor = labelAnchor(shape, transform);
			return caption === '' ? [] : [{ key: `${index}`, text: caption, color, anchor, comments: 0 }];
		});
		const names = cursors.map(({ personId, name, color, at }) => {
			const [x, y] = toScreen(transform, at);
			drawPointer(context, [x, y], color);
			const anchor: LabelAnchor = { at: [x + 3, y + 36], side: 'right' };
			return { key: personId, text: name, color, anchor, comments: 0 };
		});
		this.#chips.draw(context, [...measures, ...names], pane);
		return isFading;
	}
}

/** The arrow of a cursor, with its tip at the point (the design's `.cursor`). */
function drawPointer(context: CanvasRenderingContext2D, [x, y]: Point, color: string): void {
	context.beginPath();
	context.moveTo(x, y);
	context.lineTo(x + 5.4, y + 14.5);
	context.lineTo(x + 7.7, y + 8.3);
	context.lineTo(x + 13.7, y + 6.1);
	context.closePath();
	context.fillStyle = color;
	context.fill();
	context.strokeStyle = '#000';
	context.lineWidth = 1.4;
	context.stroke();
}
