import type { Awareness } from 'y-protocols/awareness';
import { Others } from './others.ts';

type Writer = { id: string; name: string; color: number };

/** Who else has a caret in the recommendation. */
export class Writers {
	#others: Others;

	constructor(awareness: Awareness, viewerId: string) {
		this.#others = new Others(awareness, viewerId);
	}

	/** Each person once, with however many pages. */
	get others(): Writer[] {
		const writers: Writer[] = [];
		for (const { person, cursor = null } of this.#others.all) {
			if (cursor !== null && !writers.some(({ id }) => id === person.id)) {
				writers.push({ id: person.id, name: person.name, color: person.color });
			}
		}
		return writers;
	}
}
