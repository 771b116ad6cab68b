import type { Place } from './place.svelte.ts';

/** Slices per second; below 1 nobody calls it a film, above 30 nobody sees more. */
const CINE_RATES = { least: 1, usual: 12, most: 30 };
/** By how much the keys and buttons change the rate: single slices where it is slow. */
const STEP = { slow: 1, fast: 3, slowUpTo: 6 };

/** Plays the slices of a series in a loop. It never starts by itself, and any other move to a slice ends it. */
export class Cine {
	rate = $state(CINE_RATES.usual);
	#place: Place;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Where it has put the reader; elsewhere they have gone by themselves. */
	#at: { imageId: string; frame: number } | null = null;

	constructor(place: Place) {
		this.#place = place;
	}

	get isPlaying(): boolean {
		return this.#place.isPlaying;
	}

	get isPossible(): boolean {
		return this.#place.image.frameCount > 1;
	}

	toggle(): void {
		if (this.isPlaying) {
			this.stop();
		} else if (this.isPossible) {
			this.#place.isPlaying = true;
			this.#remember();
			this.#wait();
		}
	}

	faster(): void {
		this.#changeRate(this.rate + (this.rate < STEP.slowUpTo ? STEP.slow : STEP.fast));
	}

	slower(): void {
		this.#changeRate(this.rate - (this.rate <= STEP.slowUpTo ? STEP.slow : STEP.fast));
	}

	stop(): void {
		clearTimeout(this.#timer);
		this.#place.isPlaying = false;
		this.#at = null;
	}

	#changeRate(rate: number): void {
		this.rate = Math.min(CINE_RATES.most, Math.max(CINE_RATES.least, rate));
	}

	#remember(): void {
		const { imageId, frame } = this.#place.view;
		this.#at = { imageId, frame };
	}

	#wait(): void {
		this.#timer = setTimeout(() => this.#step(), 1000 / this.rate);
	}

	#step(): void {
		const { view, image, frame } = this.#place;
		if (view.imageId !== this.#at?.imageId || view.frame !== this.#at.frame) {
			this.stop();
			return;
		}
		// A slice that is still on its way is waited for: a film with holes would hide what lies in them.
		if (frame.status !== 'loading') {
			this.#place.chooseFrame((view.frame + 1) % image.frameCount);
			this.#remember();
		}
		this.#wait();
	}
}
