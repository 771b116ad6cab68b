import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { MESSAGE, PROTOCOL_VERSION, type AwarenessState } from '#lib/protocol/documents.ts';
import { SOCKET_IO } from '../../tests/builders/raw-peer.ts';
import { awarenessMessage, syncMessage } from '../../tests/builders/sync-messages.ts';
import { until } from '../../tests/builders/until.ts';
import type { Guest, Prepared } from './server.ts';

/** One way of a link with 100 ms there and back. What a guest sends waits for it; what it receives counts as that much later. */
const ONE_WAY_MS = 50;
/** A stroke's state holds the points of the last 500 ms. */
const STATES_PER_SECOND = 30;
const POINTS = STATES_PER_SECOND / 2;
/** Marks of one editor: then the oldest is moved, as people do who work on the same few findings. */
const MARKS = 20;
/** Stands before the time in a label. */
const SENT_AT = Buffer.from('sent at ');
const TIME_DIGITS = 15;
const MOVED = '"viewport:moved",{"viewport":{';
const PING_BYTE = 0x32;

export type Tally = { marks: number[]; views: number[]; bytes: number; messages: number };
export type Pace = { everyMs: number; strokeMs: number };

/** One clock for all processes of this machine, in ms with three decimals. */
const clock = (): number => performance.timeOrigin + performance.now();
const stamp = (): string =>
	clock()
		.toFixed(3)
		.padEnd(TIME_DIGITS + 3, '0');

/** One person in the room with what a page opens: Socket.IO and three documents. Reads of what arrives only when it was sent. */
export class RoomGuest {
	tally: Tally = { marks: [], views: [], bytes: 0, messages: 0 };
	readonly #guest: Guest;
	readonly #room: Prepared;
	readonly #sockets: WebSocket[] = [];
	readonly #doc = new Y.Doc();
	readonly #keys: string[] = [];
	#marks: WebSocket | null = null;
	#meeting: WebSocket | null = null;
	#stroke: NodeJS.Timeout | null = null;
	#timers: NodeJS.Timeout[] = [];
	#clock = 0;
	#count = 0;
	#isSynced = false;

