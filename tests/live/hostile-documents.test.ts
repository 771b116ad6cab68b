import { eq } from 'drizzle-orm';
import * as encoding from 'lib0/encoding';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { documentUpdate } from '#server/db/schema.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { DocumentKind } from '#lib/protocol/documents.ts';
import { aKey, aMark, openDocumentRoom, type DocumentRoom } from '../builders/document-room.ts';
import type { RawSocket } from '../builders/live-server.ts';
import { aDeafPeer, frame, OP } from '../builders/raw-peer.ts';
import { stillAnswers } from '../builders/still-answers.ts';
import { awarenessMessage, syncMessage } from '../builders/sync-messages.ts';
import { until } from '../builders/until.ts';

let room: DocumentRoom;
type Person = { actor: Actor; cookie: string };
let amna: Person;
beforeAll(async () => {
	room = await openDocumentRoom({ SOCKETS_PER_PERSON: '1000' });
	amna = await room.enter();
});
afterEach(() => stillAnswers(room));
afterAll(() => room.close());

async function knock(kind: DocumentKind = 'marks', query = ''): Promise<RawSocket> {
	const path = `/documents/${room.name(kind)}${query}`;
	const socket = room.server.openSocket(path, { cookie: amna.cookie });
	await socket.receives(() => true);
	return socket;
}
/** An edit by this client id, as its page would send it. */
function anEdit(client: number, value: unknown = aMark(), root = 'annotations'): Uint8Array {
	const doc = new Y.Doc();
	doc.clientID = client;
	doc.getMap(root).set(aKey(amna.actor), value);
	return Y.encodeStateAsUpdate(doc);
}
const rowsOf = (kind: DocumentKind) =>
	room.portal.db
		.select({ bytes: documentUpdate.bytes })
		.from(documentUpdate)
		.where(eq(documentUpdate.document, room.name(kind)));
const isStep1 = (message: Uint8Array): boolean => message[0] === 0 && message[1] === 0;
const isStep2 = (message: Uint8Array): boolean => message[0] === 0 && message[1] === 1;

/** An update written by hand: blocks of clients, each with its first clock and its structs. */
function updateOf(
	blocks: { client: number; clock: number; structs: Uint8Array[] }[],
	deletions: { client: number; clock: number; length: number }[] = []
): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, blocks.length);
	for (const { client, clock, structs } of blocks) {
		encoding.writeVarUint(encoder, structs.length);
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, clock);
		for (const one of structs) {
			encoding.writeUint8Array(encoder, one);
		}
	}
	encoding.writeVarUint(encoder, deletions.length);
	for (const { client, clock, length } of deletions) {
		for (const value of [client, 1, clock, length]) {
			encoding.writeVarUint(encoder, value);
		}
	}
	return encoding.toUint8Array(encoder);
}

/** A struct in the root of marks under a key of Amna's, with any bytes as its one value. */
function structOf(value: Uint8Array): Uint8Array {
	const encoder = encoding.createEncoder();
	encoding.writeUint8(encoder, 8 | 0x20);
	encoding.writeVarUint(encoder, 1);
	encoding.writeVarString(encoder, 'annotations');
	encoding.writeVarString(encoder, aKey(amna.actor));
	encoding.writeVarUint(encoder, 1);
	encoding.writeUint8Array(encoder, value);
	return encoding.toUint8Array(encoder);
}
const lists = (levels: number): Uint8Array =>
	Buffer.concat([Buffer.alloc(levels * 2, Buffer.from([117, 1])), Buffer.from([126])]);
const oneBlock = (client: number, clock: number, struct: Uint8Array) =>
	updateOf([{ client, clock, structs: [struct] }]);

test.each<[string, () => Uint8Array, number, string]>([
	['a value of 10,000 levels', () => oneBlock(1, 0, structOf(lists(10_000))), 4400, 'malformed'],
	['a clock of 2^50', () => oneBlock(1, 2 ** 50, structOf(lists(0))), 4400, 'malformed'],
	['a label of 200 kB', () => anEdit(1, aMark('x'.repeat(200_000))), 4400, 'malformed'],
	[
		'deletions up to 2^50',
		() => updateOf([], [{ client: 1, clock: 0, length: 2 ** 50 }]),
		4400,
		'malformed'
	],
	[
		'50,000 client ids',
		() =>
			updateOf(
				Array.from({ length: 50_000 }, (_, index) => ({
					client: 1_000_000 + index,
					clock: 0,
					structs: [Uint8Array.from([1 | 0x20, 1, 1, 97, 1, 97, 1])]
				}))
			),
		4403,
		'not_allowed'
	],
	[
		'100,001 deletions',
		() =>
			updateOf(
				[],
				Array.from({ length: 100_001 }, (_, index) => ({ client: index, clock: 0, length: 1 }))
			),
		4413,
		'too_large'
	]
])(
	'[HP3] an update with %s is refused, and nothing of it is kept',
	async (_what, update, code, reason) => {
		room.turnToNextItem();
		const socket = await knock();
		socket.socket.send(syncMessage('update', update()));
		await expect(socket.closed()).resolves.toEqual({ code, reason });
		expect(await rowsOf('marks')).toEqual([]);
	}
);

