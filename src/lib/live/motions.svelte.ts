import type { Awareness } from 'y-protocols/awareness';
import type { Cursor, Motion, Stroke } from '../domain/annotation/motion.ts';
import type { AwarenessState } from '../protocol/documents.ts';
import { Others } from './others.ts';

/** Pointers and unfinished strokes of the others, and one's own. */
export class Motions {
	#awareness: Awareness;
	#others: Others;

	constructor(awareness: Awareness, viewerId: string) {
		this.#awareness = awareness;
		this.#others = new Others(awareness, viewerId);
	}

	get others(): Motion[] {
		return this.#others.all.flatMap(({ person, cursor = null, stroke = null }) =>
			cursor === null && stroke === null
				? []
				: [{ personId: person.id, name: person.name, color: person.color, cursor, stroke }]
		);
	}

	point(cursor: Cursor | null): void {
		const shown = (this.#awareness.getLocalState() as AwarenessState | null)?.cursor ?? null;
		// Each state goes out to everybody, an equal one too.
		if (cursor !== null || shown !== null) {
			this.#awareness.setLocalStateField('cursor', cursor);
		}
	}

	draw(stroke: Stroke | null): void {
		this.#awareness.setLocalStateField('stroke', stroke);
	}
}
