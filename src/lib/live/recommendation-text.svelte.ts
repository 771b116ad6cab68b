import { createSubscriber } from 'svelte/reactivity';
import type * as Y from 'yjs';
import type { RichNode } from '../domain/meeting/views.ts';
import { bodyOf } from './rich-text.ts';

/** The recommendation as it stands, for those who read it without the editor. */
export class RecommendationText {
	#fragment: Y.XmlFragment;
	#watch: () => void;

	constructor(fragment: Y.XmlFragment) {
		this.#fragment = fragment;
		this.#watch = createSubscriber((update) => {
			const changed = () => update();
			fragment.observeDeep(changed);
			return () => fragment.unobserveDeep(changed);
		});
	}

	get body(): RichNode {
		this.#watch();
		return bodyOf(this.#fragment);
	}
}