test('[HP3] 50,000 ids of one’s own in one update are more than a person has in a day', async () => {
	const socket = await knock();
	const blocks = Array.from({ length: 20_000 }, (_, index) => ({
		client: 2_000_000 + index,
		clock: 0,
		structs: [structOf(Uint8Array.from([126])).slice()]
	}));
	// Deleted structs, which are the smallest that an offline page may send.
	for (const block of blocks) {
		const [struct] = block.structs;
		block.structs = [
			Buffer.concat([
				Buffer.from([1 | 0x20]),
				(struct ?? Buffer.alloc(0)).subarray(1, -2),
				Buffer.from([1])
			])
		];
	}
	socket.socket.send(syncMessage('update', updateOf(blocks)));
	await expect(socket.closed()).resolves.toEqual({ code: 4429, reason: 'too_many' });
});

test('[HP4] the same clock with other content reaches nobody: what came first stands', async () => {
	room.turnToNextItem();
	const reader = room.server.joinDocument(room.name('marks'), amna.cookie);
	const [first, second] = [anEdit(71, aMark('first')), anEdit(71, aMark('second'))];
	const socket = await knock('marks', '?acks=1');
	socket.socket.send(syncMessage('update', first));
	await until('the first has arrived', () => reader.doc.getMap('annotations').size === 1);
	socket.received.length = 0;
	socket.socket.send(syncMessage('update', second));
	socket.socket.send(syncMessage('step 2', second));
	await socket.receives((one) => one[0] === 120);
	const later = room.server.joinDocument(room.name('marks'), amna.cookie);
	await later.synced();
	for (const { doc } of [reader, later]) {
		expect(Object.values(doc.getMap('annotations').toJSON())).toEqual([aMark('first')]);
	}
	expect((await rowsOf('marks')).length).toBe(1);
	socket.socket.terminate();
});

test('[HP4] half of a known update again, with another half behind it, is judged by what is known', async () => {
	room.turnToNextItem();
	const doc = new Y.Doc();
	doc.clientID = 72;
	doc.getMap('annotations').set(aKey(amna.actor), aMark('one'));
	const one = Y.encodeStateAsUpdate(doc);
	const forged = new Y.Doc();
	forged.clientID = 72;
	forged.getMap('annotations').set(aKey(amna.actor), aMark('other'));
	forged.getMap('annotations').set(aKey(amna.actor), aMark('two'));
	const socket = await knock('marks', '?acks=1');
	for (const update of [one, Y.encodeStateAsUpdate(forged)]) {
		socket.received.length = 0;
		socket.socket.send(syncMessage('update', update));
		await socket.receives((message) => message[0] === 120);
	}
	const later = room.server.joinDocument(room.name('marks'), amna.cookie);
	await later.synced();
	const marks = [...later.doc.getMap<{ label: string }>('annotations').values()];
	expect(marks.map(({ label }) => label).sort()).toEqual(['one', 'two']);
	socket.socket.terminate();
});

test('[HP5] a replacement sent to the wrong document is neither applied nor kept there', async () => {
	room.turnToNextItem();
	const doc = new Y.Doc();
	doc.clientID = 81;
	const key = aKey(amna.actor);
	doc.getMap('annotations').set(key, aMark('first'));
	const home = await knock('marks', '?acks=1');
	home.socket.send(syncMessage('update', Y.encodeStateAsUpdate(doc)));
	await until('the mark is in the log', async () => (await rowsOf('marks')).length === 1);
	const before = Y.encodeStateVector(doc);
	doc.getMap('annotations').set(key, aMark('moved'));
	const replacement = Y.encodeStateAsUpdate(doc, before);
	const wrong = await knock('comments');
	wrong.received.length = 0;
	wrong.socket.send(syncMessage('update', replacement));
	await wrong.receives(isStep1);
	wrong.socket.send(syncMessage('step 2', Y.encodeStateAsUpdate(doc)));
	await expect(wrong.closed()).resolves.toEqual({ code: 4403, reason: 'not_allowed' });
	expect(await rowsOf('comments')).toEqual([]);
	const text = await knock('recommendation');
	text.socket.send(syncMessage('update', Y.encodeStateAsUpdate(doc)));
	await expect(text.closed()).resolves.toEqual({ code: 4403, reason: 'not_allowed' });
	home.socket.terminate();
});

