import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocketServer, type WebSocket as Peer } from 'ws';
import * as Y from 'yjs';
import { CLOSE_CODES, MESSAGE } from '../protocol/documents.ts';
import { Entries } from './entries.svelte.ts';
import { LiveDocument, type Refused } from './live-document.svelte.ts';

const AUTHOR = '01a200a2-c309-743a-ac2c-dce7d42a5311';
const AGENDA_ITEM = '01a200a2-c9c8-7967-8bd8-f363a0c04338';
const SYNC = { step1: 0, step2: 1, update: 2 };

const toClose: (() => void)[] = [];
afterEach(() => {
	for (const close of toClose.splice(0)) {
		close();
	}
});

/** A server by hand on a real socket: it answers only what a test lets it answer. */
async function openDoor() {
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
	await once(server, 'listening');
	toClose.push(() => server.close());
	const { port } = server.address() as AddressInfo;
	const messages: Uint8Array[] = [];
	const peers: Peer[] = [];
	server.on('connection', (peer) => {
		peers.push(peer);
		peer.on('message', (message: Buffer) => messages.push(new Uint8Array(message)));
	});
	const send = (write: (encoder: encoding.Encoder) => void) => {
		const encoder = encoding.createEncoder();
		write(encoder);
		peers.at(-1)?.send(encoding.toUint8Array(encoder));
	};
	const sync = (step: number, content: Uint8Array) =>
		send((encoder) => {
			encoding.writeVarUint(encoder, MESSAGE.sync);
			encoding.writeVarUint(encoder, step);
			encoding.writeVarUint8Array(encoder, content);
		});
	return {
		address: `ws://127.0.0.1:${port}/documents`,
		messages,
		peers,
		ofType: (type: number, step?: number) =>
			messages.filter((one) => one[0] === type && (step === undefined || one[1] === step)),
		/** As the real one greets: what it has, and the answer to what it was asked. */
		greet: () => {
			sync(SYNC.step1, Y.encodeStateVector(new Y.Doc()));
			sync(SYNC.step2, Y.encodeStateAsUpdate(new Y.Doc()));
		},
		acknowledge: (count: number) =>
			send((encoder) => {
				encoding.writeVarUint(encoder, MESSAGE.acknowledged);
				encoding.writeVarUint8Array(encoder, Y.encodeStateVector(new Y.Doc()));
				encoding.writeVarUint(encoder, count);
			}),
		send
	};
}

async function openDocument(address: string) {
	const refusals: Refused[] = [];
	const document = new LiveDocument({
		name: { agendaItemId: AGENDA_ITEM, kind: 'marks' },
		personId: AUTHOR,
		address,
		onrefused: (refused) => refusals.push(refused)
	});
	toClose.push(() => document.destroy());
	const entries = new Entries<{ label: string }>({
		document,
		authorId: AUTHOR,
		isKnown: (value): value is { label: string } =>
			typeof value === 'object' && value !== null && 'label' in value
	});
	await vi.waitFor(() => expect(document.link.is).toBe('connected'));
	return { document, entries, refusals };
}

test('a change is saved when the message it went in is acknowledged, not before', async () => {
	const door = await openDoor();
	const { document, entries } = await openDocument(door.address);
	door.greet();
	await vi.waitFor(() => expect(document.isSynced).toBe(true));
	await vi.waitFor(() => expect(door.ofType(MESSAGE.sync, SYNC.step2)).toHaveLength(1));
	entries.add({ label: 'node' });
	await vi.waitFor(() => expect(door.ofType(MESSAGE.sync, SYNC.update)).toHaveLength(1));
	door.acknowledge(1);
	entries.add({ label: 'second' });
	await vi.waitFor(() => expect(door.ofType(MESSAGE.sync, SYNC.update)).toHaveLength(2));
	expect({ waiting: document.waiting, savedAt: document.savedAt }).toEqual({
		waiting: 2,
		savedAt: null
	});
	door.acknowledge(3);
	await vi.waitFor(() => expect(document.waiting).toBe(0));
	expect(document.savedAt).not.toBeNull();
});

test('a deletion is saved by its own acknowledgement, although it moves no clock', async () => {
	const door = await openDoor();
	const { document, entries } = await openDocument(door.address);
	door.greet();
	await vi.waitFor(() => expect(door.ofType(MESSAGE.sync, SYNC.step2)).toHaveLength(1));
	const key = entries.add({ label: 'node' });
	door.acknowledge(2);
	await vi.waitFor(() => expect(document.waiting).toBe(0));
	entries.remove([key]);
	expect(document.waiting).toBe(1);
	door.acknowledge(3);
	await vi.waitFor(() => expect(document.waiting).toBe(0));
});

test('an edit made during the handshake arrives and is waited for', async () => {
	const door = await openDoor();
	const { document, entries } = await openDocument(door.address);
	entries.add({ label: 'early' });
	expect(document.waiting).toBe(1);
	door.greet();
	await vi.waitFor(() => expect(door.ofType(MESSAGE.sync, SYNC.step2)).toHaveLength(1));
	const [answer] = door.ofType(MESSAGE.sync, SYNC.step2);
	const decoder = decoding.createDecoder(answer ?? new Uint8Array());
	decoding.readVarUint(decoder);
	decoding.readVarUint(decoder);
	const copy = new Y.Doc();
	Y.applyUpdate(copy, decoding.readVarUint8Array(decoder));
	expect(copy.getMap('annotations').size).toBe(1);
	door.acknowledge(2);
	await vi.waitFor(() => expect(document.waiting).toBe(0));
});

