/** Thousands of updates in one go are an upload of work done offline, not an attack; they are read at this rate. */
const MESSAGES_PER_SECOND = 500;
const BURST = 2000;
/** A large message counts as several. */
const BYTES_PER_MESSAGE = 8192;

/** How fast one connection is read: too fast a sender waits, nothing of theirs is lost. */
export class Pace {
	#left = BURST;
	#at = performance.now();

	/** Milliseconds to stop reading after a message of so many bytes; 0 to go on. */
	take(byteLength: number): number {
		const now = performance.now();
		const refilled = this.#left + ((now - this.#at) / 1000) * MESSAGES_PER_SECOND;
		this.#left = Math.min(BURST, refilled) - 1 - byteLength / BYTES_PER_MESSAGE;
		this.#at = now;
		return this.#left >= 0 ? 0 : (-this.#left / MESSAGES_PER_SECOND) * 1000;
	}
}
