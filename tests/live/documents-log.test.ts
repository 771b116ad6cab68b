import * as decoding from 'lib0/decoding';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { documentSnapshot, documentUpdate } from '#server/db/schema.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { DocumentKind } from '#lib/protocol/documents.ts';
import { aKey, aMark, openDocumentRoom, type DocumentRoom } from '../builders/document-room.ts';
import type { JoinedDocument, JoinOptions } from '../builders/live-server.ts';
import { until } from '../builders/until.ts';

let room: DocumentRoom;
type Person = { actor: Actor; cookie: string };
let writer: Person;
let reader: Person;
beforeAll(async () => {
	room = await openDocumentRoom({}, { times: { saveMs: 1500, idleMs: 300 } });
});
beforeEach(async () => {
	room.turnToNextItem();
	writer = await room.enter();
	reader = await room.enter({ mayWrite: false });
});
afterAll(() => room.close());

type Acknowledged = { clocks: Map<number, number>; settled: number };

/** Joins as a page of ours does, and keeps what the server acknowledges. */
async function joinAcknowledged(
	person: Person,
	options: JoinOptions = {}
): Promise<JoinedDocument & { acknowledged: Acknowledged[] }> {
	const joined = room.server.joinDocument(room.name('marks'), person.cookie, {
		...options,
		acks: true,
		connect: false
	});
	const acknowledged: Acknowledged[] = [];
	joined.provider.messageHandlers[120] = (_encoder, decoder) => {
		acknowledged.push({
			clocks: Y.decodeStateVector(decoding.readVarUint8Array(decoder)),
			settled: decoding.readVarUint(decoder)
		});
	};
	joined.provider.connect();
	await joined.synced();
	return { ...joined, acknowledged };
}
const marksOf = ({ doc }: { doc: Y.Doc }) => doc.getMap('annotations');
const rowCount = (kind: DocumentKind = 'marks') =>
	room.portal.db.$count(documentUpdate, eq(documentUpdate.document, room.name(kind)));
const snapshotCount = () =>
	room.portal.db.$count(documentSnapshot, eq(documentSnapshot.document, room.name('marks')));
const last = <T>(list: T[]): T | undefined => list.at(-1);

test('[LB35] while the database is away nothing is passed on or acknowledged, and all of it is when it is back', async () => {
	const [from, to] = [await joinAcknowledged(writer), await joinAcknowledged(reader)];
	const key = aKey(writer.actor);
	const before = from.acknowledged.length;
	const mend = room.breakDatabase('transactions');
	marksOf(from).set(key, aMark());
	from.provider.awareness.setLocalState({ cursor: 'after the mark' });
	await until('something said later has arrived', () =>
		[...to.provider.awareness.getStates().values()].some((one) => one['cursor'] !== undefined)
	);
	expect(marksOf(to).has(key)).toBe(false);
	expect(from.acknowledged.length).toBe(before);
	mend();
	await until('it is passed on', () => marksOf(to).has(key));
	await until(
		'it is acknowledged',
		() => last(from.acknowledged)?.clocks.get(from.doc.clientID) === 1
	);
	expect(await rowCount()).toBe(1);
});

test('[LB35] a database that stays away sends everybody off to come back, and the edit arrives with its author', async () => {
	const [from, to] = [await joinAcknowledged(writer), await joinAcknowledged(reader)];
	const codes: number[] = [];
	from.provider.on('connection-close', (event) => codes.push(event?.code ?? 0));
	const key = aKey(writer.actor);
	const mend = room.breakDatabase('everything');
	marksOf(from).set(key, aMark());
	await until('closed to come back', () => codes.includes(4503));
	mend();
	await until('it arrives', () => marksOf(to).has(key));
	await until(
		'it is acknowledged',
		() => last(from.acknowledged)?.clocks.get(from.doc.clientID) === 1
	);
});

test('a failure of one document keeps no other from its log', async () => {
	const broken = room.server.joinDocument(room.name('marks'), writer.cookie);
	const whole = room.server.joinDocument(room.name('comments'), writer.cookie);
	await Promise.all([broken.synced(), whole.synced()]);
	await room.portal.db.execute(
		`create function refuse_marks() returns trigger language plpgsql as $$ begin
			if new.document like '%.marks' then raise exception 'no'; end if; return new; end $$`
	);
	await room.portal.db.execute(
		'create trigger refuse_marks before insert on document_update for each row execute function refuse_marks()'
	);
	marksOf(broken).set(aKey(writer.actor), aMark());
	const key = aKey(writer.actor);
	whole.doc.getMap('comments').set(key, { annotationKey: null, text: 'yes', writtenAt: 1 });
	await until('the comment is in the log', async () => (await rowCount('comments')) === 1);
	expect(await rowCount()).toBe(0);
	await room.portal.db.execute('drop trigger refuse_marks on document_update');
});

