import { generateKeyPairSync } from 'node:crypto';
import { eq } from 'drizzle-orm';
import * as Y from 'yjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditOf } from '../../tests/builders/audit.ts';
import {
	aMeeting,
	hashesOf,
	placeMark,
	writeLog,
	writeParagraph
} from '../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { recommendation } from '#server/db/schema.ts';
import { rows, sql } from '#server/db/client.ts';
import { changeMemberRole } from './change-member-role.ts';
import { deferAgendaItem } from './defer-agenda-item.ts';
import { documentAccess } from './document-access.ts';
import { hideAnnotation } from './hide-annotation.ts';
import { readMinutes } from './read-minutes.ts';
import { recordPresence } from './record-presence.ts';
import { runCommand } from './run-command.ts';
import { showAnnotation } from './show-annotation.ts';
import { signRecommendation } from './sign-recommendation.ts';
import { isRecommendationValid } from './verify-recommendation.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const NOTHING = '0'.repeat(64);

async function aDiscussion() {
	const meeting = await aMeeting(portal, { isDiscussing: true });
	const agendaItemId = meeting.items[0]?.id ?? '';
	return { ...meeting, agendaItemId };
}

async function rowOf(agendaItemId: string) {
	const [row] = await portal.db
		.select()
		.from(recommendation)
		.where(eq(recommendation.agendaItemId, agendaItemId));
	return row;
}

test('only the chair signs; to a stranger the item does not exist', async () => {
	const { agendaItemId, panelist, presenter, stranger } = await aDiscussion();
	const input = { agendaItemId, textHash: NOTHING, marksHash: NOTHING, decisionHash: NOTHING };
	for (const actor of [panelist, presenter]) {
		expect(await signRecommendation(portal, actor, input)).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
	}
	expect(await signRecommendation(portal, stranger, input)).toEqual({
		ok: false,
		reason: 'agenda_item_not_found'
	});
});

test('an empty text is not signed, nor one of empty paragraphs', async () => {
	const { agendaItemId, chair } = await aDiscussion();
	const sign = async () =>
		signRecommendation(portal, chair, { agendaItemId, ...(await hashesOf(portal, agendaItemId)) });
	expect(await sign()).toEqual({ ok: false, reason: 'recommendation_missing' });
	await writeParagraph(portal, { agendaItemId, author: chair, text: '   ' });
	expect(await sign()).toEqual({ ok: false, reason: 'recommendation_missing' });
});

test('an item that waits or was deferred is not signed', async () => {
	const { chair, items, agendaItemId } = await aDiscussion();
	await writeParagraph(portal, { agendaItemId, author: chair, text: 'Lobectomy.' });
	const hashes = await hashesOf(portal, agendaItemId);
	await deferAgendaItem(portal, chair, { agendaItemId, reason: 'biopsy awaited' });
	for (const id of [agendaItemId, items[1]?.id ?? '']) {
		expect(await signRecommendation(portal, chair, { agendaItemId: id, ...hashes })).toEqual({
			ok: false,
			reason: 'agenda_item_not_open'
		});
	}
});

test('[LB3] a text or a mark that moved after the chair read it stops the signature', async () => {
	const { agendaItemId, chair, panelist } = await aDiscussion();
	await writeParagraph(portal, { agendaItemId, author: panelist, text: 'Lobectomy.' });
	const beforeText = await hashesOf(portal, agendaItemId);
	await writeParagraph(portal, { agendaItemId, author: panelist, text: 'Not a lobectomy.' });
	const beforeMark = await hashesOf(portal, agendaItemId);
	await placeMark(portal, { agendaItemId, author: panelist });
	for (const seen of [beforeText, beforeMark]) {
		expect(await signRecommendation(portal, chair, { agendaItemId, ...seen })).toEqual({
			ok: false,
			reason: 'recommendation_changed'
		});
	}
	expect(await rowOf(agendaItemId)).toBeUndefined();
	const now = await hashesOf(portal, agendaItemId);
	expect(await signRecommendation(portal, chair, { agendaItemId, ...now })).toMatchObject({
		ok: true
	});
});

test('what the editor does not know is not signed', async () => {
	const { agendaItemId, chair, panelist } = await aDiscussion();
	await writeParagraph(portal, { agendaItemId, author: panelist, text: 'Lobectomy.' });
	await writeLog(portal, { agendaItemId, kind: 'recommendation', author: panelist }, (document) => {
		document.getXmlFragment('recommendation').push([new Y.XmlElement('iframe')]);
	});
	const seen = await hashesOf(portal, agendaItemId);
	expect(await signRecommendation(portal, chair, { agendaItemId, ...seen })).toEqual({
		ok: false,
		reason: 'recommendation_unreadable'
	});
});

