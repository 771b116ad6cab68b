import { createSubscriber } from 'svelte/reactivity';
import type { Awareness } from 'y-protocols/awareness';
import type { Cursor, Motion, Stroke } from '../domain/annotation/motion.ts';
import type { AwarenessState } from '../protocol/documents.ts';

/** Pointers and unfinished strokes of the others, and one's own. Who they are is stamped by the server, never by their page. */
export class Motions {
	#awareness: Awareness;
	#viewerId: string;
	#watch: () => void;

	constructor(awareness: Awareness, viewerId: string) {
		this.#awareness = awareness;
		this.#viewerId = viewerId;
		this.#watch = createSubscriber((update) => {
			const changed = (_clients: unknown, origin: unknown) => {
				if (origin !== 'local') {
					update();
				}
			};
			awareness.on('change', changed);
			return () => awareness.off('change', changed);
		});
	}

	get others(): Motion[] {
		this.#watch();
		const found: Motion[] = [];
		for (const [clientId, state] of this.#awareness.getStates()) {
			const { person, cursor, stroke } = state as AwarenessState;
			const isOther = clientId !== this.#awareness.clientID && person?.id !== this.#viewerId;
			if (isOther && person !== undefined && (cursor || stroke)) {
				found.push({
					personId: person.id,
					name: person.name,
					color: person.color,
					cursor: cursor ?? null,
					stroke: stroke ?? null
				});
			}
		}
		return found;
	}

	point(cursor: Cursor | null): void {
		this.#awareness.setLocalStateField('cursor', cursor);
	}

	draw(stroke: Stroke | null): void {
		this.#awareness.setLocalStateField('stroke', stroke);
	}
}
