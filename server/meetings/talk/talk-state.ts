import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import {
	optionsOf,
	WORK_BEFORE_BREAK_MS,
	type CalledSpeaker,
	type Poll,
	type Question,
	type RoomMessage,
	type TalkState
} from '#lib/domain/meeting/talk.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import type { MeetingFacts } from '../meeting-facts.ts';
import type { TalkFacts } from './talk-facts.ts';

type Viewer = { actor: Actor; role: MeetingRole };
type Known = { meeting: MeetingFacts; talk: TalkFacts };

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What is said in the room, as this viewer may know it. */
export function talkStateFor({ meeting, talk }: Known, viewer: Viewer): TalkState {
	const room = { status: meeting.status, role: viewer.role };
	const mayDo = (verb: string): boolean => may(viewer.actor, verb, 'meeting', room);
	return {
		hands: talk.hands
			.filter(({ calledAt }) => calledAt === null)
			.map(({ personId, raisedAt }) => ({ personId, raisedAt: raisedAt.toISOString() })),
		called: calledSpeaker(talk.hands),
		questions: talk.questions.map((one) => questionFor(one, viewer.actor.id)),
		polls: talk.polls.flatMap((one) => pollFor(one, viewer) ?? []),
		knocking: mayDo('admit') ? talk.knocking : [],
		isLobbyOpen: talk.isLobbyOpen,
		breakUntil: talk.lastBreak?.isDeclined === false ? iso(talk.lastBreak.endsAt) : null,
		breakDueAt: mayDo('take_break') ? iso(breakDueAt(meeting, talk)) : null,
		mayReadMessages: mayDo('read_messages'),
		maySendMessage: mayDo('send_message'),
		mayAsk: mayDo('ask'),
		mayAnswerPoll: mayDo('answer_poll')
	};
}

function calledSpeaker(hands: TalkFacts['hands']): CalledSpeaker | null {
	const [first] = hands;
	return first === undefined || first.calledAt === null
		? null
		: { personId: first.personId, calledAt: first.calledAt.toISOString() };
}

/** A message as those see it who may read messages. */
export function messageOf({ id, authorId, text, at, removedAt }: TalkFacts['messages'][number]) {
	const shown: RoomMessage = {
		...{ id, authorId, at: at.toISOString() },
		text: removedAt === null ? text : null
	};
	return shown;
}

/** Once in each hour of work: a "not now" stands until a break was taken. */
function breakDueAt({ openedAt }: MeetingFacts, { lastBreak }: TalkFacts): Date | null {
	const since = lastBreak === undefined ? openedAt : lastBreak.endsAt;
	return since === null || lastBreak?.isDeclined === true
		? null
		: new Date(since.getTime() + WORK_BEFORE_BREAK_MS);
}

function questionFor(one: TalkFacts['questions'][number], viewerId: string): Question {
	return {
		...messageOf(one),
		status: one.status,
		secondCount: one.secondedBy.length,
		isSecondedByViewer: one.secondedBy.includes(viewerId)
	};
}

/**
 * An anonymous poll shows numbers, and only when it is closed; a named one shows who answered what as soon as they did. Who may
 * not answer sees what came of it, without names.
 */
function pollFor(one: TalkFacts['polls'][number], viewer: Viewer): Poll | null {
	const answers = may(viewer.actor, 'read_messages', 'meeting', {
		...{ status: 'open', role: viewer.role }
	});
	if (!answers && one.closedAt === null) {
		return null;
	}
	const options = optionsOf(one.options);
	const isShown = !one.isAnonymous || one.closedAt !== null;
	const chosen = options.map((_, option) =>
		one.answers.filter(({ choices }) => choices?.includes(option) === true)
	);
	return {
		...{ id: one.id, question: one.question, options },
		...{ isMultiple: one.isMultiple, isAnonymous: one.isAnonymous },
		...{ openedAt: one.openedAt.toISOString(), closedAt: iso(one.closedAt) },
		answerCount: one.answers.length,
		hasViewerAnswered: one.answers.some(({ personId }) => personId === viewer.actor.id),
		counts: !isShown ? null : one.isAnonymous ? one.counts : chosen.map(({ length }) => length),
		names:
			one.isAnonymous || !answers
				? null
				: chosen.map((some) => some.map(({ name }) => name).toSorted())
	};
}
