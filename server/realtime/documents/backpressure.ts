import type { Clocks } from './wire.ts';

/** 256 kbit/s: what one answer queued beyond that gives a reader more time, so that a large document reaches a slow phone at all. */
const SLOWEST_BYTES_PER_MS = 32;

/** One client's socket, or its stand-in in a test. */
export type Transport = {
	/** Whole frames, in one write. */
	write: (frames: Buffer[]) => void;
	/** Bytes that the socket has not passed on yet. */
	queued: () => number;
	ping: () => void;
	/** Stop and go on reading from this client. */
	pause: () => void;
	resume: () => void;
	close: (code: number, reason: string) => void;
	terminate: () => void;
};

export type OutletLimits = {
	/** More than this waiting in a socket means a reader that cannot follow: nothing is added until it has drained. */
	queueBytesPerSocket: number;
	/** How long a reader may leave its socket full. */
	drainMs: number;
};

type Choke = { vector: Map<number, number>; until: number };

/** The sending half of a connection, which stops at a slow reader and knows from where to go on. */
export class Outlet {
	readonly #transport: Transport;
	readonly #limits: OutletLimits;
	#ownBytes = 0;
	#choke: Choke | null = null;
	#sentAt = 0;

	constructor(transport: Transport, limits: OutletLimits) {
		this.#transport = transport;
		this.#limits = limits;
	}

	get isChoked(): boolean {
		return this.#choke !== null;
	}

	/** Milliseconds on the process's own clock at which something was sent last. */
	get sentAt(): number {
		return this.#sentAt;
	}

	/** Bytes that wait for this reader alone; what all readers are sent is in memory once, however many they are. */
	get ownBytes(): number {
		return Math.min(this.#ownBytes, this.#transport.queued());
	}

	/** What `logged` says is on its way to the reader after these frames. `own`: bytes of them that no other reader is sent. */
	send(frames: Buffer[], { logged, own }: { logged: Clocks; own: number }): void {
		if (this.#choke !== null || frames.length === 0) {
			return;
		}
		this.#ownBytes = this.#transport.queued() === 0 ? own : this.#ownBytes + own;
		this.#transport.write(frames);
		this.#sentAt = performance.now();
		const queued = this.#transport.queued();
		const { queueBytesPerSocket, drainMs } = this.#limits;
		if (queued > queueBytesPerSocket) {
			const extra = (queued - queueBytesPerSocket) / SLOWEST_BYTES_PER_MS;
			const until = this.#sentAt + drainMs + extra;
			this.#choke = { vector: new Map(logged), until };
		}
	}

	/** What the reader had when sending stopped, once its socket is empty again; null while there is nothing to catch up. */
	drained(): Clocks | null {
		if (this.#choke === null || this.#transport.queued() > 0) {
			return null;
		}
		const { vector } = this.#choke;
		this.#choke = null;
		return vector;
	}

	get isTooSlow(): boolean {
		return this.#choke !== null && performance.now() > this.#choke.until;
	}
}
