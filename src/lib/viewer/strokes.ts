import type { Point } from '../domain/annotation/annotation.ts';
import type { Stroke } from '../domain/annotation/motion.ts';

/** A message carries the points of this many milliseconds, so that the next covers one that was skipped. */
export const STROKE_WINDOW_MS = 500;

export type TimedPoint = { at: Point; time: number };

/** The message for a line that is being drawn: its newest points, and where they stand in the whole. */
export function strokeMessage(
	stroke: { id: string; imageId: string; frame: number; tool: string },
	line: TimedPoint[],
	now: number
): Stroke {
	const { id, imageId, frame, tool } = stroke;
	const isWhole = tool !== 'freehand' && tool !== 'laser';
	const recent = isWhole ? 0 : line.findIndex(({ time }) => time >= now - STROKE_WINDOW_MS);
	// One more: who presses, waits and then draws would send a line without its beginning.
	const firstIndex = Math.max(0, (recent === -1 ? line.length : recent) - 1);
	return {
		id,
		imageId,
		frame,
		tool,
		firstIndex,
		points: line.slice(firstIndex).map(({ at }) => at)
	};
}

/** The line as far as it is known here. `points` has the holes of lost messages closed; `nextIndex` counts as the sender does. */
export type AssembledStroke = Stroke & { nextIndex: number };

/** Adds a message to what is known of a stroke. Points that came before are kept, known ones are not taken twice. */
export function assembleStroke(known: AssembledStroke | null, message: Stroke): AssembledStroke {
	const nextIndex = message.firstIndex + message.points.length;
	if (known === null || known.id !== message.id || message.tool !== 'freehand') {
		return { ...message, nextIndex };
	}
	if (nextIndex <= known.nextIndex) {
		return known;
	}
	const isKnown = Math.max(0, known.nextIndex - message.firstIndex);
	return {
		...known,
		points: [...known.points, ...message.points.slice(isKnown)],
		nextIndex
	};
}

/** The lines of everybody who draws at this moment. */
export class StrokeAssembly {
	#lines = new Map<string, AssembledStroke>();

	/** The whole line after a message; null ends it. */
	add(personId: string, message: Stroke | null): AssembledStroke | null {
		if (message === null) {
			this.#lines.delete(personId);
			return null;
		}
		const line = assembleStroke(this.#lines.get(personId) ?? null, message);
		this.#lines.set(personId, line);
		return line;
	}
}
