import { createSubscriber } from 'svelte/reactivity';
import type { Awareness } from 'y-protocols/awareness';
import type { AwarenessState } from '../protocol/documents.ts';

type Other = AwarenessState & { person: NonNullable<AwarenessState['person']> };

/** What the other people on a document do at this moment. Who they are is stamped by the server, never by their page. */
export class Others {
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

	/** One for each of their pages; the viewer's own other pages are left out. */
	get all(): Other[] {
		this.#watch();
		const found: Other[] = [];
		for (const [clientId, state] of this.#awareness.getStates()) {
			const { person, ...motion } = state as AwarenessState;
			const isOther = clientId !== this.#awareness.clientID && person?.id !== this.#viewerId;
			if (isOther && person !== undefined) {
				found.push({ ...motion, person });
			}
		}
		return found;
	}
}
