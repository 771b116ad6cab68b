import * as encoding from 'lib0/encoding';
import { encodeStateVector } from 'yjs';
import { MESSAGE } from '#lib/protocol/documents.ts';
import { ByteReader, Malformed } from './byte-reader.ts';

/** Sub-types of a sync message; y-protocols/PROTOCOL.md. */
const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/** Longest state vector that is read: 10 bytes for each of 20,000 client ids, a hundred times what a board has. */
const VECTOR_BYTES_LIMIT = 200_000;

export type Clocks = ReadonlyMap<number, number>;

/** A message of the y-websocket protocol as it came in. `isAnswer`: the second step of a sync, not an edit just made. */
export type Incoming =
	| { type: 'sync_step_1'; vector: Map<number, number> }
	| { type: 'update'; isAnswer: boolean; update: Uint8Array }
	| { type: 'awareness'; entries: Uint8Array }
	| { type: 'query_awareness' };

/** Reads one message; throws `Malformed` for everything that is not exactly one. */
export function readMessage(message: Uint8Array): Incoming {
	const reader = new ByteReader(message);
	const incoming = readBody(reader);
	reader.expectEnd();
	return incoming;
}

function readBody(reader: ByteReader): Incoming {
	switch (reader.varUint()) {
		case MESSAGE.sync:
			return readSync(reader);
		case MESSAGE.awareness:
			return { type: 'awareness', entries: reader.bytes() };
		case MESSAGE.queryAwareness:
			return { type: 'query_awareness' };
		default:
			throw new Malformed('unknown message type');
	}
}

function readSync(reader: ByteReader): Incoming {
	const step = reader.varUint();
	const body = reader.bytes();
	if (step === SYNC.step1) {
		return { type: 'sync_step_1', vector: readVector(body) };
	}
	if (step !== SYNC.step2 && step !== SYNC.update) {
		throw new Malformed('unknown sync message');
	}
	return { type: 'update', isAnswer: step === SYNC.step2, update: body };
}

function readVector(bytes: Uint8Array): Map<number, number> {
	if (bytes.length > VECTOR_BYTES_LIMIT) {
		throw new Malformed('state vector too long');
	}
	const reader = new ByteReader(bytes);
	const vector = new Map<number, number>();
	for (let left = reader.varUint(); left > 0; left -= 1) {
		const client = reader.varUint();
		vector.set(client, reader.varUint());
	}
	reader.expectEnd();
	return vector;
}

/**
 * One unfragmented binary websocket frame (RFC 6455, 5.2), unmasked as servers send it. Frames are made once and the same
 * bytes go to everybody, several of them in one write to the socket.
 */
export function frame(...payload: Uint8Array[]): Buffer {
	const length = payload.reduce((sum, part) => sum + part.length, 0);
	const headerLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
	const framed = Buffer.allocUnsafe(headerLength + length);
	framed[0] = 0x82;
	if (length < 126) {
		framed[1] = length;
	} else if (length < 65_536) {
		framed[1] = 126;
		framed.writeUInt16BE(length, 2);
	} else {
		framed[1] = 127;
		framed.writeBigUInt64BE(BigInt(length), 2);
	}
	let at = headerLength;
	for (const part of payload) {
		framed.set(part, at);
		at += part.length;
	}
	return framed;
}

function withLength(head: number[], body: Uint8Array): Buffer {
	const encoder = encoding.createEncoder();
	for (const one of head) {
		encoding.writeVarUint(encoder, one);
	}
	encoding.writeVarUint(encoder, body.length);
	return frame(encoding.toUint8Array(encoder), body);
}

/** "This is what I have, send me what I lack." */
export const syncStep1 = (clocks: Clocks): Buffer =>
	withLength([MESSAGE.sync, SYNC.step1], encodeVector(clocks));

/** The answer to a client's step 1; the standard client counts as synced when it has come. */
export const syncStep2 = (update: Uint8Array): Buffer =>
	withLength([MESSAGE.sync, SYNC.step2], update);

export const syncUpdate = (update: Uint8Array): Buffer =>
	withLength([MESSAGE.sync, SYNC.update], update);

export const awarenessMessage = (entries: Uint8Array): Buffer =>
	withLength([MESSAGE.awareness], entries);

/**
 * Message 120: `vector` holds the connection's own client ids that are in the log; `settled` counts its update messages
 * (sync step 2 and updates) whose content is in the log, because a deletion moves no clock.
 */
export function acknowledgement(vector: Clocks, settled: number): Buffer {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.acknowledged);
	encoding.writeVarUint8Array(encoder, encodeVector(vector));
	encoding.writeVarUint(encoder, settled);
	return frame(encoding.toUint8Array(encoder));
}

/** Message 121: which generation of the document this is; a local copy carries it in its name. */
export function generationMessage(generation: number): Buffer {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, MESSAGE.generation);
	encoding.writeVarUint(encoder, generation);
	return frame(encoding.toUint8Array(encoder));
}

export const encodeVector = (clocks: Clocks): Uint8Array => encodeStateVector(new Map(clocks));
