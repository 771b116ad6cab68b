import type { Place } from './place.svelte.ts';

/** Who waits longer for a picture, over a weak link, gets the tools before it. */
const PATIENCE_MS = 500;

/** Whether the first picture stands, so that what is not needed to look at it may come. */
export class PictureFirst {
	isOver = $state(false);
	#hasPicture: boolean;

	constructor(place: Place) {
		this.#hasPicture = $derived(place.picture !== null);
	}

	/** To be called from an effect. */
	wait(): (() => void) | undefined {
		if (this.isOver) {
			return undefined;
		}
		const patience = this.#hasPicture ? 0 : PATIENCE_MS;
		let timer: ReturnType<typeof setTimeout> | undefined;
		// The picture is drawn in the animation frame, and painted before the task that follows it.
		const frame = requestAnimationFrame(() => {
			timer = setTimeout(() => (this.isOver = true), patience);
		});
		return () => {
			cancelAnimationFrame(frame);
			clearTimeout(timer);
		};
	}
}
