import { and, asc, desc, eq, inArray, isNotNull, or } from 'drizzle-orm';
import {
	MESSAGES_KEPT_MS,
	MESSAGES_SHOWN,
	QUESTION_LIMITS,
	type Knocking,
	type QuestionStatus
} from '#lib/domain/meeting/talk.ts';
import { OVER } from '#lib/domain/meeting/meeting.ts';
import type { Tx } from '#server/db/client.ts';
import {
	hand,
	knock,
	person,
	poll,
	pollAnswer,
	questionSecond,
	roomMessage
} from '#server/db/schema.ts';
import { gradesOf } from '#server/people/grades-of.ts';
import type { MeetingFacts } from '../meeting-facts.ts';
import { lastBreak, type StoredBreak } from './breaks.ts';
import { handsUp, type Hand } from './hands.ts';
import { isLobbyOpen } from './lobby.ts';
import { waitingQuestions } from './message-for.ts';

type StoredMessage = typeof roomMessage.$inferSelect;
type StoredPoll = typeof poll.$inferSelect;
type Answer = { personId: string; name: string; choices: number[] | null };

/** What is said in a room beside its cases, the same for every viewer. */
export type TalkFacts = {
	/** The called speaker's first. */
	hands: Hand[];
	/** Whoever was called during a case: they may have drawn, so they have a color. */
	speakerIds: ReadonlySet<string>;
	/** The latest, oldest first. */
	messages: StoredMessage[];
	questions: (StoredMessage & { status: QuestionStatus; secondedBy: string[] })[];
	polls: (StoredPoll & { answers: Answer[] })[];
	knocking: Knocking[];
	isLobbyOpen: boolean;
	lastBreak: StoredBreak | undefined;
};

export async function readTalk(tx: Tx, meeting: MeetingFacts, now: Date): Promise<TalkFacts> {
	const isOver =
		meeting.concludedAt !== null &&
		now.getTime() - meeting.concludedAt.getTime() >= MESSAGES_KEPT_MS;
	return {
		hands: await handsUp(tx, meeting.id),
		speakerIds: await speakersOf(tx, meeting.id),
		messages: isOver ? [] : await messagesOf(tx, meeting.id),
		questions: isOver ? [] : await questionsOf(tx, meeting.id),
		polls: await pollsOf(tx, meeting.id),
		knocking: OVER.includes(meeting.status) ? [] : await knockingAt(tx, meeting),
		isLobbyOpen: !OVER.includes(meeting.status) && (await isLobbyOpen(tx, meeting.id)),
		lastBreak: await lastBreak(tx, meeting.id)
	};
}

async function speakersOf(tx: Tx, meetingId: string): Promise<ReadonlySet<string>> {
	const called = await tx
		.selectDistinct({ personId: hand.personId })
		.from(hand)
		.where(and(eq(hand.meetingId, meetingId), isNotNull(hand.calledForId)));
	return new Set(called.map(({ personId }) => personId));
}

async function messagesOf(tx: Tx, meetingId: string): Promise<StoredMessage[]> {
	const latest = await tx
		.select()
		.from(roomMessage)
		.where(and(eq(roomMessage.meetingId, meetingId), eq(roomMessage.kind, 'message')))
		.orderBy(desc(roomMessage.at), desc(roomMessage.id))
		.limit(MESSAGES_SHOWN);
	return latest.toReversed();
}

async function questionsOf(tx: Tx, meetingId: string): Promise<TalkFacts['questions']> {
	const asked = await shownQuestions(tx, meetingId);
	const ids = asked.map(({ id }) => id);
	const seconds =
		ids.length === 0
			? []
			: await tx.select().from(questionSecond).where(inArray(questionSecond.questionId, ids));
	return asked.map((one) => ({
		...one,
		status: one.status ?? 'open',
		secondedBy: seconds
			.filter(({ questionId }) => questionId === one.id)
			.map(({ personId }) => personId)
	}));
}

/** All that wait for an answer, and the latest of the others, oldest first. */
async function shownQuestions(tx: Tx, meetingId: string): Promise<StoredMessage[]> {
	const waiting = await tx.select().from(roomMessage).where(waitingQuestions(meetingId));
	const settled = await tx
		.select()
		.from(roomMessage)
		.where(
			and(
				...[eq(roomMessage.meetingId, meetingId), eq(roomMessage.kind, 'question')],
				or(eq(roomMessage.status, 'answered'), isNotNull(roomMessage.removedAt))
			)
		)
		.orderBy(desc(roomMessage.at), desc(roomMessage.id))
		.limit(QUESTION_LIMITS.settledShown);
	return [...waiting, ...settled].toSorted(
		(a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1)
	);
}

async function pollsOf(tx: Tx, meetingId: string): Promise<TalkFacts['polls']> {
	const polls = await tx
		.select()
		.from(poll)
		.where(eq(poll.meetingId, meetingId))
		.orderBy(asc(poll.openedAt), asc(poll.id));
	const ids = polls.map(({ id }) => id);
	const answers =
		ids.length === 0
			? []
			: await tx
					.select({
						pollId: pollAnswer.pollId,
						personId: pollAnswer.personId,
						name: person.displayName,
						choices: pollAnswer.choices
					})
					.from(pollAnswer)
					.innerJoin(person, eq(person.id, pollAnswer.personId))
					.where(inArray(pollAnswer.pollId, ids));
	return polls.map((one) => ({
		...one,
		answers: answers.filter(({ pollId }) => pollId === one.id)
	}));
}

async function knockingAt(tx: Tx, { id, societyId }: MeetingFacts): Promise<Knocking[]> {
	const waiting = await tx
		.select({
			personId: knock.personId,
			name: person.displayName,
			specialty: person.specialty,
			knockedAt: knock.knockedAt
		})
		.from(knock)
		.innerJoin(person, eq(person.id, knock.personId))
		.where(and(eq(knock.meetingId, id), eq(knock.status, 'waiting')))
		.orderBy(asc(knock.knockedAt), asc(knock.id));
	const personIds = waiting.map(({ personId }) => personId);
	const grades = await gradesOf(tx, { personIds, societyId });
	return waiting.map(({ knockedAt, ...one }) => ({
		...one,
		grade: grades.get(one.personId) ?? 'none',
		knockedAt: knockedAt.toISOString()
	}));
}