test('what a closed connection had swallowed is sent again and saved by the next one', async () => {
	const door = await openDoor();
	const { document, entries } = await openDocument(door.address);
	door.greet();
	await vi.waitFor(() => expect(document.isSynced).toBe(true));
	entries.add({ label: 'swallowed' });
	door.peers.at(-1)?.close(4503);
	await vi.waitFor(() => expect(document.link.is).toBe('reconnecting'));
	entries.add({ label: 'made without a link' });
	await vi.waitFor(() => expect(door.peers).toHaveLength(2), { timeout: 5000 });
	await vi.waitFor(() => expect(document.link.is).toBe('connected'));
	door.messages.length = 0;
	door.greet();
	await vi.waitFor(() => expect(door.ofType(MESSAGE.sync, SYNC.step2)).toHaveLength(1));
	expect(document.waiting).toBe(2);
	door.acknowledge(1);
	await vi.waitFor(() => expect(document.waiting).toBe(0));
});

test('a refusal for good hands over what was never acknowledged, and nothing else', async () => {
	const door = await openDoor();
	const { document, entries, refusals } = await openDocument(door.address);
	door.greet();
	await vi.waitFor(() => expect(door.ofType(MESSAGE.sync, SYNC.step2)).toHaveLength(1));
	entries.add({ label: 'in the log' });
	door.acknowledge(2);
	await vi.waitFor(() => expect(document.waiting).toBe(0));
	const key = entries.add({ label: 'too late' });
	door.peers.at(-1)?.close(CLOSE_CODES.recommendation_signed);
	await vi.waitFor(() => expect(refusals).toHaveLength(1));
	expect(refusals[0]).toMatchObject({
		reason: 'recommendation_signed',
		entries: [{ kind: 'marks', key, value: { label: 'too late' } }]
	});
	expect(document.link).toMatchObject({ is: 'closed', reason: 'recommendation_signed' });
});

test("only one's own state is sent: what others do is not echoed", async () => {
	const door = await openDoor();
	const { document } = await openDocument(door.address);
	door.greet();
	await vi.waitFor(() => expect(document.isSynced).toBe(true));
	const before = door.ofType(MESSAGE.awareness).length;
	door.send((encoder) => {
		const states = encoding.createEncoder();
		encoding.writeVarUint(states, 1);
		encoding.writeVarUint(states, 4711);
		encoding.writeVarUint(states, 1);
		encoding.writeVarString(states, JSON.stringify({ cursor: null }));
		encoding.writeVarUint(encoder, MESSAGE.awareness);
		encoding.writeVarUint8Array(encoder, encoding.toUint8Array(states));
	});
	await vi.waitFor(() => expect(document.awareness.getStates().has(4711)).toBe(true));
	document.awareness.setLocalStateField('cursor', { at: [1, 2] });
	await vi.waitFor(() => expect(door.ofType(MESSAGE.awareness)).toHaveLength(before + 1));
	const decoder = decoding.createDecoder(door.ofType(MESSAGE.awareness).at(-1) ?? new Uint8Array());
	decoding.readVarUint(decoder);
	const states = decoding.createDecoder(decoding.readVarUint8Array(decoder));
	expect([decoding.readVarUint(states), decoding.readVarUint(states)]).toEqual([
		1,
		document.doc.clientID
	]);
});

test("undo takes back one's own last act and leaves the work of others", async () => {
	const door = await openDoor();
	const { document, entries } = await openDocument(door.address);
	entries.add({ label: 'first' });
	const key = entries.add({ label: 'second' });
	document.doc.transact(() => document.entries.set('other:1', { label: 'of another' }), 'other');
	entries.replace(new Map([[key, { label: 'second, moved' }]]));
	const labels = () => entries.all.map((entry) => entry.label).sort();
	entries.undo();
	expect(labels()).toEqual(['first', 'of another', 'second']);
	entries.undo();
	expect(labels()).toEqual(['first', 'of another']);
	entries.redo();
	expect(labels()).toEqual(['first', 'of another', 'second']);
});

test('several entries are replaced and removed in one change, and undo takes them back in one step', async () => {
	const door = await openDoor();
	const { document, entries } = await openDocument(door.address);
	const keys = ['first', 'second', 'third'].map((label) => entries.add({ label }));
	const labels = () => entries.all.map((entry) => entry.label).sort();
	let changes = 0;
	document.doc.on('update', () => (changes += 1));
	entries.replace(new Map(keys.slice(0, 2).map((key) => [key, { label: 'moved' }])));
	entries.remove(keys);
	expect({ changes, labels: labels() }).toEqual({ changes: 2, labels: [] });
	entries.undo();
	expect(labels()).toEqual(['moved', 'moved', 'third']);
	entries.undo();
	expect(labels()).toEqual(['first', 'second', 'third']);
	entries.redo();
	expect(labels()).toEqual(['moved', 'moved', 'third']);
});

test("another person's entry is neither replaced nor removed", async () => {
	const door = await openDoor();
	const { document, entries } = await openDocument(door.address);
	document.doc.transact(() => document.entries.set('other:1', { label: 'of another' }), 'other');
	entries.replace(new Map([['other:1', { label: 'mine now' }]]));
	entries.remove(['other:1']);
	expect(entries.all).toEqual([{ key: 'other:1', label: 'of another' }]);
});
