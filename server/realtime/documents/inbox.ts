import type { Transport } from './backpressure.ts';
import { Pace } from './pace.ts';

/** So many messages of one client wait while a signature is made or rights are read; then its socket is left unread. */
const QUEUE_LIMIT = 200;

type Reader = {
	transport: Pick<Transport, 'pause' | 'resume'>;
	/** While this is a promise no message is read. */
	gate: () => Promise<void> | null;
	/** A promise when the next message has to wait for this one. */
	read: (message: Uint8Array) => Promise<void> | null;
	failed: (error: unknown) => void;
};

/** What one client has sent: read in its order, at a pace, one message after the other. */
export class Inbox {
	readonly #reader: Reader;
	readonly #pace = new Pace();
	#queue: Uint8Array[] = [];
	#isClosed = false;
	#isWaiting = false;
	/** Not read from, because its messages wait for the database. */
	#isBackedUp = false;

	constructor(reader: Reader) {
		this.#reader = reader;
	}

	add(message: Uint8Array): void {
		if (this.#isClosed) {
			return;
		}
		this.#queue.push(message);
		this.charge(message.length);
		this.#readOn();
		if (this.#queue.length > QUEUE_LIMIT) {
			this.#isBackedUp = true;
			this.#reader.transport.pause();
		}
	}

	/** Work of so many bytes was done for this client; beyond its pace it is not read from for a while. */
	charge(bytes: number): void {
		const ms = this.#pace.take(bytes);
		if (ms > 0) {
			this.#reader.transport.pause();
			setTimeout(() => this.#resume(), ms);
		}
	}

	/** What waits is dropped. A client that is not read from would not be heard to agree to the end. */
	close(): void {
		this.#isClosed = true;
		this.#queue = [];
		this.#reader.transport.resume();
	}

	#resume(): void {
		if (!this.#isBackedUp) {
			this.#reader.transport.resume();
		}
	}

	#readOn(): void {
		while (!this.#isClosed && !this.#isWaiting) {
			const gate = this.#reader.gate();
			const message = gate === null ? this.#queue.shift() : undefined;
			const work = gate ?? (message === undefined ? null : this.#read(message));
			if (work !== null) {
				this.#waitFor(work);
			} else if (message === undefined) {
				return;
			}
		}
	}

	#read(message: Uint8Array): Promise<void> | null {
		try {
			return this.#reader.read(message);
		} catch (error) {
			this.#reader.failed(error);
			return null;
		}
	}

	#waitFor(work: Promise<void>): void {
		this.#isWaiting = true;
		work
			.catch((error: unknown) => this.#reader.failed(error))
			.finally(() => {
				this.#isWaiting = false;
				this.#readOn();
				if (this.#isBackedUp && this.#queue.length === 0) {
					this.#isBackedUp = false;
					this.#resume();
				}
			});
	}
}
