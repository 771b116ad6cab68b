import type { IncomingMessage } from 'node:http';
import type { Limits } from '#server/config.ts';
import type { Seats } from '../seats.ts';
import { Rate } from './rate.ts';
import type { MeetingServer, MeetingSocket } from './socket.ts';

type Link = MeetingSocket['conn'];
type Inside = {
	writeBuffer: { data?: string | Buffer }[];
	transport: { socket?: { bufferedAmount: number; terminate: () => void } };
};

/** Parts of Engine.IO 6.6 that its types hide; there is no other way to learn what waits for a reader. */
const insideOf = (link: Link): Inside => link as unknown as Inside;

/** So many seconds' worth of packets may come at once: a page that was asleep sends what it has. */
const BURST_SECONDS = 5;

/** What a connection may cost below the commands: a seat, packets a second, bytes that it does not read. */
export class Bounds {
	readonly #limits: Limits;
	readonly #seats: Seats;
	readonly #links = new Set<Link>();
	/** Whose handshake each request was. */
	readonly #people = new WeakMap<IncomingMessage, string>();
	/** Links whose namespace is being joined: Socket.IO would begin once more for each packet that asks. */
	readonly #joining = new WeakSet<Link>();

	constructor(limits: Limits, seats: Seats) {
		this.#limits = limits;
		this.#seats = seats;
	}

	/** Answers why this person gets no connection now, or null. */
	greet(request: IncomingMessage, personId: string): string | null {
		const noSeat = this.#seats.refusalFor(personId);
		if (noSeat === null) {
			this.#people.set(request, personId);
		}
		return noSeat === 'too_many' ? 'too_many_attempts' : noSeat;
	}

	/** Keeps every connection from its first packet on within the limits. */
	watch(engine: MeetingServer['engine']): void {
		engine.on('connection', (link: Link) => {
			const personId = this.#people.get(link.request);
			// Several handshakes at once were all greeted; the last ones find no seat.
			if (personId === undefined || this.#seats.take(personId) !== null) {
				end(link);
				return;
			}
			this.#links.add(link);
			link.once('close', () => {
				this.#links.delete(link);
				this.#seats.leave(personId);
			});
			const perSecond = this.#limits.packetsPerSecond;
			const rate = new Rate({ burst: perSecond * BURST_SECONDS, perSecond });
			link.on('packet', () => {
				if (!rate.allows()) {
					end(link);
				}
			});
		});
	}

	/** False while this connection is joining already. */
	mayJoin(link: Link): boolean {
		const may = !this.#joining.has(link);
		this.#joining.add(link);
		return may;
	}

	joined(link: Link): void {
		// Socket.IO knows the namespace as joined one turn later.
		setImmediate(() => this.#joining.delete(link));
	}

	/** Once a second: who does not read what it is sent is ended. */
	tick(): void {
		for (const link of this.#links) {
			if (waitingFor(link) > this.#limits.queueBytesPerSocket) {
				end(link);
			}
		}
	}
}

function waitingFor(link: Link): number {
	const { writeBuffer, transport } = insideOf(link);
	const waiting = writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), 0);
	return waiting + (transport.socket?.bufferedAmount ?? 0);
}

/** Without a goodbye, which would wait behind what is not read. */
function end(link: Link): void {
	const { transport } = insideOf(link);
	link.close(true);
	transport.socket?.terminate();
}
