import { createSubscriber } from 'svelte/reactivity';
import type { Awareness } from 'y-protocols/awareness';
import type { AwarenessState } from '../protocol/documents.ts';

type Writer = { id: string; name: string; color: number };

/** Who else has a caret in the recommendation. */
export class Writers {
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

	get others(): Writer[] {
		this.#watch();
		const writers: Writer[] = [];
		for (const [clientId, state] of this.#awareness.getStates()) {
			const { person, cursor } = state as AwarenessState;
			const isOther = clientId !== this.#awareness.clientID && person?.id !== this.#viewerId;
			if (isOther && person && cursor && !writers.some(({ id }) => id === person.id)) {
				writers.push({ id: person.id, name: person.name, color: person.color });
			}
		}
		return writers;
	}
}