test('[LB36] what is acknowledged counts messages too, so that a deletion is told apart', async () => {
	const from = await joinAcknowledged(writer);
	const key = aKey(writer.actor);
	await until('the answer to step 1 is settled', () => last(from.acknowledged)?.settled === 1);
	marksOf(from).set(key, aMark());
	await until('the mark', () => last(from.acknowledged)?.settled === 2);
	marksOf(from).delete(key);
	await until('its deletion', () => last(from.acknowledged)?.settled === 3);
	expect(last(from.acknowledged)?.clocks).toEqual(new Map([[from.doc.clientID, 1]]));
});

test('[LB34] an edit made before the first words of the server is not lost, with or without work from before', async () => {
	const doc = new Y.Doc();
	marksOf({ doc }).set(aKey(writer.actor), aMark('offline'));
	const from = room.server.joinDocument(room.name('marks'), writer.cookie, { doc, connect: false });
	from.provider.on('status', ({ status }) => {
		if (status === 'connected') {
			for (let count = 0; count < 6; count += 1) {
				marksOf(from).set(aKey(writer.actor), aMark(`during ${count}`));
			}
		}
	});
	from.provider.connect();
	await from.synced();
	await until('all seven are in the log', async () => {
		const late = room.server.joinDocument(room.name('marks'), reader.cookie);
		await late.synced();
		const { size } = marksOf(late);
		late.leave();
		return size === 7;
	});
});

test('[LB46] what was logged is cut off when it comes again: no row, nothing passed on', async () => {
	const from = await joinAcknowledged(writer);
	marksOf(from).set(aKey(writer.actor), aMark());
	await until('it is in the log', async () => (await rowCount()) === 1);
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(from.doc));
	from.leave();
	marksOf({ doc: copy }).set(aKey(writer.actor), aMark('new'));
	await joinAcknowledged(writer, { doc: copy });
	await until('only the new one is added', async () => (await rowCount()) === 2);
	const rows = await room.portal.db
		.select({ bytes: documentUpdate.bytes })
		.from(documentUpdate)
		.where(eq(documentUpdate.document, room.name('marks')));
	expect(rows.map(({ bytes }) => Y.decodeUpdate(bytes).structs.length)).toEqual([1, 1]);
});

test('[LB47] a document that everybody left is folded and forgotten, and a later reader gets all of it', async () => {
	const from = await joinAcknowledged(writer);
	const key = aKey(writer.actor);
	for (let count = 0; count < 5; count += 1) {
		marksOf(from).set(key, aMark(`move ${count}`));
		await until(
			'saved',
			() => last(from.acknowledged)?.clocks.get(from.doc.clientID) === count + 1
		);
	}
	from.leave();
	await until('a snapshot is stored', async () => (await snapshotCount()) === 1);
	const late = await joinAcknowledged(reader);
	expect(marksOf(late).toJSON()).toEqual({ [key]: aMark('move 4') });
});

test('a document is forgotten though its snapshot cannot be stored, and who rejoins gets the text', async () => {
	const from = await joinAcknowledged(writer);
	const key = aKey(writer.actor);
	marksOf(from).set(key, aMark());
	await until('saved', () => last(from.acknowledged)?.clocks.get(from.doc.clientID) === 1);
	await room.portal.db.execute('alter table document_snapshot rename to elsewhere');
	from.leave();
	await until('it is not known any more', () => !room.openNames().includes(room.name('marks')));
	await room.portal.db.execute('alter table elsewhere rename to document_snapshot');
	const late = await joinAcknowledged(reader);
	expect(marksOf(late).has(key)).toBe(true);
});

test('the log says who wrote what', async () => {
	const other = await room.enter();
	const [one, two] = [await joinAcknowledged(writer), await joinAcknowledged(other)];
	marksOf(one).set(aKey(writer.actor), aMark());
	marksOf(two).set(aKey(other.actor), aMark());
	await until('both are in the log', async () => (await rowCount()) === 2);
	for (const { actor } of [writer, other]) {
		const [row] = await room.portal.db
			.select({ bytes: documentUpdate.bytes })
			.from(documentUpdate)
			.where(eq(documentUpdate.authorId, actor.id));
		const doc = new Y.Doc();
		Y.applyUpdate(doc, row?.bytes ?? new Uint8Array());
		expect([...marksOf({ doc }).keys()].every((key) => key.startsWith(actor.id))).toBe(true);
	}
});
