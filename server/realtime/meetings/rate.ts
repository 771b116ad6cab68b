/** How often something may happen: `burst` at once, then `perSecond`. */
export class Rate {
	#left: number;
	#at = performance.now();
	#burst: number;
	#perSecond: number;

	constructor({ burst, perSecond }: { burst: number; perSecond: number }) {
		this.#left = burst;
		this.#burst = burst;
		this.#perSecond = perSecond;
	}

	/** Counts one; answers whether it is still within the limit. */
	allows(): boolean {
		const now = performance.now();
		const refilled = this.#left + ((now - this.#at) / 1000) * this.#perSecond;
		this.#left = Math.min(this.#burst, refilled);
		this.#at = now;
		if (this.#left < 1) {
			return false;
		}
		this.#left -= 1;
		return true;
	}
}
