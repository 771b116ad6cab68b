import type { Stroke } from '../domain/annotation/motion.ts';
import type { Point } from '../domain/annotation/annotation.ts';
import { toScreen, type Transform } from './geometry.ts';

/** A laser that has not moved for this long is gone on every page. */
export const LASER_MS = 1000;
/** Sizes in screen pixels: seen from the back of a room, and a lesion is seen around it. */
const SPOT = 5;
const TRAIL = 3;

/** The last way of a laser pointer; `movedAt` is by the clock of this page (`performance.now`). */
export type LiveLaser = { color: string; points: Point[]; movedAt: number };

/** When the laser of each person moved last, by this page's clock. */
export class LaserClock {
	#moved = new Map<string, { end: string; at: number }>();

	/** Null for a stroke that is no laser. Awareness repeats a state from time to time: only a further point is a movement. */
	movedAt(personId: string, stroke: Stroke | null): number | null {
		if (stroke?.tool !== 'laser') {
			this.#moved.delete(personId);
			return null;
		}
		const end = `${stroke.id}:${stroke.firstIndex + stroke.points.length}`;
		const known = this.#moved.get(personId);
		const at = known?.end === end ? known.at : performance.now();
		this.#moved.set(personId, { end, at });
		return at;
	}
}

/** 1 while it moves, 0 when it is gone. */
export function strengthOf({ movedAt }: { movedAt: number }, now: number): number {
	return Math.min(1, Math.max(0, 1 - (now - movedAt) / LASER_MS));
}

/** Draws those that are not gone; true when there is one. */
export function drawLasers(
	context: CanvasRenderingContext2D,
	transform: Transform,
	lasers: LiveLaser[]
): boolean {
	const now = performance.now();
	const shining = lasers
		.map((laser) => ({ ...laser, strength: strengthOf(laser, now) }))
		.filter(({ strength }) => strength > 0);
	for (const laser of shining) {
		drawLaser(context, transform, laser);
	}
	return shining.length > 0;
}

/** In screen pixels; the tail is thinner and fainter than the spot. */
function drawLaser(
	context: CanvasRenderingContext2D,
	transform: Transform,
	{ color, points, strength }: { color: string; points: Point[]; strength: number }
): void {
	const way = points.map((point) => toScreen(transform, point));
	const end = way.at(-1);
	if (end === undefined) {
		return;
	}
	context.beginPath();
	for (const point of way) {
		context.lineTo(...point);
	}
	context.globalAlpha = strength * 0.5;
	context.lineWidth = TRAIL;
	context.strokeStyle = color;
	context.stroke();
	context.globalAlpha = strength;
	drawSpot(context, end, color);
	context.globalAlpha = 1;
}

/** A dark edge, the person's color, a white middle: seen on CT and on H&E. */
function drawSpot(context: CanvasRenderingContext2D, at: Point, color: string): void {
	const rings = [
		[SPOT + 2.5, '#000'],
		[SPOT + 1, color],
		[SPOT - 2, '#fff']
	] as const;
	for (const [radius, fill] of rings) {
		context.beginPath();
		context.arc(...at, radius, 0, 2 * Math.PI);
		context.fillStyle = fill;
		context.fill();
	}
}
