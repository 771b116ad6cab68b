/** Windows that pay, measured: none in a small room, then longer with the number of people (research/realtime-performance.md). */
export function windowLength(people: number): number {
	if (people <= 15) {
		return 0;
	}
	if (people <= 100) {
		return 16;
	}
	return people <= 300 ? 33 : 50;
}

/** Cursors and strokes of several people go out together at the rate of a screen, in a small room too. */
const MOTION_MS = 16;

type WindowWork = {
	length: () => number;
	/** Writes what has gathered to the log and sends it; resolves when the next window may begin. */
	commit: () => Promise<void>;
	hasEdits: () => boolean;
	/** Sends awareness alone. */
	sendMotion: () => void;
};

/**
 * When a document writes and sends: at once after a rest, then once in a window. Edits that arrive while the database is
 * writing wait for the next window together; motion does not wait for the database.
 */
export class SendWindow {
	readonly #work: WindowWork;
	#editTimer: NodeJS.Timeout | null = null;
	#motionTimer: NodeJS.Timeout | null = null;
	#committing: Promise<void> | null = null;
	#sentAt = -Infinity;

	constructor(work: WindowWork) {
		this.#work = work;
	}

	edited(): void {
		if (this.#committing !== null || this.#editTimer !== null) {
			return;
		}
		const wait = this.#sentAt + this.#work.length() - performance.now();
		if (wait <= 0) {
			this.#commit();
		} else {
			this.#editTimer = setTimeout(() => {
				this.#editTimer = null;
				this.#commit();
			}, wait);
		}
	}

	moved(): void {
		if (this.#motionTimer !== null) {
			return;
		}
		const wait = this.#sentAt + Math.max(MOTION_MS, this.#work.length()) - performance.now();
		if (wait <= 0) {
			this.#sentAt = performance.now();
			this.#work.sendMotion();
		} else {
			this.#motionTimer = setTimeout(() => {
				this.#motionTimer = null;
				this.#sentAt = performance.now();
				this.#work.sendMotion();
			}, wait);
		}
	}

	/** Resolves when nothing waits and nothing is being written. */
	async settled(): Promise<void> {
		while (this.#committing !== null || this.#work.hasEdits()) {
			if (this.#committing === null) {
				this.#commit();
			}
			await this.#committing;
		}
	}

	stop(): void {
		clearTimeout(this.#editTimer ?? undefined);
		clearTimeout(this.#motionTimer ?? undefined);
	}

	#commit(): void {
		clearTimeout(this.#editTimer ?? undefined);
		this.#editTimer = null;
		this.#committing = this.#work.commit().finally(() => {
			this.#committing = null;
			this.#sentAt = performance.now();
			if (this.#work.hasEdits()) {
				this.edited();
			}
		});
	}
}
