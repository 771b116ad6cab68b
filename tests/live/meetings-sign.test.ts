import { eq } from 'drizzle-orm';
import * as Y from 'yjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap';
import type { Actor } from '#lib/domain/people/actor.ts';
import { marksText, recommendationText } from '#lib/domain/meeting/seal.ts';
import { decisionText, EMPTY_DECISION } from '#lib/domain/vote/decision.ts';
import { documentName, type DocumentKind } from '#lib/protocol/documents.ts';
import { recommendation } from '#server/db/schema.ts';
import { sha256 } from '#server/meetings/hash.ts';
import { readDocuments } from '#server/meetings/read-documents.ts';
import { aKey, aMark } from '../builders/document-room.ts';
import type { JoinedDocument } from '../builders/live-server.ts';
import { openLiveRoom, type LiveRoom } from '../builders/room-client.ts';
import { signInAs } from '../builders/session.ts';
import { until } from '../builders/until.ts';

let live: LiveRoom;
beforeAll(async () => {
	live = await openLiveRoom();
});
afterAll(() => live.close());

async function openDocument(actor: Actor, agendaItemId: string, kind: DocumentKind) {
	const cookie = await signInAs(live.portal, actor);
	const name = documentName({ agendaItemId, kind });
	const joined = live.server.joinDocument(name, cookie);
	await joined.synced();
	return joined;
}

function write(document: JoinedDocument, text: string): void {
	const paragraph = new Y.XmlElement('paragraph');
	paragraph.insert(0, [new Y.XmlText(text)]);
	const fragment = document.doc.getXmlFragment('recommendation');
	fragment.insert(fragment.length, [paragraph]);
}

/** What the chair's page computes from its own copies. */
function seenBy({ text, marks }: { text: JoinedDocument; marks: JoinedDocument }) {
	const body: unknown = yXmlFragmentToProsemirrorJSON(text.doc.getXmlFragment('recommendation'));
	return {
		textHash: sha256(recommendationText(body)),
		marksHash: sha256(marksText(marks.doc.getMap('annotations').entries())),
		decisionHash: sha256(decisionText(EMPTY_DECISION))
	};
}

async function aDiscussion() {
	const meeting = await live.aMeeting({ isDiscussing: true });
	const agendaItemId = meeting.items[0]?.id ?? '';
	const chair = await live.enter(meeting.chair, meeting.meetingId);
	const chairSees = {
		text: await openDocument(meeting.chair, agendaItemId, 'recommendation'),
		marks: await openDocument(meeting.chair, agendaItemId, 'marks')
	};
	return { ...meeting, agendaItemId, chairClient: chair, chairSees };
}

const signedText = async (agendaItemId: string) => {
	const [row] = await live.portal.db
		.select({ text: recommendation.bodyText })
		.from(recommendation)
		.where(eq(recommendation.agendaItemId, agendaItemId));
	return row?.text;
};

test('[LB3] the signature is refused when a mark moved after the chair read, and given when nothing did', async () => {
	const { agendaItemId, panelist, chairClient, chairSees } = await aDiscussion();
	const text = await openDocument(panelist, agendaItemId, 'recommendation');
	const marks = await openDocument(panelist, agendaItemId, 'marks');
	write(text, 'Lobectomy.');
	const key = aKey(panelist);
	marks.doc.getMap('annotations').set(key, aMark('T2a'));
	await until('the chair sees both', () => {
		const fragment = chairSees.text.doc.getXmlFragment('recommendation');
		return fragment.length === 1 && chairSees.marks.doc.getMap('annotations').has(key);
	});
	const seen = seenBy(chairSees);
	marks.doc
		.getMap('annotations')
		.set(key, { ...aMark('T2a'), shape: { type: 'point', at: [13, 41] } });
	await until('the mark has moved', () => seenBy(chairSees).marksHash !== seen.marksHash);
	expect(await chairClient.send('recommendation:sign', { agendaItemId, ...seen })).toEqual({
		ok: false,
		reason: 'recommendation_changed'
	});
	expect(await signedText(agendaItemId)).toBeUndefined();
	const now = seenBy(chairSees);
	expect(await chairClient.send('recommendation:sign', { agendaItemId, ...now })).toMatchObject({
		ok: true
	});
	expect(await signedText(agendaItemId)).toBe('Lobectomy.');
	await chairClient.sees(
		'the item is concluded',
		(state) => state.agenda[0]?.status === 'concluded'
	);
});