test('a signature keeps text, marks with author and hidden flag, attendees, and closes the item', async () => {
	const { agendaItemId, meetingId, chair, panelist, presenter } = await aDiscussion();
	await recordPresence(portal, { meetingId, personIds: [panelist.id] });
	await writeParagraph(portal, { agendaItemId, author: panelist, text: 'Lobectomy, then review.' });
	const kept = await placeMark(portal, { agendaItemId, author: panelist, label: 'T2a' });
	const hidden = await placeMark(portal, { agendaItemId, author: presenter, label: 'wrong' });
	await hideAnnotation(portal, chair, {
		agendaItemId,
		annotationKey: hidden,
		reason: 'another lesion'
	});
	const seen = await hashesOf(portal, agendaItemId);
	const signed = await signRecommendation(portal, chair, { agendaItemId, ...seen });
	expect(signed).toMatchObject({ ok: true, value: { agendaItemId } });

	const row = await rowOf(agendaItemId);
	expect(row).toMatchObject({
		bodyText: 'Lobectomy, then review.',
		body: {
			type: 'doc',
			content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Lobectomy, then review.' }] }]
		},
		signedById: chair.id,
		signedByName: chair.displayName,
		caseVersion: 1,
		keyId: 'test',
		previousSeal: null
	});
	expect(row?.attendees).toMatchObject([{ id: chair.id }, { id: panelist.id }]);
	const { annotations } = row?.marks as { annotations: { key: string; isHidden: boolean }[] };
	expect(new Map(annotations.map((one) => [one.key, one.isHidden]))).toEqual(
		new Map([
			[kept, false],
			[hidden, true]
		])
	);
	expect((await auditOf(portal)).at(-1)).toMatchObject({
		actorId: chair.id,
		type: 'recommendation.signed',
		subject: { meetingId, agendaItemId, seal: row?.seal }
	});
	const minutes = await readMinutes(portal, panelist, meetingId);
	expect(minutes.ok && minutes.value.decisions).toMatchObject([
		{ kind: 'decided', signature: 'valid', markCount: 1, signedByName: chair.displayName },
		{ kind: 'not_discussed' }
	]);
	expect(minutes.ok && minutes.value.present).toMatchObject([{ name: panelist.displayName }]);
});

test('[LB5] after the signature no use case changes the item', async () => {
	const { agendaItemId, chair, panelist } = await aDiscussion();
	await writeParagraph(portal, { agendaItemId, author: panelist, text: 'Lobectomy.' });
	const mark = await placeMark(portal, { agendaItemId, author: panelist });
	const seen = await hashesOf(portal, agendaItemId);
	await signRecommendation(portal, chair, { agendaItemId, ...seen });
	const before = await rowOf(agendaItemId);

	const refused = { ok: false, reason: 'recommendation_signed' };
	const hide = { agendaItemId, annotationKey: mark, reason: 'second thoughts' };
	expect(await signRecommendation(portal, chair, { agendaItemId, ...seen })).toEqual(refused);
	expect(await deferAgendaItem(portal, chair, { agendaItemId, reason: 'no' })).toEqual(refused);
	expect(await hideAnnotation(portal, chair, hide)).toEqual(refused);
	expect(await showAnnotation(portal, chair, hide)).toEqual(refused);
	for (const kind of ['marks', 'comments', 'recommendation']) {
		expect(
			await documentAccess(portal, chair, `agenda-item.${agendaItemId}.${kind}`)
		).toMatchObject({ ok: true, value: { mayWrite: false, refusal: 'recommendation_signed' } });
	}
	expect(await rowOf(agendaItemId)).toEqual(before);
});

test('[LB5] the database itself refuses to change or remove a signed recommendation', async () => {
	const { agendaItemId, chair } = await aDiscussion();
	await writeParagraph(portal, { agendaItemId, author: chair, text: 'Lobectomy.' });
	await signRecommendation(portal, chair, {
		agendaItemId,
		...(await hashesOf(portal, agendaItemId))
	});
	const own = eq(recommendation.agendaItemId, agendaItemId);
	const change = portal.db.update(recommendation).set({ bodyText: 'Nothing.' }).where(own);
	await expect(change).rejects.toThrow();
	await expect(portal.db.delete(recommendation).where(own)).rejects.toThrow();
	expect((await rowOf(agendaItemId))?.bodyText).toBe('Lobectomy.');
});

