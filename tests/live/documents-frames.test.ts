import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { accept, refuse } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { aKey, aMark, openDocumentRoom, type DocumentRoom } from '../builders/document-room.ts';
import type { JoinedDocument, RawSocket } from '../builders/live-server.ts';
import { awarenessMessage, syncMessage } from '../builders/sync-messages.ts';
import { until } from '../builders/until.ts';

let room: DocumentRoom;
let bystander: JoinedDocument;
let bystandersName: Actor;
let person: { actor: Actor; cookie: string };
beforeAll(async () => {
	// Thousands of connections are made here, and who they are is not what is tried.
	const known = new Map<string, { actor: Actor; sessionHash: string }>();
	room = await openDocumentRoom(
		{ SOCKETS_PER_PERSON: '1000', DOCUMENT_BYTES_LIMIT: '300000' },
		{
			signIn: ({ headers }) => {
				const found = known.get(headers.cookie ?? '');
				return Promise.resolve(found === undefined ? refuse('not_signed_in') : accept(found));
			}
		}
	);
	const other = await room.enter();
	bystandersName = other.actor;
	person = await room.enter();
	for (const { actor, cookie } of [other, person]) {
		known.set(cookie, { actor, sessionHash: actor.id });
	}
	bystander = room.server.joinDocument(room.name('marks'), other.cookie);
	await bystander.synced();
});
afterAll(async () => {
	// Whatever the others sent: who did nothing wrong is still connected, has seen no garbage, and writes.
	const key = aKey(bystandersName);
	bystander.doc.getMap('annotations').set(key, aMark('still here'));
	const late = room.server.joinDocument(room.name('marks'), person.cookie);
	await until('the bystander’s mark arrives', () => late.doc.getMap('annotations').has(key));
	expect(bystander.provider.wsconnected).toBe(true);
	await room.close();
});

async function knock(): Promise<RawSocket> {
	const socket = room.server.openSocket(`/documents/${room.name('marks')}`, {
		cookie: person.cookie
	});
	await socket.receives(() => true);
	return socket;
}
const anUpdate = (edit: (doc: Y.Doc) => void): Uint8Array => {
	const doc = new Y.Doc();
	edit(doc);
	return Y.encodeStateAsUpdate(doc);
};
const anEmptyUpdate = syncMessage('update', new Uint8Array([0, 0]));
test.each<[string, Uint8Array | string, number]>([
	['nothing', new Uint8Array(), 4400],
	['text', 'hello', 4400],
	['an unknown type', new Uint8Array([99]), 4400],
	['a message of the server', new Uint8Array([120, 1, 0, 0]), 4400],
	['authentication', new Uint8Array([2, 0, 1, 65]), 4400],
	['an unknown sync step', new Uint8Array([0, 3, 1, 0]), 4400],
	['a length past the end', new Uint8Array([0, 2, 0xff, 0xff, 3]), 4400],
	['an endless number', new Uint8Array([0, 2, ...Array.from({ length: 20 }, () => 0xff)]), 4400],
	['bytes after the message', Buffer.concat([anEmptyUpdate, Buffer.from([1])]), 4400],
	['an empty update', syncMessage('update', new Uint8Array()), 4400],
	['an update that is no update', syncMessage('update', Buffer.alloc(50, 7)), 4400],
	['a state vector that is none', syncMessage('step 1', new Uint8Array([5, 1])), 4400],
	['a state vector of 300 kB', syncMessage('step 1', Buffer.alloc(300_000, 1)), 4400],
	[
		'a million structs',
		syncMessage(
			'update',
			Buffer.concat([new Uint8Array([1, 0xc0, 0x84, 0x3d, 7, 0]), Buffer.alloc(3_000_000, 1)])
		),
		4413
	],
	[
		'a huge value',
		syncMessage(
			'update',
			anUpdate((doc) => doc.getMap('annotations').set('x', 'x'.repeat(200_000)))
		),
		4403
	],
	[
		'more than the document may hold',
		syncMessage(
			'update',
			anUpdate((doc) => doc.getMap('annotations').set('x', 'x'.repeat(400_000)))
		),
		4413
	]
])('[LB39] %s closes its sender with a code', async (_what, message, code) => {
	const socket = await knock();
	socket.socket.send(message);
	await expect(socket.closed()).resolves.toMatchObject({ code });
});