test('[LB5] after the signature neither a document nor a command changes anything', async () => {
	const { agendaItemId, panelist, chair, chairClient, chairSees } = await aDiscussion();
	const text = await openDocument(panelist, agendaItemId, 'recommendation');
	write(text, 'Lobectomy.');
	await until('the chair sees it', () => seenBy(chairSees).textHash === sha256('Lobectomy.'));
	const seen = seenBy(chairSees);
	expect(await chairClient.send('recommendation:sign', { agendaItemId, ...seen })).toMatchObject({
		ok: true
	});

	write(text, 'And radiotherapy.');
	await expect(text.closed()).resolves.toMatchObject({ code: 4451 });
	const marks = await openDocument(chair, agendaItemId, 'marks');
	marks.doc.getMap('annotations').set(aKey(chair), aMark('late'));
	await expect(marks.closed()).resolves.toMatchObject({ code: 4451 });
	const refused = { ok: false, reason: 'recommendation_signed' };
	const hide = { agendaItemId, annotationKey: aKey(chair), reason: 'too late' };
	expect(await chairClient.send('annotation:hide', hide)).toEqual(refused);
	expect(await chairClient.send('recommendation:sign', { agendaItemId, ...seen })).toEqual(refused);
	expect(
		await chairClient.send('agenda-item:defer', { agendaItemId, reason: 'second thoughts' })
	).toEqual(refused);
	const late = await openDocument(panelist, agendaItemId, 'recommendation');
	const fragment = late.doc.getXmlFragment('recommendation');
	expect(recommendationText(yXmlFragmentToProsemirrorJSON(fragment))).toBe('Lobectomy.');
});

test('[LB5] what a fast writer sends while the chair signs is either signed or refused, never behind the seal', async () => {
	for (let round = 0; round < 5; round += 1) {
		const { agendaItemId, panelist, chairClient, chairSees } = await aDiscussion();
		const text = await openDocument(panelist, agendaItemId, 'recommendation');
		write(text, 'Lobectomy.');
		await until('the chair sees it', () => seenBy(chairSees).textHash === sha256('Lobectomy.'));
		let isSigning = true;
		const writer = (async () => {
			for (let line = 0; isSigning && line < 500; line += 1) {
				write(text, `line ${line}`);
				await new Promise((resolve) => setImmediate(resolve));
			}
		})();
		let signed = await chairClient.send('recommendation:sign', {
			agendaItemId,
			...seenBy(chairSees)
		});
		for (let attempt = 0; !signed.ok && attempt < 20; attempt += 1) {
			expect(signed.reason).toBe('recommendation_changed');
			signed = await chairClient.send('recommendation:sign', {
				agendaItemId,
				...seenBy(chairSees)
			});
			isSigning = attempt < 5;
		}
		isSigning = false;
		await writer;
		expect(signed).toMatchObject({ ok: true });
		write(text, 'after the seal');
		await expect(text.closed()).resolves.toMatchObject({ code: 4451 });
		const { body } = await live.portal.db.transaction((tx) => readDocuments(tx, agendaItemId));
		expect(recommendationText(body)).toBe(await signedText(agendaItemId));
	}
});

test('[LB4] when a case is deferred its documents are closed for writing and still read', async () => {
	const { agendaItemId, panelist, observer, chairClient } = await aDiscussion();
	const text = await openDocument(panelist, agendaItemId, 'recommendation');
	write(text, 'Lobectomy.');
	await chairClient.send('agenda-item:defer', { agendaItemId, reason: 'biopsy awaited' });
	write(text, 'Too late.');
	await expect(text.closed()).resolves.toMatchObject({ code: 4423 });
	const reader = await openDocument(observer, agendaItemId, 'recommendation');
	expect(reader.doc.getXmlFragment('recommendation').length).toBe(1);
});

test('[LB9] a demotion reaches the documents within a second', async () => {
	const { agendaItemId, panelist, chairClient } = await aDiscussion();
	const marks = await openDocument(panelist, agendaItemId, 'marks');
	marks.doc.getMap('annotations').set(aKey(panelist), aMark('allowed'));
	await chairClient.send('member:change-role', { personId: panelist.id, role: 'observer' });
	const started = performance.now();
	marks.doc.getMap('annotations').set(aKey(panelist), aMark('not allowed'));
	await expect(marks.closed()).resolves.toMatchObject({ code: 4403 });
	expect(performance.now() - started).toBeLessThan(1000);
});
