import type { IncomingMessage } from 'node:http';
import type { Limits } from '#server/config.ts';
import type { Seats } from '../seats.ts';
import { Rate } from './rate.ts';
import type { MeetingServer, MeetingSocket } from './socket.ts';

type Link = MeetingSocket['conn'];
type Reader = { bufferedAmount: number; terminate: () => void };

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
	const waiting = packetsOf(link).reduce<number>((sum, packet) => sum + lengthOf(packet), 0);
	return waiting + (readerOf(link)?.bufferedAmount ?? 0);
}

/** Private to Engine.IO 6.6; there is no other way to learn what waits for a reader. */
function packetsOf(link: Link): unknown[] {
	const packets: unknown = link['writeBuffer'];
	if (!Array.isArray(packets)) {
		throw new Error('Engine.IO keeps what waits for a reader elsewhere');
	}
	return packets;
}

function lengthOf(packet: unknown): number {
	const data = typeof packet === 'object' && packet !== null && 'data' in packet && packet.data;
	return typeof data === 'string' ? data.length : ArrayBuffer.isView(data) ? data.byteLength : 0;
}

/** The WebSocket of a connection, which its transport keeps to itself; null while it polls. */
function readerOf({ transport }: Link): Reader | null {
	const socket: unknown = 'socket' in transport ? transport.socket : null;
	return isReader(socket) ? socket : null;
}

function isReader(socket: unknown): socket is Reader {
	return (
		typeof socket === 'object' &&
		socket !== null &&
		'bufferedAmount' in socket &&
		typeof socket.bufferedAmount === 'number' &&
		'terminate' in socket &&
		typeof socket.terminate === 'function'
	);
}

/** Without a goodbye, which would wait behind what is not read. */
function end(link: Link): void {
	const reader = readerOf(link);
	link.close(true);
	reader?.terminate();
}
