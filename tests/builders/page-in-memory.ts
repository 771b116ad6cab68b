import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync';
import { Doc } from 'yjs';
import { accept } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import {
	PROTOCOL_VERSION,
	RECOMMENDATION_SCHEMA_VERSION,
	type CloseReason
} from '#lib/protocol/documents.ts';
import type { Connection } from '#server/realtime/documents/connection.ts';
import type { Documents } from '#server/realtime/documents/open-documents.ts';

const FROM_SERVER = Symbol('from the server');

/**
 * A page that speaks the y-websocket protocol without a socket: what is on the way in each direction lies in a queue, is
 * delivered when the test says so, and is lost when the link is cut.
 */
export class PageInMemory {
	readonly doc = new Doc();
	readonly actor: Actor;
	/** Why the server closed the link for good. */
	closedWith: { code: number; reason: string } | null = null;
	#connection: Connection | null = null;
	#toServer: Uint8Array[] = [];
	#toPage: Uint8Array[] = [];
	#isJoining = false;

	constructor(actor: Actor, clientID: number) {
		this.actor = actor;
		this.doc.clientID = clientID;
		this.doc.on('update', (update: Uint8Array, origin: unknown) => {
			if (origin !== FROM_SERVER && this.#connection !== null) {
				this.#send((encoder) => writeUpdate(encoder, update));
			}
		});
	}

	get isLinked(): boolean {
		return this.#connection !== null;
	}

	get isQuiet(): boolean {
		return this.#toServer.length === 0 && this.#toPage.length === 0;
	}

	async join(documents: Documents, name: string): Promise<void> {
		const refused = await this.knock(documents, name);
		if (refused !== null) {
			throw new Error(`not let in: ${refused}`);
		}
	}

	/** Like `join`, for somebody who may be turned away; answers why, or null. */
	async knock(documents: Documents, name: string): Promise<CloseReason | null> {
		if (this.#connection !== null || this.#isJoining) {
			return null;
		}
		this.#isJoining = true;
		const joined = await documents.connect(
			{
				name,
				hello: {
					wantsAcknowledgements: false,
					protocol: PROTOCOL_VERSION,
					schema: RECOMMENDATION_SCHEMA_VERSION,
					generation: 1
				},
				signIn: () => Promise.resolve(accept({ actor: this.actor, sessionHash: this.actor.id }))
			},
			{
				write: (frames) => this.#toPage.push(...messagesIn(frames)),
				queued: () => 0,
				ping: () => {},
				pause: () => {},
				resume: () => {},
				close: (code, reason) => {
					this.closedWith = { code, reason };
					this.cut();
				},
				terminate: () => this.cut()
			}
		);
		this.#isJoining = false;
		if (typeof joined === 'string') {
			return joined;
		}
		this.#connection = joined;
		this.#send((encoder) => writeSyncStep1(encoder, this.doc));
		return null;
	}

	/** The link breaks: what is on the way in both directions is lost. */
	cut(): void {
		const connection = this.#connection;
		this.#connection = null;
		this.#toServer = [];
		this.#toPage = [];
		connection?.left();
	}

	/** Delivers what is on the way, at most so many messages in each direction. */
	deliver(count: number): void {
		for (const message of this.#toServer.splice(0, count)) {
			this.#connection?.receive(message);
		}
		for (const message of this.#toPage.splice(0, count)) {
			this.#read(message);
		}
	}

	#read(message: Uint8Array): void {
		const decoder = decoding.createDecoder(message);
		if (decoding.readVarUint(decoder) !== 0) {
			return;
		}
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, 0);
		readSyncMessage(decoder, encoder, this.doc, FROM_SERVER, (error) => {
			throw error;
		});
		if (encoding.length(encoder) > 1) {
			this.#toServer.push(encoding.toUint8Array(encoder));
		}
	}

	#send(write: (encoder: encoding.Encoder) => void): void {
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, 0);
		write(encoder);
		this.#toServer.push(encoding.toUint8Array(encoder));
	}
}

/** Takes websocket frames of a server apart (RFC 6455, 5.2: unmasked, not fragmented). */
export function messagesIn(frames: Buffer[]): Uint8Array[] {
	const bytes = Buffer.concat(frames);
	const messages: Uint8Array[] = [];
	for (let at = 0; at < bytes.length;) {
		const short = (bytes[at + 1] ?? 0) & 0x7f;
		const [start, length] =
			short < 126
				? [at + 2, short]
				: short === 126
					? [at + 4, bytes.readUInt16BE(at + 2)]
					: [at + 10, Number(bytes.readBigUInt64BE(at + 2))];
		messages.push(new Uint8Array(bytes.subarray(start, start + length)));
		at = start + length;
	}
	return messages;
}
