import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { auditEntry, documentUpdate, session } from '#server/db/schema.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { CloseReason, DocumentKind } from '#lib/protocol/documents.ts';
import { aKey, aMark, openDocumentRoom, type DocumentRoom } from '../builders/document-room.ts';
import type { JoinedDocument } from '../builders/live-server.ts';
import { syncMessage } from '../builders/sync-messages.ts';
import { until } from '../builders/until.ts';

let room: DocumentRoom;
type Person = { actor: Actor; cookie: string };
let writer: Person;
let reader: Person;
beforeAll(async () => {
	room = await openDocumentRoom();
});
beforeEach(async () => {
	writer = await room.enter();
	reader = await room.enter({ mayWrite: false });
});
afterAll(() => room.close());

async function join(person: Person, kind: DocumentKind = 'marks'): Promise<JoinedDocument> {
	const joined = room.server.joinDocument(room.name(kind), person.cookie);
	await joined.synced();
	return joined;
}
const rowsOf = (person: Person) =>
	room.portal.db
		.select({ document: documentUpdate.document })
		.from(documentUpdate)
		.where(eq(documentUpdate.authorId, person.actor.id));
const refusalsOf = (person: Person) =>
	room.portal.db
		.select({ type: auditEntry.type, subject: auditEntry.subject })
		.from(auditEntry)
		.where(eq(auditEntry.actorId, person.actor.id));
const marksOf = ({ doc }: JoinedDocument) => doc.getMap('annotations');

describe('a reader who writes', () => {
	test('[LB37, LB38] by an edit is closed, nothing is stored or passed on, and the audit trail says so once', async () => {
		const [theirs, other] = [await join(reader), await join(writer)];
		marksOf(theirs).set(aKey(reader.actor), aMark());
		await expect(theirs.closed()).resolves.toEqual({ code: 4403, reason: 'not_allowed' });
		const again = room.server.joinDocument(room.name('marks'), reader.cookie, { doc: theirs.doc });
		await again.closed();
		expect(await rowsOf(reader)).toEqual([]);
		expect([...marksOf(other).keys()].filter((key) => key.startsWith(reader.actor.id))).toEqual([]);
		await until('the refusal is noted', async () => (await refusalsOf(reader)).length > 0);
		expect(await refusalsOf(reader)).toEqual([
			{
				type: 'document.write_refused',
				subject: { document: room.name('marks'), reason: 'not_allowed' }
			}
		]);
	});

	test('by the answer to a sync step 1 is closed', async () => {
		const doc = new Y.Doc();
		doc.getMap('annotations').set(aKey(reader.actor), aMark());
		const late = room.server.joinDocument(room.name('marks'), reader.cookie, { doc });
		await expect(late.closed()).resolves.toEqual({ code: 4403, reason: 'not_allowed' });
		expect(await rowsOf(reader)).toEqual([]);
	});

	test('[LB38] by a delete set is closed, and the mark stays', async () => {
		const [theirs, other] = [await join(reader), await join(writer)];
		const key = aKey(writer.actor);
		marksOf(other).set(key, aMark());
		await until('the reader has the mark', () => marksOf(theirs).has(key));
		marksOf(theirs).delete(key);
		await expect(theirs.closed()).resolves.toEqual({ code: 4403, reason: 'not_allowed' });
		const late = await join(reader);
		expect(marksOf(late).has(key)).toBe(true);
	});

	test.each<[CloseReason, number]>([
		['agenda_item_closed', 4423],
		['recommendation_signed', 4451]
	])('learns that it is for the reason %s', async (refusal, code) => {
		const late = await room.enter({ mayWrite: false, refusal });
		const theirs = await join(late, 'comments');
		theirs.doc.getMap('comments').set(aKey(late.actor), 'x');
		await expect(theirs.closed()).resolves.toEqual({ code, reason: refusal });
	});
});

test('[LB53] a reader of the recommendation may tidy idle format marks, and stays; nothing of it is stored', async () => {
	const [writing, reading] = [
		await join(writer, 'recommendation'),
		await join(reader, 'recommendation')
	];
	const paragraph = new Y.XmlElement('paragraph');
	const text = new Y.XmlText();
	paragraph.insert(0, [text]);
	writing.doc.getXmlFragment('recommendation').insert(0, [paragraph]);
	text.insert(0, 'Surgery', { bold: {} });
	const shown = (): string => reading.doc.getXmlFragment('recommendation').toJSON();
	await until('the reader has the text', () => shown().includes('Surgery'));
	const before = await room.portal.db.select().from(documentUpdate);

	const inner = (reading.doc.getXmlFragment('recommendation').get(0) as Y.XmlElement).get(0);
	const format = firstFormat(inner as Y.XmlText);
	reading.doc.transact((transaction) => format.delete(transaction));
	const asked = room.server.joinDocument(room.name('recommendation'), reader.cookie);
	await asked.synced();

	text.insert(7, ' first');
	await until('the reader is still sent to', () => shown().includes('first'));
	const after = await room.portal.db.select().from(documentUpdate);
	expect(after.length).toBe(before.length + 1);
});

function firstFormat(text: Y.XmlText): Y.Item {
	let item: Y.Item | null = text._start;
	while (item !== null && item.content.constructor.name !== 'ContentFormat') {
		item = item.right;
	}
	if (item === null) {
		throw new Error('the text has no format mark');
	}
	return item;
}

