import { randomUUID } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { documentName } from '#lib/protocol/documents.ts';
import { aKey, aMark, openDocumentRoom, type DocumentRoom } from '../builders/document-room.ts';
import type { RawSocket } from '../builders/live-server.ts';
import { aDeafPeer, frame, OP, rawPeer, SOCKET_IO, upgradeHead } from '../builders/raw-peer.ts';
import { openLiveRoom } from '../builders/room-client.ts';
import { signInAs } from '../builders/session.ts';
import { stillAnswers } from '../builders/still-answers.ts';
import { awarenessMessage, syncMessage } from '../builders/sync-messages.ts';
import { until } from '../builders/until.ts';

async function aRoom(environment: Record<string, string>): Promise<DocumentRoom> {
	const room = await openDocumentRoom(environment, { times: { idleMs: 60_000 } });
	onTestFinished(() => room.close());
	return room;
}
const nextName = (): string => documentName({ agendaItemId: randomUUID(), kind: 'marks' });

async function knock(room: DocumentRoom, cookie: string, name = nextName()): Promise<RawSocket> {
	const socket = room.server.openSocket(`/documents/${name}`, { cookie });
	await Promise.race([socket.receives(() => true), socket.closed()]);
	return socket;
}

test('[HP12] beyond the connections of the process everybody is told to try again, and a place that is left is given away', async () => {
	const live = await openLiveRoom({ SOCKETS_LIMIT: '4' });
	onTestFinished(() => live.close());
	const { meetingId, chair, panelist, items } = await live.aMeeting({ isDiscussing: true });
	const path = `/documents/agenda-item.${items[0]?.id}.marks`;
	const cookie = await signInAs(live.portal, panelist);
	const inside = [await live.enter(chair, meetingId), await live.enter(panelist, meetingId)];
	const documents = [1, 2].map(() => live.server.openSocket(path, { cookie }));
	await Promise.all(documents.map((one) => one.receives(() => true)));
	const late = live.server.openSocket(path, { cookie });
	await expect(late.closed()).resolves.toEqual({ code: 4503, reason: 'unavailable' });
	const refused = new Promise((resolve) => {
		const socket = live.server.openSocket(SOCKET_IO, { cookie });
		socket.socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
	});
	await expect(refused).resolves.toBe(400);
	inside[0]?.leave();
	await until('the next one is let in', async () => {
		const next = live.server.openSocket(path, { cookie });
		const isIn = next.receives(() => true).then(() => true);
		return Promise.race([isIn, next.closed().then(() => false)]);
	});
});

test('[HP14] beyond the documents of the process the next one is refused for now, and one that everybody left makes room', async () => {
	const room = await aRoom({ DOCUMENTS_LIMIT: '3' });
	const { cookie } = await room.enter();
	const names = [nextName(), nextName(), nextName()];
	const open = await Promise.all(names.map((name) => knock(room, cookie, name)));
	const refused = await knock(room, cookie);
	await expect(refused.closed()).resolves.toEqual({ code: 4503, reason: 'unavailable' });
	const again = await knock(room, cookie, names[0]);
	expect(again.received.length).toBeGreaterThan(0);
	open[1]?.socket.close();
	await open[1]?.closed();
	await until('there is room', async () => {
		const next = await knock(room, cookie);
		return next.received.length > 0;
	});
	expect(room.openNames()).not.toContain(names[1]);
	expect(room.openNames().length).toBe(3);
});

test('[HP13] beyond what may wait for readers in the whole process the one that keeps the most waiting is ended', async () => {
	const room = await aRoom({ QUEUE_BYTES_LIMIT: '1000000', QUEUE_BYTES_PER_SOCKET: '60000000' });
	const { cookie } = await room.enter();
	const path = `/documents/${room.name('marks')}`;
	const deaf = await aDeafPeer(room.server.port, path, cookie);
	const state = JSON.stringify({ cursor: 'x'.repeat(15_000) });
	const others = await Promise.all([1, 2, 3].map(() => knock(room, cookie, room.name('marks'))));
	for (const [index, other] of others.entries()) {
		const clientId = 100 + index;
		other.socket.send(awarenessMessage([{ clientId, clock: 1, state: {}, text: state }]));
	}
	// Each question is answered with everybody's state, for this reader alone.
	const question = frame(OP.binary, Buffer.from([3]));
	await deaf.flood(Buffer.concat(Array.from({ length: 1000 }, () => question)), 7000);
	await until('it is ended', () => {
		// Who never reads learns only from a write that nobody is there any more.
		deaf.socket.write(question);
		return deaf.socket.destroyed;
	});
	expect(others.map(({ socket }) => socket.readyState)).toEqual([1, 1, 1]);
	await stillAnswers(room);
});

test('[HP9] who was refused and never agrees to the end is ended all the same', async () => {
	const room = await aRoom({ HANDSHAKE_SECONDS: '1' });
	const strangers = await Promise.all(
		Array.from({ length: 100 }, () => aDeafPeer(room.server.port, `/documents/${nextName()}`, ''))
	);
	for (const one of strangers) {
		one.socket.resume();
	}
	await Promise.all(strangers.map((one) => one.ended));
	await stillAnswers(room);
});

test.each([SOCKET_IO, `/documents/${nextName()}`])(
	'[HP9] a handshake that the database never answers is ended in time (%s)',
	async (path) => {
		const live = await openLiveRoom({ HANDSHAKE_SECONDS: '1' });
		onTestFinished(() => live.close());
		const { chair } = await live.aMeeting();
		const cookie = await signInAs(live.portal, chair);
		const { db } = live.portal;
		const never: unknown = new Proxy(() => never, {
			get: (_target, name) => (name === 'then' ? () => {} : never)
		});
		live.portal.db = new Proxy(db, { get: () => never });
		const peer = await rawPeer(live.server.port);
		peer.socket.write(upgradeHead(live.server.port, path, cookie));
		await peer.ended;
		live.portal.db = db;
		expect(peer.said()).not.toContain('101 Switching');
	}
);

test('[HP3] a document of more structs than one may have is refused, however few bytes they are', async () => {
	const room = await aRoom({ DOCUMENT_STRUCTS_LIMIT: '1000' });
	const { actor, cookie } = await room.enter();
	const socket = await knock(room, cookie, room.name('marks'));
	const doc = new Doc();
	const marks = doc.getMap('annotations');
	const send = (count: number, keyOf: () => string): void => {
		const before = encodeStateVector(doc);
		for (let left = count; left > 0; left -= 1) {
			marks.set(keyOf(), aMark());
		}
		socket.socket.send(syncMessage('update', encodeStateAsUpdate(doc, before)));
	};
	const moved = aKey(actor);
	// What was replaced is folded away and counts no more.
	send(900, () => moved);
	send(600, () => aKey(actor));
	const reader = room.server.joinDocument(room.name('marks'), cookie);
	await until('601 are there', () => reader.doc.getMap('annotations').size === 601);
	send(600, () => aKey(actor));
	await expect(socket.closed()).resolves.toEqual({ code: 4413, reason: 'too_large' });
});