	constructor(room: Prepared, guest: Guest) {
		this.#room = room;
		this.#guest = guest;
		this.#doc.clientID = randomInt(2 ** 31);
		this.#doc.on('update', (update: Uint8Array) => {
			this.#say(this.#marks, syncMessage('update', update));
		});
	}

	async enter(): Promise<void> {
		await this.#enterMeeting();
		for (const [at, name] of this.#room.documents.entries()) {
			const socket = this.#open(`/documents/${name}`);
			socket.on('message', (message: Buffer) => this.#hear(message, at === 0));
			await once(socket, 'open');
			socket.send(syncMessage('step 1', new Uint8Array([0])));
			this.#marks ??= socket;
		}
		await until('the documents have come', () => this.#isSynced, 60_000);
	}

	/** A mark each `everyMs`, drawn as a stroke for `strokeMs` before; the first one at any time within that. */
	draw({ everyMs, strokeMs }: Pace): void {
		const begin = (): void => {
			if (strokeMs > 0) {
				this.#beginStroke();
			}
			this.#timers.push(setTimeout(() => this.#endStroke(), strokeMs));
		};
		this.#timers.push(
			setTimeout(() => this.#timers.push(setInterval(begin, everyMs)), Math.random() * everyMs)
		);
	}

	/** Moves the shared view; only the holder of the baton is followed. */
	drive(perSecond: number): void {
		const move = (): void => {
			const center = [clock(), 0];
			const viewport = { imageId: this.#room.imageId, frame: 0, center, zoom: 1, window: null };
			this.#say(this.#meeting, event('viewport:move', { viewport, isResting: false }));
		};
		this.#timers.push(setInterval(move, 1000 / perSecond));
	}

	/** Stops drawing and driving. */
	rest(): void {
		clearInterval(this.#stroke ?? undefined);
		for (const timer of this.#timers.splice(0)) {
			clearInterval(timer);
		}
	}

	leave(): void {
		this.rest();
		for (const socket of this.#sockets) {
			socket.terminate();
		}
	}

	#open(path: string): WebSocket {
		const origin = `http://127.0.0.1:${this.#room.port}`;
		const socket = new WebSocket(`ws${origin.slice(4)}${path}`, {
			headers: { origin, cookie: this.#guest.cookie }
		});
		socket.on('error', () => {});
		socket.on('message', (message: Buffer) => {
			this.tally.bytes += message.length;
			this.tally.messages += 1;
		});
		this.#sockets.push(socket);
		return socket;
	}

	/** Engine.IO 4 and Socket.IO 5 by hand: a client for 230 of them in one process costs more than the server. */
	async #enterMeeting(): Promise<void> {
		const socket = this.#open(SOCKET_IO);
		let answer = '';
		socket.on('message', (message: Buffer) => {
			if (message[0] === PING_BYTE) {
				socket.send('3');
				return;
			}
			const text = message.toString();
			answer ||= text.startsWith('43/meetings,') ? text : '';
			if (text.startsWith('0')) {
				socket.send('40/meetings,');
			} else if (text.startsWith('40/meetings,')) {
				const { meetingId } = this.#room;
				const join = event('room:join', { meetingId, protocolVersion: PROTOCOL_VERSION });
				socket.send(join.replace('/meetings,', '/meetings,1'));
			} else if (text.includes(MOVED)) {
				const [, sentAt = ''] = /"center":\[([\d.]+)/.exec(text) ?? [];
				this.tally.views.push(clock() + ONE_WAY_MS - Number(sentAt));
			}
		});
		await until('the room lets in', () => answer !== '', 60_000);
		if (!answer.includes('"ok":true')) {
			throw new Error(`not let in: ${answer}`);
		}
		this.#meeting = socket;
	}

	#hear(message: Buffer, isMarks: boolean): void {
		const isUpdate = message[0] === MESSAGE.sync && message[1] === 2;
		// The last word of an answer to sync step 1 is the server's own.
		this.#isSynced ||= isMarks && message[0] === MESSAGE.sync;
		if (!isUpdate) {
			return;
		}
		for (let at = message.indexOf(SENT_AT); at !== -1; at = message.indexOf(SENT_AT, at + 1)) {
			const from = at + SENT_AT.length;
			const sentAt = Number(message.toString('latin1', from, from + TIME_DIGITS + 2));
			this.tally.marks.push(clock() + ONE_WAY_MS - sentAt);
		}
	}

	#beginStroke(): void {
		const id = randomUUID();
		let firstIndex = 0;
		this.#stroke = setInterval(() => {
			firstIndex += 1;
			const points = Array.from({ length: Math.min(firstIndex, POINTS) }, (_, at) => [
				Math.round((firstIndex + at) * 1130) / 100,
				Math.round((firstIndex + at) * 717) / 100
			]);
			const at = { imageId: this.#room.imageId, frame: 0, tool: 'freehand' };
			this.#move({ stroke: { id, ...at, firstIndex, points: points as [number, number][] } });
		}, 1000 / STATES_PER_SECOND);
	}

	#endStroke(): void {
		if (this.#stroke !== null) {
			clearInterval(this.#stroke);
			this.#stroke = null;
			this.#move({ stroke: null });
		}
		const at = this.#count % MARKS;
		this.#count += 1;
		const key = (this.#keys[at] ??= `${this.#guest.id}:${randomUUID()}`);
		this.#doc.getMap('annotations').set(key, {
			imageId: this.#room.imageId,
			frame: 0,
			shape: { type: 'freehand', points: aStroke() },
			label: `${SENT_AT.toString()}${stamp()}`
		});
	}

	#move(state: AwarenessState): void {
		this.#clock += 1;
		const entry = { clientId: this.#doc.clientID, clock: this.#clock, state };
		this.#say(this.#marks, awarenessMessage([entry]));
	}

	#say(socket: WebSocket | null, message: Uint8Array | string): void {
		setTimeout(() => socket?.send(message), ONE_WAY_MS);
	}
}

/** A freehand line after simplification. */
function aStroke(): [number, number][] {
	return Array.from({ length: 12 }, (_, at) => [
		at * 7.25,
		Math.round(Math.random() * 51200) / 100
	]);
}

const event = (name: string, payload: unknown): string =>
	`42/meetings,${JSON.stringify([name, payload])}`;