describe('what a sync step repeats is no write', () => {
	test('[LB32, LB38] a reader who comes back with everybody’s deletions stays', async () => {
		const [writing, reading] = [await join(writer), await join(reader)];
		const key = aKey(writer.actor);
		marksOf(writing).set(key, aMark());
		marksOf(writing).set(key, aMark('moved'));
		marksOf(writing).delete(key);
		await until(
			'the deletion has arrived',
			() => !marksOf(reading).has(key) && marksOf(reading).size >= 0
		);
		reading.provider.disconnect();
		reading.provider.connect();
		await until('synced again', () => reading.provider.synced);
		expect(reading.provider.shouldConnect).toBe(true);
	});

	test('[LB32, LB53] a deletion that Yjs made of two replacements at once is nobody’s write either', async () => {
		const key = aKey(writer.actor);
		const [one, two] = [await join(writer), await join(writer)];
		marksOf(one).set(key, aMark('start'));
		await until('both have it', () => marksOf(two).has(key));
		one.provider.disconnect();
		two.provider.disconnect();
		marksOf(one).set(key, aMark('one'));
		marksOf(two).set(key, aMark('two'));
		one.provider.connect();
		two.provider.connect();
		await until('they agree', () => {
			const [left, right] = [marksOf(one).get(key), marksOf(two).get(key)];
			return (
				one.provider.synced && two.provider.synced && JSON.stringify(left) === JSON.stringify(right)
			);
		});
		const reading = await join(reader);
		await until('the reader agrees', () => marksOf(reading).has(key));
		reading.provider.disconnect();
		reading.provider.connect();
		await until('synced again', () => reading.provider.synced);
		const other = await room.enter();
		const copy = new Y.Doc();
		Y.applyUpdate(copy, Y.encodeStateAsUpdate(reading.doc));
		const colleague = room.server.joinDocument(room.name('marks'), other.cookie, { doc: copy });
		await colleague.synced();
		const own = aKey(other.actor);
		marksOf(colleague).set(own, aMark('colleague'));
		await until('a colleague with the same deletions may write', () => marksOf(one).has(own));
	});
});

describe('a fact takes effect without a reconnect', () => {
	test('[LB43] a demotion: what is written after it is refused', async () => {
		const theirs = await join(writer);
		room.setPart(writer.actor, { mayWrite: false, refusal: 'agenda_item_closed' });
		room.portal.announce({
			type: 'agenda_item_changed',
			meetingId: room.agendaItemId,
			agendaItemId: room.agendaItemId
		});
		marksOf(theirs).set(aKey(writer.actor), aMark());
		await expect(theirs.closed()).resolves.toEqual({ code: 4423, reason: 'agenda_item_closed' });
		expect(await rowsOf(writer)).toEqual([]);
	});

	test('[LB43] a promotion: a reader writes', async () => {
		const theirs = await join(reader);
		room.setPart(reader.actor, { mayWrite: true });
		room.portal.announce({ type: 'person_changed', personId: reader.actor.id });
		marksOf(theirs).set(aKey(reader.actor), aMark());
		await until('it is in the log', async () => (await rowsOf(reader)).length === 1);
	});

	test('[LB43] a sign-out closes the connections of that session, and no other', async () => {
		const [theirs, other] = [await join(writer), await join(reader)];
		const hash = (await room.portal.db.query.session.findMany()).find(
			(one) => one.personId === writer.actor.id
		);
		room.portal.announce({ type: 'session_ended', sessionHash: hash?.id ?? '' });
		await expect(theirs.closed()).resolves.toEqual({ code: 4401, reason: 'not_signed_in' });
		expect(other.provider.wsconnected).toBe(true);
	});

	test('[LB43] a person who was removed is closed within a second', async () => {
		const theirs = await join(writer);
		room.setPart(writer.actor, null);
		const begun = performance.now();
		room.portal.announce({ type: 'person_changed', personId: writer.actor.id });
		await expect(theirs.closed()).resolves.toEqual({ code: 4403, reason: 'not_allowed' });
		expect(performance.now() - begun).toBeLessThan(1000);
	});

	test('[LB43] a fact between the look at the rights and the entry is not missed', async () => {
		const raw = room.server.openSocket(`/documents/${room.name('marks')}`, {
			cookie: writer.cookie
		});
		room.setPart(writer.actor, { mayWrite: false });
		for (let times = 0; times < 3; times += 1) {
			room.portal.announce({ type: 'person_changed', personId: writer.actor.id });
		}
		await raw.receives(() => true);
		const doc = new Y.Doc();
		doc.getMap('annotations').set(aKey(writer.actor), aMark());
		raw.socket.send(syncMessage('update', Y.encodeStateAsUpdate(doc)));
		await expect(raw.closed()).resolves.toEqual({ code: 4403, reason: 'not_allowed' });
	});
});

test('[LB43] a session that nobody announced as ended closes its connections, and no other', async () => {
	const own = await openDocumentRoom({}, { tickMs: 5 });
	const [gone, staying] = [await own.enter(), await own.enter()];
	const joined = [gone, staying].map(({ cookie }) =>
		own.server.joinDocument(own.name('marks'), cookie)
	);
	await Promise.all(joined.map((one) => one.synced()));
	await own.portal.db.delete(session).where(eq(session.personId, gone.actor.id));
	await expect(joined[0]?.closed()).resolves.toEqual({ code: 4401, reason: 'not_signed_in' });
	expect(joined[1]?.provider.wsconnected).toBe(true);
	await own.close();
});

test('[LB42] a client with another version of the editor reads the recommendation and may not write it', async () => {
	const theirs = room.server.joinDocument(room.name('recommendation'), writer.cookie, {
		params: { schema: '2' }
	});
	await theirs.synced();
	theirs.doc.getXmlFragment('recommendation').insert(0, [new Y.XmlElement('paragraph')]);
	await expect(theirs.closed()).resolves.toEqual({ code: 4426, reason: 'protocol_changed' });
	expect(await rowsOf(writer)).toEqual([]);
});
