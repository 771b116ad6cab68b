import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Actor } from '#lib/domain/people/actor.ts';
import { aKey, aMark, openDocumentRoom, type DocumentRoom } from '../builders/document-room.ts';
import type { JoinedDocument, RawSocket } from '../builders/live-server.ts';
import { syncMessage } from '../builders/sync-messages.ts';
import { until } from '../builders/until.ts';

let room: DocumentRoom;
type Person = { actor: Actor; cookie: string };
let writer: Person;
let reader: Person;
beforeAll(async () => {
	room = await openDocumentRoom({ DRAIN_SECONDS: '1' }, { times: { idleMs: 300 } });
	writer = await room.enter();
	reader = await room.enter({ mayWrite: false });
});
afterAll(() => room.close());

const aLine = (label: string, length: number) => ({
	...aMark(label),
	shape: {
		type: 'freehand',
		points: Array.from({ length }, (_, index): [number, number] => [index, index / 3])
	}
});
const shown = (doc: Y.Doc): string =>
	JSON.stringify(Object.entries(doc.getMap('annotations').toJSON()).sort());

async function write(count: number, length: number): Promise<JoinedDocument> {
	const from = room.server.joinDocument(room.name('marks'), writer.cookie);
	await from.synced();
	const keys = Array.from({ length: 50 }, () => aKey(writer.actor));
	for (let index = 0; index < count; index += 1) {
		from.doc.getMap('annotations').set(keys[index % 50] ?? '', aLine(`${index}`, length));
	}
	const watcher = room.server.joinDocument(room.name('marks'), reader.cookie);
	await until('it is in the log', () => shown(watcher.doc) === shown(from.doc), 30_000);
	watcher.leave();
	return from;
}

/** A reader that asks for a document of a megabyte again and again, and reads nothing of it. */
async function aStuckReader(): Promise<RawSocket> {
	const socket = room.server.openSocket(`/documents/${room.name('marks')}`, {
		cookie: reader.cookie
	});
	await socket.receives(() => true);
	socket.received.length = 0;
	socket.socket.pause();
	for (let count = 0; count < 16; count += 1) {
		socket.socket.send(syncMessage('step 1', new Uint8Array([0])));
	}
	return socket;
}

/** The update in a sync message: after two bytes comes its length. */
function bodyOf(message: Uint8Array): Uint8Array {
	let start = 2;
	while ((message[start] ?? 0) >= 0x80) {
		start += 1;
	}
	return message.slice(start + 1);
}

test('[LB50] a reader that does not read holds up nobody, and has everything when it has caught up', async () => {
	room.turnToNextItem();
	const from = await write(60, 1500);
	const slow = await aStuckReader();
	const key = aKey(writer.actor);
	from.doc.getMap('annotations').set(key, aMark('while one is stuck'));
	const other = room.server.joinDocument(room.name('marks'), reader.cookie);
	await until('others have it', () => other.doc.getMap('annotations').has(key));
	slow.socket.resume();
	const copy = new Y.Doc();
	await until('the slow reader has everything', () => {
		for (const message of slow.received.splice(0)) {
			if (message[0] === 0 && message[1] !== 0) {
				Y.applyUpdate(copy, bodyOf(message));
			}
		}
		return shown(copy) === shown(from.doc);
	});
	for (const one of [from, other]) {
		one.leave();
	}
	slow.socket.terminate();
});

test('[LB50] a reader that goes on not reading is closed, to come back', async () => {
	room.turnToNextItem();
	const from = await write(60, 1500);
	const slow = await aStuckReader();
	from.leave();
	await until(
		'nobody has the document open',
		() => !room.openNames().includes(room.name('marks')),
		20_000
	);
	slow.socket.resume();
	await expect(slow.closed()).resolves.toEqual({ code: 4508, reason: 'too_slow' });
});

test('[LB47] who joins late gets everything of a long log, before and after a restart', async () => {
	room.turnToNextItem();
	const from = await write(300, 150);
	from.leave();
	for (const isRestarted of [false, true]) {
		if (isRestarted) {
			await room.restart();
		}
		const late = room.server.joinDocument(room.name('marks'), reader.cookie);
		await late.synced();
		expect(shown(late.doc)).toBe(shown(from.doc));
		late.leave();
	}
});
