import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { LiveDocuments } from '#server/portal.ts';
import { aKey, aMark, openDocumentRoom, type DocumentRoom } from '../builders/document-room.ts';
import { until } from '../builders/until.ts';

let room: DocumentRoom;
type Person = { actor: Actor; cookie: string };
let writer: Person;
let reader: Person;
beforeAll(async () => {
	room = await openDocumentRoom();
});
beforeEach(async () => {
	room.turnToNextItem();
	writer = await room.enter();
	reader = await room.enter({ mayWrite: false });
});
afterAll(() => room.close());

function live(): LiveDocuments {
	if (room.portal.documents === null) {
		throw new Error('the documents are not open');
	}
	return room.portal.documents;
}
const marksOf = ({ doc }: { doc: Y.Doc }) => doc.getMap('annotations');
function docOf(state: Uint8Array): Y.Doc {
	const doc = new Y.Doc();
	Y.applyUpdate(doc, state);
	return doc;
}

test('the state of a document that nobody wrote has two bytes', async () => {
	expect(await live().stateOf(room.name('recommendation'))).toEqual(new Uint8Array([0, 0]));
});

test('the state holds what was on its way into the log when it was asked for', async () => {
	const from = room.server.joinDocument(room.name('marks'), writer.cookie);
	await from.synced();
	const key = aKey(writer.actor);
	marksOf(from).set(key, aMark());
	await until('the server has it', async () => {
		const state = await live().stateOf(room.name('marks'));
		return marksOf({ doc: docOf(state) }).has(key);
	});
});

test('[LB52] while a document is held nothing comes in, and what waited is judged by the rights after it', async () => {
	const [from, to] = [
		room.server.joinDocument(room.name('marks'), writer.cookie),
		room.server.joinDocument(room.name('marks'), reader.cookie)
	];
	await Promise.all([from.synced(), to.synced()]);
	const release = await live().hold([room.name('marks'), room.name('comments')]);
	marksOf(from).set(aKey(writer.actor), aMark('too late'));
	expect(marksOf({ doc: docOf(await live().stateOf(room.name('marks'))) }).size).toBe(0);
	// The signature, whose fact is announced only after the hold has ended.
	room.setPart(writer.actor, { mayWrite: false, refusal: 'recommendation_signed' });
	release();
	await expect(from.closed()).resolves.toEqual({ code: 4451, reason: 'recommendation_signed' });
	expect(marksOf(to).size).toBe(0);
});

test('what waited comes in when nothing has changed', async () => {
	const from = room.server.joinDocument(room.name('marks'), writer.cookie);
	await from.synced();
	const release = await live().hold([room.name('marks')]);
	const key = aKey(writer.actor);
	marksOf(from).set(key, aMark());
	release();
	await until('it is in the log', async () =>
		marksOf({ doc: docOf(await live().stateOf(room.name('marks'))) }).has(key)
	);
});

test('who joins a held document waits too', async () => {
	const release = await live().hold([room.name('marks')]);
	const doc = new Y.Doc();
	const key = aKey(writer.actor);
	marksOf({ doc }).set(key, aMark());
	const from = room.server.joinDocument(room.name('marks'), writer.cookie, { doc });
	await until('connected', () => from.provider.wsconnected);
	expect(marksOf({ doc: docOf(await live().stateOf(room.name('marks'))) }).size).toBe(0);
	release();
	await until('it is in the log', async () =>
		marksOf({ doc: docOf(await live().stateOf(room.name('marks'))) }).has(key)
	);
});

test('a second hold begins when the first has ended', async () => {
	const order: string[] = [];
	const first = await live().hold([room.name('marks')]);
	const second = live()
		.hold([room.name('comments'), room.name('marks')])
		.then((release) => {
			order.push('second');
			release();
		});
	order.push('first ends');
	first();
	await second;
	expect(order).toEqual(['first ends', 'second']);
});
