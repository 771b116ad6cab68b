import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { MESSAGE_PACE } from '#lib/domain/meeting/talk.ts';
import { meeting, roomMessage } from '#server/db/schema.ts';
import { aMeeting } from '../../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../../tests/builders/open-portal.ts';
import { readRoomFacts, readRoomState } from '../read-room.ts';
import { forgetMessages } from './forget-messages.ts';
import { secondQuestion, settleQuestion } from './questions.ts';
import { removeMessage } from './remove-message.ts';
import { askQuestion, sendMessage } from './send-message.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

async function send(actor: Actor, meetingId: string, text = 'Block has enough tissue.') {
	const sent = await sendMessage(portal, actor, { meetingId, text });
	return sent.ok ? sent.value.messageId : sent.reason;
}

async function talkOf(actor: Actor, meetingId: string) {
	const state = await readRoomState(portal, actor, meetingId);
	return state.ok ? state.value.talk : null;
}

const wordsOf = async (meetingId: string) =>
	(await portal.db.select().from(roomMessage).where(eq(roomMessage.meetingId, meetingId))).map(
		({ text }) => text
	);

test('[RM7] author and chair remove a message: its words are gone from the database', async () => {
	const { meetingId, chair, panelist, participant, observer } = await aMeeting(portal);
	const messageId = await send(participant, meetingId, 'The lady of bed nine');
	const remove = (actor: Actor, id = messageId) =>
		removeMessage(portal, actor, { meetingId, messageId: id });
	expect(await remove(panelist)).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await remove(observer)).toEqual({ ok: false, reason: 'not_found' });
	expect(await remove(participant)).toMatchObject({ ok: true });
	expect(await remove(chair, await send(panelist, meetingId, 'Of bed ten'))).toMatchObject({
		ok: true
	});
	expect(await wordsOf(meetingId)).toEqual(['', '']);
	const facts = await readRoomFacts(portal, meetingId);
	expect(facts?.talk.messages.every(({ removedAt }) => removedAt !== null)).toBe(true);
});

test('[RM8] nobody writes faster than five messages in ten seconds, and the others are not held up', async () => {
	const { meetingId, panelist, participant } = await aMeeting(portal);
	for (let index = 0; index < MESSAGE_PACE.most; index += 1) {
		await send(participant, meetingId);
	}
	expect(await send(participant, meetingId)).toBe('too_many_attempts');
	expect(await send(panelist, meetingId)).toMatch(/^[0-9a-f-]{36}$/);
	portal.setNow(new Date(Date.now() + MESSAGE_PACE.withinMs + 1000));
	expect(await send(participant, meetingId)).toMatch(/^[0-9a-f-]{36}$/);
	portal.setNow(null);
});

test('[RM9] a day after the meeting messages and questions are shown to nobody, and then deleted', async () => {
	const { meetingId, panelist, observer } = await aMeeting(portal);
	await send(panelist, meetingId);
	await askQuestion(portal, observer, { meetingId, text: 'Why not surgery?' });
	const concludedAt = new Date(Date.now() - 24 * 3_600_000);
	const conclude = (at: Date) =>
		portal.db
			.update(meeting)
			.set({ status: 'concluded', concludedAt: at })
			.where(eq(meeting.id, meetingId));
	await conclude(new Date(concludedAt.getTime() + 60_000));
	await forgetMessages(portal);
	expect((await readRoomFacts(portal, meetingId))?.talk.messages).toHaveLength(1);
	await conclude(new Date(concludedAt.getTime() - 1000));
	const facts = await readRoomFacts(portal, meetingId);
	expect([facts?.talk.messages, facts?.talk.questions]).toEqual([[], []]);
	await forgetMessages(portal);
	expect(await wordsOf(meetingId)).toEqual([]);
});

test('[RM9] at a meeting that nobody ends, what was written a day ago is deleted', async () => {
	const { meetingId, panelist } = await aMeeting(portal);
	const wroteAt = Date.now();
	const day = 24 * 3_600_000;
	await send(panelist, meetingId, 'The lady of bed nine');
	portal.setNow(new Date(wroteAt + day - 60_000));
	await send(panelist, meetingId, 'Are we still here?');
	await forgetMessages(portal);
	expect(await wordsOf(meetingId)).toHaveLength(2);
	portal.setNow(new Date(wroteAt + day + 60_000));
	await forgetMessages(portal);
	expect(await wordsOf(meetingId)).toEqual(['Are we still here?']);
	portal.setNow(null);
});

