import { eq, type SQL } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastAudit } from '../../tests/builders/audit.ts';
import { aRecord } from '../../tests/builders/cases.ts';
import { aMeeting, hashesOf, writeParagraph } from '../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { editCase } from '#server/cases/edit-case.ts';
import { readCase } from '#server/cases/read-case.ts';
import { sql, type Tx } from '#server/db/client.ts';
import { discussedCase, recommendation, tumorCase } from '#server/db/schema.ts';
import { concludeMeeting } from './conclude-meeting.ts';
import { deferAgendaItem } from './defer-agenda-item.ts';
import { openAgendaItem } from './open-agenda-item.ts';
import { readItemCase } from './read-item-case.ts';
import { readMinutes } from './read-minutes.ts';
import { readRoomFacts } from './read-room.ts';
import { recordPresence } from './record-presence.ts';
import { sealOf } from './seal.ts';
import { signRecommendation } from './sign-recommendation.ts';
import { verifyRecommendations } from './verify-recommendations.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const QUESTION = 'Surgery first, or treatment before it?';
const FACTS = 'cT2a N1 M0, IIB, AJCC 8';
const WITH_FACTS = expect.stringContaining(FACTS) as string;

/** A meeting with a complete case of its presenter under discussion. */
async function aDiscussion() {
	const meeting = await aMeeting(portal, { items: 1, isDiscussing: true });
	const [item] = meeting.items;
	if (item === undefined) {
		throw new Error('no item');
	}
	await portal.db.update(tumorCase).set({ record: aRecord() }).where(eq(tumorCase.id, item.caseId));
	return { ...meeting, agendaItemId: item.id, caseId: item.caseId, caseNo: item.caseNo };
}

async function sign(chair: Actor, agendaItemId: string): Promise<void> {
	await writeParagraph(portal, { agendaItemId, author: chair, text: 'Lobectomy.' });
	const signed = await signRecommendation(portal, chair, {
		agendaItemId,
		...(await hashesOf(portal, agendaItemId))
	});
	expect(signed).toMatchObject({ ok: true });
}

/** What a resident did a minute after the signature: another question, another stage. */
async function editAfterwards(author: Actor, caseNo: string): Promise<void> {
	const read = await readCase(portal, author, caseNo);
	const version = read.ok ? read.value.version : 0;
	const edited = await editCase(portal, author, {
		...{ caseNo, version, title: 'Another title' },
		record: aRecord({
			question: 'Is this a question?',
			staging: {
				...{ type: 'staged', edition: 'AJCC8', prefix: 'c', t: '2a', n: '1', m: '1b' },
				group: 'IVA'
			}
		})
	});
	expect(edited).toMatchObject({ ok: true });
}

async function firstDecision(reader: Actor, meetingId: string) {
	const minutes = await readMinutes(portal, reader, meetingId);
	if (!minutes.ok) {
		throw new Error(minutes.reason);
	}
	return minutes.value.decisions[0];
}

test('[LB70] what the author changes after the signature changes neither minutes nor room', async () => {
	const { meetingId, agendaItemId, chair, presenter, caseNo } = await aDiscussion();
	await sign(chair, agendaItemId);
	await concludeMeeting(portal, chair, { meetingId });
	const before = await firstDecision(chair, meetingId);
	await editAfterwards(presenter, caseNo);

	const after = await firstDecision(chair, meetingId);
	expect(after).toMatchObject({ question: QUESTION, facts: WITH_FACTS });
	expect(after).toEqual({ ...before, kept: 'changed' });
	const room = await readRoomFacts(portal, meetingId);
	expect(room?.agenda).toMatchObject([
		{ question: QUESTION, title: 'Upper-lobe mass after six months of TB treatment' }
	]);
});

