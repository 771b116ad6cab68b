import type { Point, Shape } from '../domain/annotation/annotation.ts';
import type { Motion } from '../domain/annotation/motion.ts';
import { shapeThrough } from './drawing.ts';
import { LaserClock, type LiveLaser } from './laser.ts';
import type { LiveCursor, LiveStroke } from './live-layer.ts';
import type { Marking } from './marking.svelte.ts';
import { measureText } from './measure-text.ts';
import { personColor } from './person-color.ts';
import type { Place } from './place.svelte.ts';
import type { ImageViewerProps } from './props.ts';
import { StrokeAssembly } from './strokes.ts';
import { isDrawing } from './tools.ts';

/** The shape of a stroke as far as it is known; an unknown tool is drawn as a line. */
function shapeOfStroke({ tool, points }: { tool: string; points: Point[] }): Shape | null {
	return shapeThrough(points.length === 1 ? 'point' : isDrawing(tool) ? tool : 'freehand', points);
}

/** What is drawn above the marks: strokes under way, one's own and others', and the cursors of others. */
export class Motions {
	#given: () => ImageViewerProps;
	#place: Place;
	#marking: Marking;
	#lines = new StrokeAssembly();
	#laserClock = new LaserClock();

	strokes: LiveStroke[] = $derived.by(() => [...this.#others(), ...this.#own()]);
	lasers: LiveLaser[] = $derived.by(() => {
		const { laser } = this.#marking.pointing;
		return [
			...this.#othersLasers(),
			...(laser === null ? [] : [{ ...laser, color: this.#color() }])
		];
	});
	cursors: LiveCursor[] = $derived.by(() =>
		(this.#given().motion ?? []).flatMap((motion) => this.#cursor(motion))
	);

	constructor(given: () => ImageViewerProps, parts: { place: Place; marking: Marking }) {
		this.#given = given;
		this.#place = parts.place;
		this.#marking = parts.marking;
	}

	#isHere({ imageId, frame }: { imageId: string; frame: number }): boolean {
		return imageId === this.#place.imageId && frame === this.#place.frameIndex;
	}

	#measured(shape: Shape): string {
		return measureText(shape, this.#place.image);
	}

	#color(): string {
		const { people, viewerId = null } = this.#given();
		return personColor(viewerId === null ? null : (people?.(viewerId).color ?? null));
	}

	#othersLasers(): LiveLaser[] {
		return (this.#given().motion ?? []).flatMap(({ personId, color, stroke = null }) => {
			const movedAt = this.#laserClock.movedAt(personId, stroke);
			return stroke !== null && movedAt !== null && this.#isHere(stroke)
				? [{ color: personColor(color), points: stroke.points, movedAt }]
				: [];
		});
	}

	#own(): LiveStroke[] {
		const color = this.#color();
		return this.#marking.shapes.map((shape) => ({
			color,
			shape,
			caption: this.#measured(shape),
			isOwn: true
		}));
	}

	#others(): LiveStroke[] {
		return (this.#given().motion ?? []).flatMap(({ personId, color, stroke = null }) => {
			const line = this.#lines.add(personId, stroke?.tool === 'laser' ? null : stroke);
			if (line === null) {
				return [];
			}
			const shape = this.#isHere(line) ? shapeOfStroke(line) : null;
			const caption = shape === null ? '' : this.#measured(shape);
			return shape === null ? [] : [{ color: personColor(color), shape, caption, isOwn: false }];
		});
	}

	/** Who draws is shown at the end of the stroke, so that name and line never part. */
	#cursor({ personId, name, color, cursor, stroke }: Motion): LiveCursor[] {
		const end = stroke?.points.at(-1);
		const at = stroke && end ? { ...stroke, at: end } : cursor;
		return at && this.#isHere(at) ? [{ personId, name, color: personColor(color), at: at.at }] : [];
	}
}