test('[RM29] an observer has three questions that wait for an answer and no more; those of others are not held up', async () => {
	const { meetingId, chair, observer } = await aMeeting(portal);
	const ask = async (text: string) => askQuestion(portal, observer, { meetingId, text });
	const asked = [await ask('Why?'), await ask('And now?'), await ask('Who?')];
	const full = { ok: false, reason: 'too_many_questions' };
	expect(await ask('When?')).toEqual(full);
	const [first, second] = asked.map((one) => (one.ok ? one.value.messageId : ''));
	await removeMessage(portal, observer, { meetingId, messageId: first ?? '' });
	expect(await ask('When?')).toMatchObject({ ok: true });
	expect(await ask('How?')).toEqual(full);
	const answered = { meetingId, questionId: second ?? '', status: 'answered' as const };
	await settleQuestion(portal, chair, answered);
	portal.setNow(new Date(Date.now() + MESSAGE_PACE.withinMs + 1000));
	expect(await ask('How?')).toMatchObject({ ok: true });
	portal.setNow(null);
});

test('[RM29] a room holds forty questions that wait; of the others the latest twenty are shown', async () => {
	const { meetingId, chair, observer } = await aMeeting(portal);
	const rows = (total: number, status: 'open' | 'answered') =>
		Array.from({ length: total }, (_, index) => ({
			...{ meetingId, kind: 'question' as const, authorId: chair.id, status },
			...{ text: `${status} ${index}`, at: new Date(Date.now() - 10_000 + index) }
		}));
	await portal.db.insert(roomMessage).values([...rows(500, 'answered'), ...rows(40, 'open')]);
	expect(await askQuestion(portal, observer, { meetingId, text: 'Why?' })).toEqual({
		ok: false,
		reason: 'too_many_questions'
	});
	const shown = (await talkOf(observer, meetingId))?.questions ?? [];
	expect(shown.filter(({ status }) => status === 'open')).toHaveLength(40);
	const answered = shown.filter(({ status }) => status === 'answered').map(({ text }) => text);
	expect(answered).toEqual(Array.from({ length: 20 }, (_, index) => `answered ${480 + index}`));
});

test('[RM10] an observer asks, others ask the same once, and the chair or a panelist says that it was answered', async () => {
	const { meetingId, chair, panelist, participant, observer } = await aMeeting(portal);
	expect(await askQuestion(portal, participant, { meetingId, text: 'Why?' })).toEqual({
		ok: false,
		reason: 'not_allowed'
	});
	const asked = await askQuestion(portal, observer, { meetingId, text: 'Why N2?' });
	const questionId = asked.ok ? asked.value.messageId : '';
	const second = (actor: Actor) => secondQuestion(portal, actor, { meetingId, questionId });
	expect(await second(observer)).toEqual({ ok: false, reason: 'not_allowed' });
	await second(participant);
	await second(participant);
	await second(panelist);
	expect((await talkOf(participant, meetingId))?.questions).toMatchObject([
		{ text: 'Why N2?', status: 'open', secondCount: 2, isSecondedByViewer: true }
	]);
	const settle = (actor: Actor, status: 'raised' | 'answered') =>
		settleQuestion(portal, actor, { meetingId, questionId, status });
	expect(await settle(participant, 'answered')).toEqual({ ok: false, reason: 'not_allowed' });
	await settle(panelist, 'raised');
	await settle(chair, 'answered');
	await settle(chair, 'raised');
	expect((await talkOf(observer, meetingId))?.questions).toMatchObject([
		{ status: 'answered', isSecondedByViewer: false }
	]);
	const message = await send(panelist, meetingId);
	const notAsked = { meetingId, questionId: message };
	expect(await secondQuestion(portal, chair, notAsked)).toEqual({ ok: false, reason: 'not_found' });
});