test('[HP8] deletions of what nobody has seen are answered three times, then their sender is closed', async () => {
	const ahead = updateOf([], [{ client: 91, clock: 5, length: 10 }]);
	const socket = await knock();
	for (let count = 0; count < 3; count += 1) {
		socket.received.length = 0;
		socket.socket.send(syncMessage('step 2', ahead));
		await socket.receives(isStep1);
	}
	socket.socket.send(syncMessage('step 2', ahead));
	await expect(socket.closed()).resolves.toEqual({ code: 4409, reason: 'running_ahead' });
});

const nested = (levels: number): string => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;

test.each([
	['5 MB', `{"cursor":"${'x'.repeat(5_000_000)}"}`, 1009],
	['900 kB', `{"cursor":"${'x'.repeat(900_000)}"}`, 4413],
	['7,000 levels', nested(7000), 4400],
	['a key of every object', '{"__proto__":{"role":"chair"}}', 4400],
	['a constructor', '{"cursor":{"constructor":{"prototype":{}}}}', 4400]
])('[HP8] a presence state with %s closes its sender', async (_what, text, code) => {
	const watcher = room.server.joinDocument(room.name('marks'), amna.cookie);
	await watcher.synced();
	const socket = await knock();
	socket.socket.send(awarenessMessage([{ clientId: 95, clock: 1, state: {}, text }]));
	await expect(socket.closed()).resolves.toMatchObject({ code });
	expect(watcher.provider.awareness.getStates().has(95)).toBe(false);
	watcher.leave();
});

test('[HP7] 2,000 edits sent at once are all taken in, and others are served meanwhile', async () => {
	room.turnToNextItem();
	const doc = new Y.Doc();
	doc.clientID = 97;
	const socket = await knock('marks', '?acks=1');
	doc.on('update', (update: Uint8Array) => socket.socket.send(syncMessage('update', update)));
	for (let count = 0; count < 2000; count += 1) {
		doc.getMap('annotations').set(aKey(amna.actor), aMark(`${count}`));
	}
	await stillAnswers(room);
	const reader = room.server.joinDocument(room.name('marks'), amna.cookie);
	await until('all have arrived', () => reader.doc.getMap('annotations').size === 2000, 30_000);
	socket.socket.terminate();
});

test('[HP2] a message in fragments without end is ended long before it fills the memory', async () => {
	const peer = await aDeafPeer(room.server.port, `/documents/${room.name('marks')}`, amna.cookie);
	peer.socket.resume();
	const fragment = frame(OP.rest, 'x', { isLast: false });
	peer.socket.write(frame(OP.binary, 'x', { isLast: false }));
	await peer.flood(Buffer.concat(Array.from({ length: 1000 }, () => fragment)), 3_000_000);
	await peer.ended;
});

test('[HP13] pings of a peer that never reads are not answered for ever', async () => {
	const peer = await aDeafPeer(room.server.port, `/documents/${room.name('marks')}`, amna.cookie);
	const ping = frame(OP.ping, Buffer.alloc(125));
	await peer.flood(Buffer.concat(Array.from({ length: 500 }, () => ping)), 60_000_000);
	peer.socket.resume();
	await peer.ended;
});

test('[HP13] while a document is held, what a peer goes on sending is left in its own socket', async () => {
	const letGo = await room.portal.documents?.hold([room.name('marks')]);
	const peer = await aDeafPeer(room.server.port, `/documents/${room.name('marks')}`, amna.cookie);
	const message = frame(OP.binary, syncMessage('update', Buffer.alloc(1_000_000, 7)));
	// The kernel takes some megabytes before a sender notices that nobody reads.
	expect(await peer.flood(message, 60_000_000)).toBeLessThan(25_000_000);
	peer.socket.destroy();
	letGo?.();
});

test('[HP7] thousands of state vectors of 15,000 ids are answered at a pace', async () => {
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, 15_000);
	for (let client = 0; client < 15_000; client += 1) {
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, 2 ** 50);
	}
	const message = syncMessage('step 1', encoding.toUint8Array(encoder));
	const socket = await knock();
	for (let count = 0; count < 100; count += 1) {
		socket.socket.send(message);
	}
	await stillAnswers(room);
	await socket.receives(isStep2);
	socket.socket.terminate();
});