test('a message over 4 MB is closed by the limit of the socket', async () => {
	const socket = await knock();
	socket.socket.send(Buffer.alloc(4 * 1024 * 1024 + 1));
	await expect(socket.closed()).resolves.toMatchObject({ code: 1009 });
});

const aGoodUpdate = (): Uint8Array =>
	syncMessage(
		'update',
		anUpdate((doc) => doc.getMap('annotations').set(aKey(person.actor), aMark()))
	);

test('[HP2] a good update cut off at any byte closes its sender', async () => {
	const good = aGoodUpdate();
	const lengths = Array.from({ length: good.length }, (_, length) => length);
	const ends = await Promise.all(
		lengths.map(async (length) => {
			const socket = await knock();
			socket.socket.send(good.subarray(0, length));
			return (await socket.closed()).code;
		})
	);
	expect(ends).toEqual(lengths.map(() => 4400));
});

test('[HP2, LB39] each of 2,000 random changes of a good message is taken in or closes its sender with a code', async () => {
	const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
	const changes = fc.sample(
		fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
		{ seed, numRuns: 2000 }
	);
	const goodOnes = [
		aGoodUpdate(),
		syncMessage('step 1', new Uint8Array([1, 7, 3])),
		awarenessMessage([{ clientId: 7, clock: 3, state: { cursor: { at: [1, 2] } } }])
	];
	let closed = 0;
	/** Sends one after another on one connection until it is closed. */
	const play = async (): Promise<void> => {
		for (
			let socket = await knock(), next = changes.pop();
			next !== undefined;
			next = changes.pop()
		) {
			const good = goodOnes[changes.length % goodOnes.length] ?? new Uint8Array();
			const end = await tryOne(socket, changed(good, next));
			if (end !== null) {
				expect([4400, 4403, 4409, 4413, 4429], `SEED=${seed}`).toContain(end);
				closed += 1;
				socket = await knock();
			}
		}
	};
	await Promise.all(Array.from({ length: 25 }, play));
	expect(closed, `SEED=${seed}`).toBeGreaterThan(500);
}, 60_000);

function changed(good: Uint8Array, changes: [number, number][]): Uint8Array {
	const mutated = good.slice();
	for (const [at, value] of changes) {
		mutated[at % good.length] = value;
	}
	return mutated;
}

/** The code it was closed with, or null when it goes on being answered. */
function tryOne(socket: RawSocket, message: Uint8Array): Promise<number | null> {
	socket.received.length = 0;
	socket.socket.send(message);
	socket.socket.send(syncMessage('step 1', new Uint8Array([0])));
	return Promise.race([
		socket.closed().then(({ code }) => code),
		socket.receives((one) => one[0] === 0 && one[1] === 1).then(() => null)
	]);
}

test.each([
	['reserved bits', Buffer.from([0xf2, 0x80, 0, 0, 0, 0])],
	['an unknown opcode', Buffer.from([0x83, 0x80, 0, 0, 0, 0])],
	['an unmasked frame', Buffer.from([0x82, 0x01, 0x00])],
	['text that is no UTF-8', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff])]
])('[LB39] a websocket frame with %s ends its connection only', async (_what, bytes) => {
	const socket = await upgraded();
	const ended = new Promise((resolve) => socket.once('close', resolve));
	socket.write(bytes);
	await ended;
});

/** A connection whose websocket frames are written by hand. */
function upgraded(): Promise<Socket> {
	return new Promise((resolve) => {
		const socket = connect(room.server.port, '127.0.0.1', () => {
			socket.write(
				`GET /documents/${room.name('marks')} HTTP/1.1\r\nHost: 127.0.0.1:${room.server.port}\r\n` +
					'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
					'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n' +
					`Origin: ${room.server.address}\r\nCookie: ${person.cookie}\r\n\r\n`
			);
		});
		socket.on('error', () => {});
		socket.once('data', () => resolve(socket));
	});
}

test('thousands of sync step 1 are answered at a pace, and others are served meanwhile', async () => {
	const socket = await knock();
	for (let count = 0; count < 3000; count += 1) {
		socket.socket.send(syncMessage('step 1', new Uint8Array([0])));
	}
	const begun = performance.now();
	const other = room.server.joinDocument(room.name('marks'), person.cookie);
	await other.synced();
	expect(performance.now() - begun).toBeLessThan(5000);
	socket.socket.terminate();
});
