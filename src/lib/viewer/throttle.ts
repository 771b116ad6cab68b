/** Passes values on at most once in `interval` milliseconds: the first at once, of those that follow too early the last. */
export class Throttle<T> {
	#send: (value: T) => void;
	#interval: number;
	#waiting: { value: T } | null = null;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(interval: number, send: (value: T) => void) {
		this.#interval = interval;
		this.#send = send;
	}

	push(value: T): void {
		if (this.#timer !== null) {
			this.#waiting = { value };
			return;
		}
		this.#send(value);
		this.#timer = setTimeout(() => this.#next(), this.#interval);
	}

	/** Drops what waits and sends `value` without delay: the end of a stroke must not be overtaken by its middle. */
	finish(value: T): void {
		this.stop();
		this.#send(value);
	}

	stop(): void {
		if (this.#timer !== null) {
			clearTimeout(this.#timer);
		}
		this.#timer = this.#waiting = null;
	}

	#next(): void {
		const waiting = this.#waiting;
		this.#timer = this.#waiting = null;
		if (waiting !== null) {
			this.push(waiting.value);
		}
	}
}
