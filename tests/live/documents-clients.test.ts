import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { documentClient, documentUpdate } from '#server/db/schema.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { aKey, aMark, openDocumentRoom, type DocumentRoom } from '../builders/document-room.ts';
import type { RawSocket } from '../builders/live-server.ts';
import { awarenessMessage, syncMessage } from '../builders/sync-messages.ts';
import { until } from '../builders/until.ts';

let room: DocumentRoom;
type Person = { actor: Actor; cookie: string };
let amna: Person;
let bilal: Person;
beforeAll(async () => {
	room = await openDocumentRoom();
	amna = await room.enter();
	bilal = await room.enter();
});
afterAll(() => room.close());

async function knock({ cookie }: Person, query = ''): Promise<RawSocket> {
	const socket = room.server.openSocket(`/documents/${room.name('marks')}${query}`, { cookie });
	await socket.receives(() => true);
	return socket;
}

/** An edit by this client id, as its page would send it. */
function anEdit(actor: Actor, clientID: number, doc = new Y.Doc()): Uint8Array {
	doc.clientID = clientID;
	const before = Y.encodeStateVector(doc);
	doc.getMap('annotations').set(aKey(actor), aMark());
	return syncMessage('update', Y.encodeStateAsUpdate(doc, before));
}
const boundTo = async (clientId: number): Promise<(string | null)[]> =>
	(
		await room.portal.db
			.select({ personId: documentClient.personId })
			.from(documentClient)
			.where(
				and(eq(documentClient.clientId, clientId), eq(documentClient.document, room.name('marks')))
			)
	).map(({ personId }) => personId);
const isStep1 = (message: Uint8Array): boolean => message[0] === 0 && message[1] === 0;

test('[LB31, LB33] the next struct of a colleague who is away is refused, after a restart too, and the colleague goes on', async () => {
	const doc = new Y.Doc();
	doc.clientID = 1001;
	const theirs = room.server.joinDocument(room.name('marks'), amna.cookie, { doc });
	await theirs.synced();
	doc.getMap('annotations').set(aKey(amna.actor), aMark());
	await until('the id is bound', async () => (await boundTo(1001)).includes(amna.actor.id));
	theirs.provider.disconnect();
	for (const isRestarted of [false, true]) {
		if (isRestarted) {
			await room.restart();
		}
		const copy = new Y.Doc();
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
		const forger = await knock(bilal);
		forger.socket.send(anEdit(bilal.actor, 1001, copy));
		await expect(forger.closed()).resolves.toEqual({ code: 4403, reason: 'not_allowed' });
	}
	const back = room.server.joinDocument(room.name('marks'), amna.cookie, { doc });
	await back.synced();
	doc.getMap('annotations').set(aKey(amna.actor), aMark('second'));
	await until('two rows are in the log', async () => {
		const rows = await room.portal.db
			.select()
			.from(documentUpdate)
			.where(eq(documentUpdate.authorId, amna.actor.id));
		return rows.length === 2;
	});
});

test('[LB33] an id that was only seen in awareness cannot be taken, though no row says so', async () => {
	const owner = await knock(amna);
	owner.socket.send(awarenessMessage([{ clientId: 1002, clock: 1, state: {} }]));
	owner.socket.send(syncMessage('step 1', new Uint8Array([0])));
	await owner.receives((one) => one[0] === 0 && one[1] === 1);
	const forger = await knock(bilal);
	forger.socket.send(anEdit(bilal.actor, 1002));
	await expect(forger.closed()).resolves.toEqual({ code: 4403, reason: 'not_allowed' });
	expect(await boundTo(1002)).toEqual([]);
	owner.socket.send(anEdit(amna.actor, 1002));
	await until('its first update binds it', async () => (await boundTo(1002)).length === 1);
	expect(await boundTo(1002)).toEqual([amna.actor.id]);
});

test('a person’s 65th id in one document and day is refused', async () => {
	const { actor, cookie } = await room.enter();
	const many = await knock({ actor, cookie });
	const docs = Array.from({ length: 65 }, (_, index) => {
		const doc = new Y.Doc();
		doc.clientID = 5000 + index;
		doc.getMap('annotations').set(aKey(actor), aMark());
		return Y.encodeStateAsUpdate(doc);
	});
	many.socket.send(syncMessage('step 2', Y.mergeUpdates(docs.slice(0, 64))));
	await until('64 are bound', async () => (await boundTo(5063)).length === 1);
	many.socket.send(syncMessage('update', docs[64] ?? new Uint8Array()));
	await expect(many.closed()).resolves.toEqual({ code: 4429, reason: 'too_many' });
});

test('[LB34] an edit that runs ahead is answered with sync step 1 and comes in with what was missing', async () => {
	const socket = await knock(amna, '?acks=1');
	const doc = new Y.Doc();
	const [first, second] = [anEdit(amna.actor, 1003, doc), anEdit(amna.actor, 1003, doc)];
	expect(first.length).toBeGreaterThan(0);
	socket.received.length = 0;
	socket.socket.send(second);
	await socket.receives(isStep1);
	expect(await boundTo(1003)).toEqual([]);
	socket.socket.send(syncMessage('step 2', Y.encodeStateAsUpdate(doc)));
	await until('both are in the log', async () => (await boundTo(1003)).length === 1);
	const peer = room.server.joinDocument(room.name('marks'), bilal.cookie);
	await peer.synced();
	expect(Y.decodeStateVector(Y.encodeStateVector(peer.doc)).get(1003)).toBe(2);
	socket.socket.terminate();
});

test('[LB34] who is still ahead after three answers is closed', async () => {
	const socket = await knock(amna);
	const doc = new Y.Doc();
	anEdit(amna.actor, 1004, doc);
	const ahead = anEdit(amna.actor, 1004, doc);
	for (let answers = 1; answers <= 3; answers += 1) {
		socket.received.length = 0;
		socket.socket.send(ahead);
		await socket.receives(isStep1);
		socket.socket.send(syncMessage('step 2', new Uint8Array([0, 0])));
	}
	const withoutItsStart = Y.encodeStateAsUpdate(
		doc,
		Y.encodeStateVector(new Map([[1004, 1]]) as never)
	);
	socket.socket.send(syncMessage('step 2', withoutItsStart));
	await expect(socket.closed()).resolves.toEqual({ code: 4409, reason: 'running_ahead' });
	expect(await boundTo(1004)).toEqual([]);
});
