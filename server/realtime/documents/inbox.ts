import type { Transport } from './backpressure.ts';
import type { Pace } from './pace.ts';

/** So many messages of one client wait while a signature is made or rights are read; then its socket is left unread. */
const QUEUE_LIMIT = 200;
/** And so many bytes: a hold lasts up to 30 s, and one person may have fifty connections. */
const QUEUE_BYTES_LIMIT = 1_000_000;

type Reader = {
	transport: Pick<Transport, 'pause' | 'resume'>;
	/** The connection's own, and the one that its person's connections share. */
	paces: Pace[];
	/** While this is a promise no message is read. */
	gate: () => Promise<void> | null;
	/** A promise when the next message has to wait for this one. */
	read: (message: Uint8Array) => Promise<void> | null;
	failed: (error: unknown) => void;
};

/** What one client has sent: read in its order, at a pace, one message after the other. */
export class Inbox {
	readonly #reader: Reader;
	#queue: Uint8Array[] = [];
	#queuedBytes = 0;
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
		this.#queuedBytes += message.length;
		this.charge(message.length);
		this.#readOn();
		if (this.#queue.length > QUEUE_LIMIT || this.#queuedBytes > QUEUE_BYTES_LIMIT) {
			this.#isBackedUp = true;
			this.#reader.transport.pause();
		}
	}

	/** Work of so many bytes was done for this client; beyond its pace it is not read from for a while. */
	charge(bytes: number): void {
		const ms = Math.max(...this.#reader.paces.map((pace) => pace.take(bytes)));
		if (ms > 0) {
			this.#reader.transport.pause();
			setTimeout(() => this.#resume(), ms);
		}
	}

	/** What waits is dropped. A client that is not read from would not be heard to agree to the end. */
	close(): void {
		this.#isClosed = true;
		this.#queue = [];
		this.#queuedBytes = 0;
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
			const message = gate === null ? this.#next() : undefined;
			const work = gate ?? (message === undefined ? null : this.#read(message));
			if (work !== null) {
				this.#waitFor(work);
			} else if (message === undefined) {
				return;
			}
		}
	}

	#next(): Uint8Array | undefined {
		const message = this.#queue.shift();
		this.#queuedBytes -= message?.length ?? 0;
		return message;
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