test('[LB70] the room shows a closed case to members as it was, and to a stranger nothing', async () => {
	const { meetingId, agendaItemId, chair, presenter, stranger, caseNo } = await aDiscussion();
	expect(await readItemCase(portal, chair, { meetingId, agendaItemId })).toEqual({
		ok: true,
		value: null
	});
	await sign(chair, agendaItemId);
	await editAfterwards(presenter, caseNo);
	expect(await readItemCase(portal, stranger, { meetingId, agendaItemId })).toEqual({
		ok: false,
		reason: 'meeting_not_found'
	});
	expect(await readItemCase(portal, chair, { meetingId, agendaItemId })).toMatchObject({
		ok: true,
		value: { caseNo, isChangedSince: true, record: aRecord(), missingImages: 0 }
	});
	expect(await lastAudit(portal)).toMatchObject({ actorId: chair.id, type: 'case.read' });
});

test('[LB71] a deferred case stands in the minutes as it was before the board, and the minutes say that it was changed', async () => {
	const { meetingId, agendaItemId, chair, presenter, caseNo } = await aDiscussion();
	await deferAgendaItem(portal, chair, { agendaItemId, reason: 'biopsy awaited' });
	const shown = { kind: 'deferred', question: QUESTION, facts: WITH_FACTS };
	expect(await firstDecision(chair, meetingId)).toMatchObject({ ...shown, kept: 'unchanged' });
	await editAfterwards(presenter, caseNo);
	expect(await firstDecision(chair, meetingId)).toMatchObject({ ...shown, kept: 'changed' });
});

test('[LB71] a case that was not discussed stands in the minutes as it was when the meeting ended', async () => {
	const { meetingId, items, presenter, chair } = await aMeeting(portal, { items: 1 });
	await concludeMeeting(portal, chair, { meetingId });
	const before = await firstDecision(chair, meetingId);
	expect(before).toMatchObject({ kind: 'not_discussed', kept: 'unchanged' });
	await portal.db
		.update(tumorCase)
		.set({ status: 'draft' })
		.where(eq(tumorCase.id, items[0]?.caseId ?? ''));
	await editAfterwards(presenter, items[0]?.caseNo ?? '');
	expect(await firstDecision(chair, meetingId)).toEqual({ ...before, kept: 'changed' });
});

test('[LB72] a kept case that was changed by hand turns the minutes and the verification red', async () => {
	const { meetingId, agendaItemId, chair } = await aDiscussion();
	await sign(chair, agendaItemId);
	expect(await firstDecision(chair, meetingId)).toMatchObject({ signature: 'valid' });
	for (const forgery of [
		sql`update discussed_case set record = jsonb_set(record, '{question}', '"No question"') where agenda_item_id = ${agendaItemId}`,
		sql`update discussed_case set title = 'Another' where agenda_item_id = ${agendaItemId}`,
		sql`update discussed_case set images = null where agenda_item_id = ${agendaItemId}`,
		sql`delete from discussed_case where agenda_item_id = ${agendaItemId}`
	]) {
		await forged(forgery, async () => {
			expect(await firstDecision(chair, meetingId)).toMatchObject({ signature: 'wrong' });
			expect(await verifyRecommendations(portal)).toMatchObject({ ok: false, reason: 'invalid' });
		});
	}
	expect(await verifyRecommendations(portal)).toMatchObject({ ok: true });
});

test('[LB72] the database itself refuses to change or remove a kept case', async () => {
	const { agendaItemId, chair } = await aDiscussion();
	await sign(chair, agendaItemId);
	const own = eq(discussedCase.agendaItemId, agendaItemId);
	await expect(
		portal.db.update(discussedCase).set({ title: 'Another' }).where(own)
	).rejects.toThrow();
	await expect(portal.db.delete(discussedCase).where(own)).rejects.toThrow();
});

