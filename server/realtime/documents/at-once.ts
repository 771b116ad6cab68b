/** Runs work, so many pieces at a time; the rest waits in order. */
export class AtOnce {
	readonly #limit: number;
	readonly #waiting: (() => void)[] = [];
	#running = 0;

	constructor(limit: number) {
		this.#limit = limit;
	}

	async run<T>(work: () => Promise<T>): Promise<T> {
		if (this.#running >= this.#limit) {
			await new Promise<void>((resolve) => this.#waiting.push(resolve));
		} else {
			this.#running += 1;
		}
		try {
			return await work();
		} finally {
			const next = this.#waiting.shift();
			if (next === undefined) {
				this.#running -= 1;
			} else {
				next();
			}
		}
	}
}
