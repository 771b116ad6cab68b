import { newUuid } from '../domain/new-uuid.ts';
import type { Point } from '../domain/annotation/annotation.ts';
import type { Cursor, Stroke } from '../domain/annotation/motion.ts';
import { rounded, toImage } from './geometry.ts';
import { LASER_MS, type LiveLaser } from './laser.ts';
import type { Place } from './place.svelte.ts';
import type { ImageViewerProps } from './props.ts';
import { STROKE_WINDOW_MS, strokeMessage, type TimedPoint } from './strokes.ts';
import { Throttle } from './throttle.ts';
import { transformFor } from './viewport.ts';

/** At most 10 cursors a second leave the page, as `ImageViewerProps` says. */
const CURSOR_MS = 100;

/** Some seconds of movement. */
const TRAIL_LIMIT = 500;

function recent(line: TimedPoint[], now: number): TimedPoint[] {
	return line.filter(({ time }) => time >= now - STROKE_WINDOW_MS);
}

/** Where the reader points: told to the others, never stored. */
export class Pointing {
	/** One's own laser on the frame in view. */
	laser = $state.raw<Omit<LiveLaser, 'color'> | null>(null);
	#place: Place;
	#cursor: Throttle<Cursor | null>;
	#stroke: Throttle<Stroke | null>;
	#trail: { id: string; line: TimedPoint[]; rest: ReturnType<typeof setTimeout> } | null = null;

	constructor(
		given: () => ImageViewerProps,
		{ place, stroke }: { place: Place; stroke: Throttle<Stroke | null> }
	) {
		this.#place = place;
		this.#stroke = stroke;
		this.#cursor = new Throttle(CURSOR_MS, (cursor) => given().oncursor?.(cursor));
	}

	/** The reader's pointer is over the image, or has left it. */
	point(at: Point | null, { isLaser }: { isLaser: boolean }): void {
		if (at === null) {
			this.#cursor.finish(null);
			return;
		}
		const { view, image } = this.#place.scene;
		const [x, y] = rounded(toImage(transformFor(this.#place.scene), at));
		const isOnImage = x >= 0 && y >= 0 && x <= image.width && y <= image.height;
		const { imageId, frame } = view;
		this.#cursor.push(isOnImage ? { imageId, frame, at: [x, y] } : null);
		if (isLaser && isOnImage) {
			this.#shine([x, y]);
		}
	}

	#shine(at: Point): void {
		const now = performance.now();
		clearTimeout(this.#trail?.rest);
		const rest = setTimeout(() => this.endLaser(), LASER_MS);
		const { id, line } = this.#wayOn(now);
		line.push({ at, time: now });
		this.#trail = { id, line, rest };
		const { imageId, frame } = this.#place.view;
		this.#stroke.push(strokeMessage({ id, imageId, frame, tool: 'laser' }, line, now));
		this.laser = { points: recent(line, now).map((one) => one.at), movedAt: now };
	}

	/** The way so far; a long one goes on under another id, or it would grow for as long as somebody points. */
	#wayOn(now: number): { id: string; line: TimedPoint[] } {
		const { id, line } = this.#trail ?? { id: newUuid(), line: [] };
		return line.length < TRAIL_LIMIT ? { id, line } : { id: newUuid(), line: recent(line, now) };
	}

	endLaser(): void {
		if (this.#trail !== null) {
			clearTimeout(this.#trail.rest);
			this.#trail = this.laser = null;
			this.#stroke.finish(null);
		}
	}

	close(): void {
		this.endLaser();
		this.#cursor.finish(null);
	}
}
