/** Thousands of updates in one go are an upload of work done offline, not an attack: so many seconds' worth are read at once. */
const BURST_SECONDS = 4;
/** A large message counts as several. */
const BYTES_PER_MESSAGE = 8192;

/** How fast somebody is read: too fast a sender waits, nothing of theirs is lost. */
export class Pace {
	readonly #perSecond: number;
	readonly #burst: number;
	#left: number;
	#at = performance.now();

	constructor({ perSecond }: { perSecond: number }) {
		this.#perSecond = perSecond;
		this.#burst = perSecond * BURST_SECONDS;
		this.#left = this.#burst;
	}

	/** Milliseconds to stop reading after a message of so many bytes; 0 to go on. */
	take(byteLength: number): number {
		const now = performance.now();
		const refilled = this.#left + ((now - this.#at) / 1000) * this.#perSecond;
		this.#left = Math.min(this.#burst, refilled) - 1 - byteLength / BYTES_PER_MESSAGE;
		this.#at = now;
		return this.#left >= 0 ? 0 : (-this.#left / this.#perSecond) * 1000;
	}
}
