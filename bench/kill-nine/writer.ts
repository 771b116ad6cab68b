import { randomUUID } from 'node:crypto';
import * as decoding from 'lib0/decoding';
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { MESSAGE } from '#lib/protocol/documents.ts';

/** One change of one key, in the order made; `value` is null for a deletion. */
type Change = {
	key: string;
	value: string | null;
	message: number | null;
	isAcknowledged: boolean;
};
type Place = { address: string; name: string; person: { id: string; cookie: string } };

const KEYS = 12;
const IMAGE = '018f2f6e-7c1b-7000-8000-000000000001';

/** A y-websocket client that keeps account of what the server has acknowledged, and of nothing else. */
export class Writer {
	readonly doc = new Y.Doc();
	readonly personId: string;
	/** Clocks of this client that message 120 said to be in the log. */
	acknowledgedClock = 0;
	readonly changes: Change[] = [];
	readonly #provider: WebsocketProvider;
	readonly #keys: string[];
	#sent = 0;
	#settled = 0;

	constructor({ address, name, person }: Place) {
		this.personId = person.id;
		this.#keys = Array.from({ length: KEYS }, () => `${person.id}:${randomUUID()}`);
		this.#provider = new WebsocketProvider(`ws${address.slice(4)}/documents`, name, this.doc, {
			WebSocketPolyfill: this.#socketClass(address, person.cookie),
			disableBc: true,
			connect: false,
			maxBackoffTime: 300,
			params: { acks: '1' }
		});
		this.#provider.messageHandlers[MESSAGE.acknowledged] = (_encoder, decoder) =>
			this.#acknowledged(decoder);
		this.#provider.connect();
	}

	get isConnected(): boolean {
		return this.#provider.wsconnected;
	}

	/** Has been given the document, whatever was in it. */
	get hasOpened(): boolean {
		return this.#provider.synced;
	}

	get isSaved(): boolean {
		const isHere = this.#provider.synced && this.#sent > 0;
		return (
			isHere && this.changes.every((one) => one.isAcknowledged) && this.#settled === this.#sent
		);
	}

	get refused(): boolean {
		return !this.#provider.shouldConnect;
	}

	writeMark(): void {
		const key = this.#keys[Math.floor(Math.random() * KEYS)] ?? '';
		const marks = this.doc.getMap('annotations');
		const isDeletion = marks.has(key) && Math.random() < 0.25;
		const value = isDeletion ? null : `mark ${this.changes.length}`;
		this.#note({ key, value }, () => {
			if (value === null) {
				marks.delete(key);
			} else {
				const shape = { type: 'point', at: [Math.random() * 512, 7.25] };
				marks.set(key, { imageId: IMAGE, frame: 0, shape, label: value });
			}
		});
	}

	writeText(): void {
		const root = this.doc.getXmlFragment('recommendation');
		this.#note({ key: '', value: '' }, () => {
			if (root.length === 0) {
				const paragraph = new Y.XmlElement('paragraph');
				paragraph.insert(0, [new Y.XmlText()]);
				root.insert(0, [paragraph]);
			}
			const text = (root.get(0) as Y.XmlElement).get(0) as Y.XmlText;
			text.insert(Math.floor(Math.random() * (text.length + 1)), `${this.changes.length} `);
		});
	}

	leave(): void {
		this.#provider.destroy();
		this.#provider.awareness.destroy();
	}

	/** A change travels in the message that the provider sends while it is made, or later in the answer to a sync step 1. */
	#note(change: { key: string; value: string | null }, make: () => void): void {
		const before = this.#sent;
		make();
		const message = this.#sent > before ? this.#sent : null;
		this.changes.push({ ...change, message, isAcknowledged: false });
	}

	#acknowledged(decoder: decoding.Decoder): void {
		const vector = Y.decodeStateVector(decoding.readVarUint8Array(decoder));
		this.#settled = decoding.readVarUint(decoder);
		this.acknowledgedClock = Math.max(this.acknowledgedClock, vector.get(this.doc.clientID) ?? 0);
		for (const change of this.changes) {
			change.isAcknowledged ||= change.message !== null && change.message <= this.#settled;
		}
	}

	#socketClass(origin: string, cookie: string): typeof globalThis.WebSocket {
		const opened = (): void => {
			this.#sent = 0;
			this.#settled = 0;
			for (const change of this.changes.filter((one) => !one.isAcknowledged)) {
				change.message = null;
			}
		};
		const sending = (message: Uint8Array): void => {
			if (message[0] === MESSAGE.sync && message[1] !== 0) {
				this.#sent += 1;
			}
			// A sync step 2 holds everything that the server lacks.
			if (message[0] === MESSAGE.sync && message[1] === 1) {
				for (const change of this.changes.filter((one) => !one.isAcknowledged)) {
					change.message = this.#sent;
				}
			}
		};
		class CountedSocket extends WebSocket {
			constructor(url: string, protocols: string[]) {
				super(url, protocols, { headers: { cookie, origin } });
				this.on('error', () => {});
				opened();
			}
			override send(message: Uint8Array): void {
				sending(message);
				super.send(message);
			}
		}
		return CountedSocket as unknown as typeof globalThis.WebSocket;
	}
}