test('[LB72] a seal from before cases were kept cannot be claimed for a later signature', async () => {
	const { meetingId, agendaItemId, chair } = await aDiscussion();
	await sign(chair, agendaItemId);
	const claimed = sql`with gone as (delete from discussed_case where agenda_item_id = ${agendaItemId})
		update recommendation set seal_version = 1 where agenda_item_id = ${agendaItemId}`;
	await forged(claimed, async () => {
		expect(await firstDecision(chair, meetingId)).toMatchObject({ signature: 'wrong' });
	});
});

test('[LB72] of a signature from before cases were kept, question and stage of today are not shown', async () => {
	const { meetingId, agendaItemId, chair } = await aDiscussion();
	await sign(chair, agendaItemId);
	const [row] = await portal.db
		.select()
		.from(recommendation)
		.where(eq(recommendation.agendaItemId, agendaItemId));
	if (row === undefined) {
		throw new Error('nothing was signed');
	}
	const { id: recommendationId, signedAt, ...content } = row;
	const { seal, signature, keyId } = sealOf(portal, {
		...pick(content, ['agendaItemId', 'caseVersion', 'caseHash', 'body', 'bodyText', 'marks']),
		...pick(content, ['attendees', 'signedByName', 'previousSeal']),
		...{ recommendationId, sealVersion: 1, signedAt: signedAt.toISOString() }
	});
	const early = sql`with gone as (delete from discussed_case where agenda_item_id = ${agendaItemId})
		update recommendation set seal_version = 1, decision = null, seal = ${seal}, signature = ${signature}, key_id = ${keyId}
		where agenda_item_id = ${agendaItemId}`;
	await forged(early, async () => {
		expect(await firstDecision(chair, meetingId)).toMatchObject({
			...{ signature: 'case_not_kept', kept: 'not_kept', question: '', facts: '' }
		});
	});
});

test('[LB81] the minutes say whether the presenter was in the room', async () => {
	const { meetingId, agendaItemId, chair, presenter } = await aDiscussion();
	await sign(chair, agendaItemId);
	expect(await firstDecision(chair, meetingId)).toMatchObject({ wasPresenterHere: false });
	await recordPresence(portal, { meetingId, personIds: [presenter.id] });
	expect(await firstDecision(chair, meetingId)).toMatchObject({ wasPresenterHere: true });
});

test('a change that is on its way when the case is opened is stored before the board looks at it, or not at all', async () => {
	const { items, chair, presenter } = await aMeeting(portal, { items: 1 });
	const [item] = items;
	const edit = editCase(portal, presenter, {
		...{ caseNo: item?.caseNo ?? '', version: 1, title: 'Changed', record: aRecord() }
	});
	const [opened, edited] = await Promise.all([
		openAgendaItem(portal, chair, { agendaItemId: item?.id ?? '' }),
		edit
	]);
	expect(opened).toMatchObject({ ok: true });
	const [now] = await portal.db
		.select({ title: tumorCase.title })
		.from(tumorCase)
		.where(eq(tumorCase.id, item?.caseId ?? ''));
	expect(now?.title === 'Changed').toBe(edited.ok);
});

/** As whoever holds the database could: without the triggers that refuse it. Taken back afterwards. */
async function forged(statement: SQL, look: () => Promise<void>): Promise<void> {
	const kept = await portal.db.select().from(discussedCase);
	const signed = await portal.db.select().from(recommendation);
	await withoutTriggers(async (tx) => {
		await tx.execute(statement);
	});
	await look();
	await withoutTriggers(async (tx) => {
		await tx.delete(discussedCase);
		await tx.delete(recommendation);
		await tx.insert(discussedCase).values(kept);
		await tx.insert(recommendation).values(signed);
	});
}

function withoutTriggers(change: (tx: Tx) => Promise<void>): Promise<void> {
	return portal.db.transaction(async (tx) => {
		await tx.execute(sql`set local session_replication_role = replica`);
		await change(tx);
	});
}

function pick<T extends object, K extends keyof T>(from: T, keys: K[]): Pick<T, K> {
	return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}