test('[LB27] the seal notices a changed word, a changed mark and a foreign key', async () => {
	const { agendaItemId, chair } = await aDiscussion();
	await writeParagraph(portal, { agendaItemId, author: chair, text: 'Lobectomy.' });
	await placeMark(portal, { agendaItemId, author: chair });
	await signRecommendation(portal, chair, {
		agendaItemId,
		...(await hashesOf(portal, agendaItemId))
	});
	const row = await rowOf(agendaItemId);
	if (row === undefined) {
		throw new Error('nothing was signed');
	}
	expect(isRecommendationValid(portal, row)).toBe(true);
	expect(isRecommendationValid(portal, { ...row, bodyText: 'No lobectomy.' })).toBe(false);
	expect(isRecommendationValid(portal, { ...row, marks: { annotations: [] } })).toBe(false);
	expect(isRecommendationValid(portal, { ...row, signedAt: new Date(0) })).toBe(false);
	expect(isRecommendationValid(portal, { ...row, keyId: 'another' })).toBe(false);
	const foreign = {
		...portal,
		publicKeys: new Map([['test', generateKeyPairSync('ed25519').publicKey]])
	};
	expect(isRecommendationValid(foreign, row)).toBe(false);
	const signature = Buffer.from('forged').toString('base64');
	expect(isRecommendationValid(portal, { ...row, signature })).toBe(false);
});

test('[LB27] the second seal of a meeting holds the first, so none can be taken out of the middle', async () => {
	const meeting = await aDiscussion();
	const { chair, agendaItemId } = meeting;
	await writeParagraph(portal, { agendaItemId, author: chair, text: 'Lobectomy.' });
	await signRecommendation(portal, chair, {
		agendaItemId,
		...(await hashesOf(portal, agendaItemId))
	});
	const secondId = meeting.items[1]?.id ?? '';
	await rows(
		portal.db,
		sql`update agenda_item set status = 'under_discussion', opened_at = now() where id = ${secondId}`
	);
	await writeParagraph(portal, { agendaItemId: secondId, author: chair, text: 'Chemotherapy.' });
	const seen = await hashesOf(portal, secondId);
	await signRecommendation(portal, chair, { agendaItemId: secondId, ...seen });
	const [first, second] = [await rowOf(agendaItemId), await rowOf(secondId)];
	expect(second?.previousSeal).toBe(first?.seal);
	expect(second !== undefined && isRecommendationValid(portal, second)).toBe(true);
});

test('a character that the database cannot keep does not stop the signature', async () => {
	const { agendaItemId, chair } = await aDiscussion();
	await writeParagraph(portal, { agendaItemId, author: chair, text: 'Lobec\0tomy.' });
	const seen = await hashesOf(portal, agendaItemId);
	expect(await signRecommendation(portal, chair, { agendaItemId, ...seen })).toMatchObject({
		ok: true
	});
	expect((await rowOf(agendaItemId))?.bodyText).toBe('Lobectomy.');
});

test('documents are held while the chair signs and let go again, also when it is refused', async () => {
	const { agendaItemId, chair, panelist } = await aDiscussion();
	const held = new Set<string>();
	const holds: string[][] = [];
	const documents = {
		stateOf: () => Promise.reject(new Error('the signature reads the log')),
		hold: (names: string[]) => {
			holds.push(names);
			names.forEach((name) => held.add(name));
			return Promise.resolve(() => names.forEach((name) => held.delete(name)));
		},
		forget: () => {
			throw new Error('the signature changes nothing in the documents');
		}
	};
	const input = { agendaItemId, textHash: NOTHING, marksHash: NOTHING, decisionHash: NOTHING };
	await signRecommendation({ ...portal, documents }, panelist, input);
	expect(holds).toEqual([]);
	await signRecommendation({ ...portal, documents }, chair, input);
	expect(holds[0]?.toSorted()).toEqual(
		['comments', 'marks', 'recommendation'].map((kind) => `agenda-item.${agendaItemId}.${kind}`)
	);
	expect(held.size).toBe(0);
});

test('[LB16] a signature that was refused is not given by sending it again with more rights', async () => {
	const { meetingId, agendaItemId, chair, panelist } = await aDiscussion();
	await writeParagraph(portal, { agendaItemId, author: chair, text: 'Lobectomy.' });
	const input = {
		commandId: crypto.randomUUID(),
		agendaItemId,
		...(await hashesOf(portal, agendaItemId))
	};
	const name = 'recommendation:sign';
	const send = () => runCommand(portal, panelist, { name, input, useCase: signRecommendation });
	expect(await send()).toEqual({ ok: false, reason: 'not_allowed' });
	await changeMemberRole(portal, chair, { meetingId, personId: panelist.id, role: 'chair' });
	expect(await send()).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await rowOf(agendaItemId)).toBeUndefined();
});
