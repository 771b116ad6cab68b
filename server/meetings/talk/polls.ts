import { and, eq, isNull } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { optionsOf } from '#lib/domain/meeting/talk.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { poll, pollAnswer } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { inMeeting } from './in-meeting.ts';

export type OpenPoll = {
	meetingId: string;
	question: string;
	options: string[];
	isMultiple: boolean;
	isAnonymous: boolean;
};
type OfPoll = { meetingId: string; pollId: string };

/** The chair asks the panel and the residents. What and how is fixed from here on; one poll is open at a time. */
export async function openPoll(
	portal: Portal,
	actor: Actor,
	{ meetingId, question, options, isMultiple, isAnonymous }: OpenPoll
): Promise<Outcome<{ pollId: string }>> {
	return inMeeting(portal, actor, { meetingId, verb: 'open_poll' }, async (tx) => {
		const [open] = await tx
			.select({ id: poll.id })
			.from(poll)
			.where(and(eq(poll.meetingId, meetingId), isNull(poll.closedAt)));
		if (open !== undefined) {
			return refuse('poll_open');
		}
		const pollId = newId();
		await tx.insert(poll).values({
			...{ id: pollId, meetingId, question, options: options.join('\n') },
			...{ isMultiple, isAnonymous, counts: options.map(() => 0) },
			...{ openedById: actor.id, openedAt: portal.clock.now() }
		});
		const subject = { pollId, names: isAnonymous ? 'no' : 'yes' };
		return accept({ value: { pollId }, act: { type: 'poll.opened', subject } });
	});
}

async function pollOf(tx: Tx, { meetingId, pollId }: OfPoll) {
	const [found] = await tx
		.select()
		.from(poll)
		.where(and(eq(poll.id, pollId), eq(poll.meetingId, meetingId)))
		.for('update');
	return found ?? null;
}

export type AnswerPoll = OfPoll & { choices: number[] };

/**
 * One answer of a person. A named one may be given anew until the poll closes; of an anonymous one it is known that it was
 * given and no more, so it cannot be taken back. Neither the recording nor the audit says what was chosen.
 */
export async function answerPoll(
	portal: Portal,
	actor: Actor,
	{ meetingId, pollId, choices }: AnswerPoll
): Promise<Outcome<{ pollId: string }>> {
	return inMeeting(portal, actor, { meetingId, verb: 'answer_poll' }, async (tx) => {
		const found = await pollOf(tx, { meetingId, pollId });
		if (found === null) {
			return refuse('not_found');
		}
		if (found.closedAt !== null) {
			return refuse('poll_closed');
		}
		const { isAnonymous, isMultiple } = found;
		const isPossible = choices.every((choice) => choice < optionsOf(found.options).length);
		if (!isPossible || (!isMultiple && choices.length > 1)) {
			return refuse('malformed');
		}
		const isStored = await storeAnswer(tx, {
			...{ pollId, personId: actor.id },
			choices: isAnonymous ? null : choices.toSorted((a, b) => a - b)
		});
		if (!isStored) {
			return refuse('poll_answered');
		}
		if (isAnonymous) {
			const counts = found.counts.map((total, option) => total + Number(choices.includes(option)));
			await tx.update(poll).set({ counts }).where(eq(poll.id, pollId));
		}
		return accept({ value: { pollId }, act: { type: 'poll.answered', subject: { pollId } } });
	});
}

/** False when this person has answered and may not do so again. */
async function storeAnswer(
	tx: Tx,
	answer: { pollId: string; personId: string; choices: number[] | null }
): Promise<boolean> {
	const insert = tx.insert(pollAnswer).values(answer);
	const stored =
		answer.choices === null
			? insert.onConflictDoNothing()
			: insert.onConflictDoUpdate({
					target: [pollAnswer.pollId, pollAnswer.personId],
					set: { choices: answer.choices }
				});
	return (await stored.returning({ pollId: pollAnswer.pollId })).length > 0;
}

export async function closePoll(
	portal: Portal,
	actor: Actor,
	{ meetingId, pollId }: OfPoll
): Promise<Outcome<{ pollId: string }>> {
	return inMeeting(portal, actor, { meetingId, verb: 'open_poll' }, async (tx) => {
		const found = await pollOf(tx, { meetingId, pollId });
		if (found === null) {
			return refuse('not_found');
		}
		if (found.closedAt !== null) {
			return refuse('poll_closed');
		}
		await tx.update(poll).set({ closedAt: portal.clock.now() }).where(eq(poll.id, pollId));
		return accept({ value: { pollId }, act: { type: 'poll.closed', subject: { pollId } } });
	});
}
