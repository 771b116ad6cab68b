import { asc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { documentName } from '#lib/protocol/documents.ts';
import { documentSnapshot, documentUpdate, liveDocument, session } from '#server/db/schema.ts';
import { readDocuments } from '#server/meetings/read-documents.ts';
import { settleRestore } from '#server/recovery/settle-restore.ts';
import { lastAudit } from '../builders/audit.ts';
import { aMeeting, writeParagraph } from '../builders/meetings.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { signInAs } from '../builders/session.ts';

let portal: TestPortal;
beforeEach(async () => {
	portal = await openPortal();
});
afterEach(() => portal.close());

const AT = new Date('2026-11-22T05:00:00Z');
const MINUTES = AT.getTime() / 60_000;

async function anItemWithText() {
	const { items, chair } = await aMeeting(portal, { items: 1, isDiscussing: true });
	const agendaItemId = items[0]?.id ?? '';
	await writeParagraph(portal, { agendaItemId, author: chair, text: 'Lobectomy.' });
	return { agendaItemId, chair, name: documentName({ agendaItemId, kind: 'recommendation' }) };
}

const generationsOf = async () =>
	(await portal.db.select().from(liveDocument).orderBy(asc(liveDocument.name))).map(
		(one) => one.generation
	);

test('every document of every agenda item begins a generation, those nobody had opened too', async () => {
	await anItemWithText();
	portal.setNow(AT);
	expect(await settleRestore(portal)).toMatchObject({ documents: 3 });
	expect(await generationsOf()).toEqual([MINUTES, MINUTES, MINUTES]);
});

test('a second restore, or one with a clock that stands, begins another generation', async () => {
	await anItemWithText();
	portal.setNow(AT);
	await settleRestore(portal);
	await settleRestore(portal);
	expect(await generationsOf()).toEqual([MINUTES + 1, MINUTES + 1, MINUTES + 1]);
});

test('the text stays, with its snapshot; what an earlier generation left behind does not come back', async () => {
	const { agendaItemId, chair, name } = await anItemWithText();
	const at = portal.clock.now();
	await portal.db.update(liveDocument).set({ generation: 2 });
	await portal.db.insert(documentUpdate).values({
		document: name,
		generation: 2,
		bytes: new Uint8Array([0, 0]),
		authorId: chair.id,
		at
	});
	await portal.db.insert(documentSnapshot).values({
		document: name,
		generation: 2,
		uptoSeq: 1,
		state: new Uint8Array([0, 0]),
		at
	});
	portal.setNow(AT);
	await settleRestore(portal);
	const rowsOf = await portal.db
		.select({ generation: documentUpdate.generation })
		.from(documentUpdate)
		.where(eq(documentUpdate.document, name))
		.orderBy(asc(documentUpdate.seq));
	expect(rowsOf).toEqual([{ generation: 1 }, { generation: MINUTES }]);
	const [snapshot] = await portal.db.select().from(documentSnapshot);
	expect(snapshot).toMatchObject({ generation: MINUTES });
	const { body } = await portal.db.transaction((tx) => readDocuments(tx, agendaItemId));
	expect(JSON.stringify(body)).not.toContain('Lobectomy');
});

test('nobody stays signed in, and the audit trail says so', async () => {
	const { chair, agendaItemId } = await anItemWithText();
	await signInAs(portal, chair);
	expect(await settleRestore(portal)).toEqual({ documents: 3, sessions: 1, resets: 0 });
	expect(await portal.db.select().from(session)).toEqual([]);
	expect(await lastAudit(portal)).toEqual({
		actorId: null,
		type: 'portal.restored',
		subject: { documents: 3, sessions: 1, resets: 0 }
	});
	const { body } = await portal.db.transaction((tx) => readDocuments(tx, agendaItemId));
	expect(JSON.stringify(body)).toContain('Lobectomy.');
});
