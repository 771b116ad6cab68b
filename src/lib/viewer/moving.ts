import type { Annotation, Point, Shape } from '../domain/annotation/annotation.ts';
import { outlineOf, movedShape } from './shapes.ts';
import { boundsOf, boxOnImage, overlaps, wayOnImage, type Box } from './geometry.ts';
import type { Gesture } from './tools.ts';
import { transformFor, type Scene } from './viewport.ts';

type Move = Gesture & { kind: 'move' };
type Marquee = Gesture & { kind: 'marquee' };

/** `annotations`: those that move together, the pressed one first. */
export function startMove(annotations: Annotation[], at: Point): Move {
	return { kind: 'move', annotations, start: at, by: [0, 0], hasMoved: false, isHeld: false };
}

/** Picked up with a key: arrows move them until they are put down. */
export function pickUp(annotations: Annotation[]): Move {
	return { ...startMove(annotations, [0, 0]), isHeld: true };
}

/** `step` in screen pixels, so that a step is seen at every zoom. */
export function nudged(gesture: Move, scene: Scene, step: Point): Move {
	const [dx, dy] = wayOnImage(transformFor(scene), step);
	return { ...gesture, by: [gesture.by[0] + dx, gesture.by[1] + dy], hasMoved: true };
}

export function shapesAfterMove({ annotations, by }: Move): Shape[] {
	return annotations.map(({ shape }) => movedShape(shape, by));
}

/** By key, for the marks that move. */
export function changesAfterMove(gesture: Move): Map<string, { shape: Shape }> {
	return new Map(
		gesture.annotations.map(({ key, shape }) => [key, { shape: movedShape(shape, gesture.by) }])
	);
}

export function startMarquee(at: Point): Marquee {
	return { kind: 'marquee', start: at, end: at, hasMoved: false };
}

/** In screen pixels. */
export function boxOfMarquee({ start, end }: Marquee): Box {
	return boundsOf([start, end]);
}

/** Those of which a part of the line lies in the marquee: a large ellipse around all of it is not meant. */
export function marksInMarquee(marks: Annotation[], marquee: Marquee, scene: Scene): Annotation[] {
	const transform = transformFor(scene);
	const box = boxOnImage(transform, boxOfMarquee(marquee));
	return marks.filter(({ shape }) => {
		const line = outlineOf(shape);
		return line.some((point, index) => crosses(box, line[index - 1] ?? point, point));
	});
}

/** Whether a straight line meets a box (Liang and Barsky: the part of the line between all four sides). */
function crosses({ left, top, right, bottom }: Box, [x, y]: Point, [toX, toY]: Point): boolean {
	if (
		!overlaps(
			boundsOf([
				[x, y],
				[toX, toY]
			]),
			{ left, top, right, bottom }
		)
	) {
		return false;
	}
	const [dx, dy] = [toX - x, toY - y];
	const sides: [away: number, room: number][] = [
		[-dx, x - left],
		[dx, right - x],
		[-dy, y - top],
		[dy, bottom - y]
	];
	let [enter, leave] = [0, 1];
	for (const [away, room] of sides) {
		if (away < 0) {
			enter = Math.max(enter, room / away);
		} else if (away > 0) {
			leave = Math.min(leave, room / away);
		}
	}
	return enter <= leave;
}
