import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Poll } from '#lib/domain/meeting/talk.ts';
import { commandResult, meetingEvent, poll, pollAnswer } from '#server/db/schema.ts';
import { auditOf } from '../../../tests/builders/audit.ts';
import { aMeeting } from '../../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../../tests/builders/open-portal.ts';
import { readRoomState } from '../read-room.ts';
import { removeMember } from '../remove-member.ts';
import { runCommand } from '../run-command.ts';
import { answerPoll, closePoll, openPoll } from './polls.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const ASKED = {
	question: 'Which image next?',
	options: ['PET-CT', 'MRI brain', 'EBUS'],
	isMultiple: false,
	isAnonymous: true
};

async function aPoll(given: Partial<typeof ASKED> = {}) {
	const meeting = await aMeeting(portal);
	const { meetingId, chair } = meeting;
	const opened = await openPoll(portal, chair, { meetingId, ...ASKED, ...given });
	return { ...meeting, pollId: opened.ok ? opened.value.pollId : '' };
}

async function shownTo(actor: Actor, meetingId: string): Promise<Poll | undefined> {
	const state = await readRoomState(portal, actor, meetingId);
	return state.ok ? state.value.talk.polls[0] : undefined;
}

test('the chair opens polls, one at a time, and panel and residents answer them', async () => {
	const { meetingId, chair, panelist, observer, pollId } = await aPoll();
	const input = { meetingId, ...ASKED };
	expect(await openPoll(portal, panelist, input)).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await openPoll(portal, chair, input)).toEqual({ ok: false, reason: 'poll_open' });
	const answer = { meetingId, pollId, choices: [0] };
	expect(await answerPoll(portal, observer, answer)).toEqual({ ok: false, reason: 'not_allowed' });
	for (const choices of [[3], [0, 1]]) {
		const wrong = await answerPoll(portal, panelist, { ...answer, choices });
		expect(wrong).toEqual({ ok: false, reason: 'malformed' });
	}
	expect(await shownTo(observer, meetingId)).toBeUndefined();
});

test('[RM11] nothing of a poll changes after its opening, by SQL neither', async () => {
	const { pollId, meetingId, chair } = await aPoll();
	const where = eq(poll.id, pollId);
	for (const change of [
		{ isAnonymous: false },
		{ isMultiple: true },
		{ options: 'PET-CT\nMRI' },
		{ question: 'Another?' },
		{ openedAt: new Date() }
	]) {
		await expect(portal.db.update(poll).set(change).where(where)).rejects.toThrow();
	}
	await closePoll(portal, chair, { meetingId, pollId });
	for (const change of [{ closedAt: null }, { counts: [9, 0, 0] }]) {
		await expect(portal.db.update(poll).set(change).where(where)).rejects.toThrow();
	}
});

test('[RM12] of an anonymous poll nobody can read who answered what, everybody answers once, and numbers are shown when it is closed', async () => {
	const { meetingId, chair, panelist, participant, presenter, pollId } = await aPoll();
	const answers: [Actor, number][] = [
		[panelist, 2],
		[participant, 0],
		[presenter, 2]
	];
	const nonces = [1, 2, 3].map(() => crypto.randomUUID());
	for (const [index, [actor, choice]] of answers.entries()) {
		const input = {
			...{ commandId: crypto.randomUUID(), meetingId, pollId },
			...{ choices: [choice], nonce: nonces[index] ?? '' }
		};
		const answered = await runCommand(portal, actor, {
			...{ name: 'poll:answer', input, useCase: answerPoll }
		});
		expect(answered).toEqual({ ok: true, value: { pollId } });
	}
	const again = { meetingId, pollId, choices: [1] };
	expect(await answerPoll(portal, panelist, again)).toEqual({ ok: false, reason: 'poll_answered' });
	expect(await shownTo(chair, meetingId)).toMatchObject({
		...{ answerCount: 3, hasViewerAnswered: false, counts: null, names: null }
	});

	// Everything that is stored about a person and this poll is the same whatever was chosen.
	const kept = await portal.db.select().from(pollAnswer).where(eq(pollAnswer.pollId, pollId));
	expect(kept.map(({ choices }) => choices)).toEqual([null, null, null]);
	const events = await portal.db
		.select({ payload: meetingEvent.payload })
		.from(meetingEvent)
		.where(eq(meetingEvent.type, 'poll.answered'));
	expect(new Set(events.map(({ payload }) => JSON.stringify(payload)))).toEqual(
		new Set([JSON.stringify({ pollId })])
	);
	const trail = (await auditOf(portal)).filter(({ type }) => type === 'poll.answered');
	expect(new Set(trail.map(({ subject }) => JSON.stringify(subject))).size).toBe(1);
	const results = await portal.db.select().from(commandResult);
	const stored = JSON.stringify(results);
	expect(nonces.filter((nonce) => stored.includes(nonce))).toEqual([]);
	const named = { pollId, personId: chair.id, choices: [0] };
	await expect(portal.db.insert(pollAnswer).values(named)).rejects.toThrow();

	await closePoll(portal, chair, { meetingId, pollId });
	expect(await shownTo(participant, meetingId)).toMatchObject({ counts: [1, 0, 2], names: null });
	const late = await answerPoll(portal, chair, { meetingId, pollId, choices: [0] });
	expect(late).toEqual({ ok: false, reason: 'poll_closed' });
});

test('[RM13] a named poll shows who answered what as soon as they did, and the last answer of a person counts; an observer sees the numbers when it is closed', async () => {
	const given = { isAnonymous: false, isMultiple: true };
	const { meetingId, chair, panelist, participant, observer, pollId } = await aPoll(given);
	await answerPoll(portal, panelist, { meetingId, pollId, choices: [0, 1] });
	await answerPoll(portal, participant, { meetingId, pollId, choices: [1] });
	await answerPoll(portal, panelist, { meetingId, pollId, choices: [2] });
	expect(await shownTo(participant, meetingId)).toMatchObject({
		...{ answerCount: 2, counts: [0, 1, 1] },
		names: [[], [participant.displayName], [panelist.displayName]]
	});
	await closePoll(portal, chair, { meetingId, pollId });
	expect(await shownTo(observer, meetingId)).toMatchObject({ counts: [0, 1, 1], names: null });
});

test('[RM13] a named poll names who chose what also after they were removed', async () => {
	const { meetingId, chair, panelist, pollId } = await aPoll({ isAnonymous: false });
	await answerPoll(portal, panelist, { meetingId, pollId, choices: [1] });
	await removeMember(portal, chair, { meetingId, personId: panelist.id });
	expect(await shownTo(chair, meetingId)).toMatchObject({
		names: [[], [panelist.displayName], []]
	});
});
