import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Actor } from '#lib/domain/people/actor.ts';
import { documentName } from '#lib/protocol/documents.ts';
import { documentSnapshot, documentUpdate } from '#server/db/schema.ts';
import { appendToLog, storeSnapshot } from '#server/realtime/documents/persistence.ts';
import { takeOutPassages } from '#server/redaction/take-out-passages.ts';
import { aKey, aMark } from '../builders/document-room.ts';
import { openLiveServer, type LiveServer } from '../builders/live-server.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aNamedDiscussion, aReport, NAME } from '../builders/redactions.ts';
import { signInAs } from '../builders/session.ts';
import { columnsWith } from '../builders/stored-text.ts';
import { until } from '../builders/until.ts';

let portal: TestPortal;
let server: LiveServer;
beforeEach(async () => {
	portal = await openPortal();
	server = await openLiveServer(portal);
});
afterEach(async () => {
	await server.close();
	await portal.close();
});

/** A case under discussion whose panelist has put a mark with the name into the log, over a real socket. */
async function aMarkedDiscussion() {
	const discussion = await aNamedDiscussion(portal);
	const { agendaItemId, caseNo, panelist, presenter, chair } = discussion;
	const name = documentName({ agendaItemId, kind: 'marks' });
	const join = async (actor: Actor, options: Parameters<LiveServer['joinDocument']>[2] = {}) =>
		server.joinDocument(name, await signInAs(portal, actor), options);
	const from = await join(panelist);
	await from.synced();
	const key = aKey(panelist);
	from.doc.getMap('annotations').set(key, aMark(`4R of ${NAME}`));
	await until('it is in the log', async () =>
		(await columnsWith(portal, NAME)).includes('document_update.bytes')
	);
	const redactionId = await aReport(portal, { caseNo, by: presenter });
	const takeOut = async () => {
		expect(await takeOutPassages(portal, chair, { caseNo, redactionId })).toMatchObject({
			ok: true
		});
	};
	return { ...discussion, name, key, from, join, takeOut };
}

const labelIn = (doc: Y.Doc, key: string) => doc.getMap('annotations').get(key);

test('[RD7] who has a document open is closed with 4410, and loads it anew without the passage', async () => {
	const { from, join, takeOut, panelist, key } = await aMarkedDiscussion();
	await takeOut();
	await expect(from.closed()).resolves.toEqual({ code: 4410, reason: 'generation_changed' });
	const again = await join(panelist);
	await again.synced();
	expect(labelIn(again.doc, key)).toMatchObject({ label: '4R of [removed]' });
	// The mark is still its author's own: it moves, and it is deleted.
	const moved = { ...aMark('4R of [removed]'), frame: 2 };
	again.doc.getMap('annotations').set(key, moved);
	const other = await join(panelist);
	await until('the other page sees it', () => {
		const seen = labelIn(other.doc, key);
		return typeof seen === 'object' && seen !== null && 'frame' in seen && seen.frame === 2;
	});
	again.doc.getMap('annotations').delete(key);
	await until('it is gone', () => labelIn(other.doc, key) === undefined);
	expect(await columnsWith(portal, NAME)).toEqual([]);
});

test('[RD14] a copy of the generation before is closed with 4410 before it writes, whatever it holds', async () => {
	const { from, join, takeOut, panelist } = await aMarkedDiscussion();
	from.leave();
	from.doc.getMap('annotations').set(aKey(panelist), aMark(`Offline, ${NAME}`));
	await takeOut();
	const back = await join(panelist, { doc: from.doc, params: { generation: '1' } });
	await expect(back.closed()).resolves.toEqual({ code: 4410, reason: 'generation_changed' });
	expect(await columnsWith(portal, NAME)).toEqual([]);
});

test('[RD14] what is typed while the passage is being taken out is not logged, and its page is closed', async () => {
	const { from, takeOut, panelist } = await aMarkedDiscussion();
	const done = takeOut();
	from.doc.getMap('annotations').set(aKey(panelist), aMark(`Meanwhile, ${NAME}`));
	await done;
	await expect(from.closed()).resolves.toMatchObject({ code: 4410 });
	await server.close();
	expect(await columnsWith(portal, NAME)).toEqual([]);
	server = await openLiveServer(portal);
});

test('[RD16] what still has a document from before in its memory cannot write it back', async () => {
	const { name, takeOut, panelist } = await aMarkedDiscussion();
	const log = await portal.db.select().from(documentUpdate);
	const state = Y.mergeUpdates(log.map(({ bytes }) => bytes));
	const inMemory = async () => Buffer.from((await portal.documents?.stateOf(name)) ?? []);
	expect((await inMemory()).includes(NAME)).toBe(true);
	await takeOut();
	expect((await inMemory()).includes(NAME)).toBe(false);
	expect((await inMemory()).includes('4R of [removed]')).toBe(true);
	const former = { document: name, generation: 1 };
	await expect(storeSnapshot(portal, { ...former, uptoSeq: 1_000_000, state })).rejects.toThrow(
		'another generation'
	);
	const updates = [{ bytes: state, authorId: panelist.id }];
	for (const isNew of [false, true]) {
		await expect(appendToLog(portal, [{ ...former, isNew, clients: [], updates }])).rejects.toThrow(
			'another generation'
		);
	}
	expect(await columnsWith(portal, NAME)).toEqual([]);
	const kept = await portal.db.select().from(documentSnapshot);
	expect(kept.map(({ generation }) => generation)).toEqual([2]);
});
