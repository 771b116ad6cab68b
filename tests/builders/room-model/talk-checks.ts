import assert from 'node:assert/strict';
import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { TalkState } from '#lib/domain/meeting/talk.ts';
import {
	action,
	hand,
	knock,
	lobby,
	poll,
	pollAnswer,
	questionSecond,
	roomMessage
} from '#server/db/schema.ts';
import { NAMES, type Name, type RoomModel } from './model.ts';
import type { Stage } from './stage.ts';
import { actionWords, panelWords, pollWords, questionWords, type Made } from './talk-commands.ts';
import { POLL_OPTIONS, type PollModel, type Said, type TalkModel } from './talk-model.ts';

const ordered = (names: Name[]) => NAMES.filter((name) => names.includes(name));
const wordsOf = ({ kind }: Said, at: number) =>
	kind === 'message' ? panelWords(at) : questionWords(at);
const totals = (answers: PollModel['answers']) =>
	POLL_OPTIONS.map((_, option) => answers.filter(({ choices }) => choices.includes(option)).length);

/** What people say, as the database must have it. */
export function talkInModel({
	hands,
	called,
	said,
	polls,
	knocks,
	isLobbyOpen,
	actions
}: TalkModel) {
	return {
		hands,
		called: called === null ? [] : [called],
		said: said.map((one, at) => ({
			...{ by: one.by, text: one.isRemoved ? '' : wordsOf(one, at) },
			status: one.kind === 'question' ? one.status : null,
			seconds: ordered(one.secondedBy)
		})),
		polls: polls.map(({ isAnonymous, isMultiple, isOpen, answers }, at) => ({
			...{ question: pollWords(at), options: POLL_OPTIONS.join('\n') },
			...{ isAnonymous, isMultiple, isOpen },
			answered: ordered(answers.map(({ by }) => by)),
			// Of an anonymous one only the numbers, of a named one only who chose what.
			counts: totals(isAnonymous ? answers : []),
			choices: isAnonymous
				? []
				: ordered(answers.map(({ by }) => by)).map((name) =>
						answers.find(({ by }) => by === name)?.choices.toSorted()
					)
		})),
		knocks: NAMES.filter((name) => knocks[name] !== undefined).map((name) => [name, knocks[name]]),
		isLobbyOpen,
		actions: actions.flatMap(({ item, owner, isRemoved }, at) =>
			isRemoved ? [] : [{ item, owner, what: actionWords(at) }]
		)
	};
}

export async function talkInDatabase(
	stage: Stage,
	made: Made
): Promise<ReturnType<typeof talkInModel>> {
	const { portal, meetingId, itemIds } = stage;
	const { db } = portal;
	const name = (id: string | null) => nameOf(stage, id);
	const up = await db
		.select()
		.from(hand)
		.where(and(eq(hand.meetingId, meetingId), isNull(hand.endedAt)))
		.orderBy(asc(hand.position));
	const said = await db.select().from(roomMessage).where(eq(roomMessage.meetingId, meetingId));
	const seconds = await db
		.select()
		.from(questionSecond)
		.where(among(questionSecond.questionId, made.said));
	const knocks = await db.select().from(knock).where(eq(knock.meetingId, meetingId));
	const [door] = await db.select().from(lobby).where(eq(lobby.meetingId, meetingId));
	const actions = await db.select().from(action).where(inArray(action.agendaItemId, itemIds));
	assert.equal(said.length, made.said.length, 'messages');
	return {
		hands: up.filter(({ calledAt }) => calledAt === null).map(({ personId }) => name(personId)),
		called: up
			.filter(({ calledAt }) => calledAt !== null)
			.map(({ personId, calledForId }) => ({
				name: name(personId),
				item: calledForId === null ? null : itemIds.indexOf(calledForId)
			})),
		said: made.said.map((id) => {
			const one = said.find((row) => row.id === id);
			const by = seconds.filter(({ questionId }) => questionId === id);
			return {
				...{ by: name(one?.authorId ?? null), text: one?.text ?? '', status: one?.status ?? null },
				seconds: ordered(by.map(({ personId }) => name(personId)))
			};
		}),
		polls: await Promise.all(made.polls.map((id) => pollInDatabase(stage, id))),
		knocks: NAMES.flatMap((one) => {
			const found = knocks.find(({ personId }) => name(personId) === one);
			return found === undefined ? [] : [[one, found.status]];
		}),
		isLobbyOpen: door?.isOpen ?? true,
		actions: made.actions.flatMap((id) =>
			actions
				.filter((row) => row.id === id)
				.map(({ agendaItemId, ownerId, what }) => ({
					...{ item: itemIds.indexOf(agendaItemId), owner: name(ownerId), what }
				}))
		)
	};
}

const among = (column: typeof questionSecond.questionId, ids: string[]) =>
	ids.length === 0 ? sql`false` : inArray(column, ids);

function nameOf({ people }: Stage, id: string | null): Name {
	const found = NAMES.find((one) => people[one].id === id);
	assert.ok(found !== undefined, `nobody has the id ${id}`);
	return found;
}

async function pollInDatabase(stage: Stage, pollId: string) {
	const { db } = stage.portal;
	const [found] = await db.select().from(poll).where(eq(poll.id, pollId));
	const answers = await db.select().from(pollAnswer).where(eq(pollAnswer.pollId, pollId));
	assert.ok(found !== undefined);
	const { question, options, isAnonymous, isMultiple, closedAt, counts } = found;
	const answered = ordered(answers.map(({ personId }) => nameOf(stage, personId)));
	return {
		...{ question, options, isAnonymous, isMultiple, isOpen: closedAt === null },
		...{ answered, counts },
		choices: answered.flatMap((one) => {
			const chosen = answers.find(({ personId }) => nameOf(stage, personId) === one)?.choices;
			return chosen ? [chosen] : [];
		})
	};
}

/** What a viewer is shown of it, whole: nothing less, and nothing more. */
export function checkTalkView(
	state: TalkState,
	name: Name,
	at: { room: RoomModel; stage: Stage }
): void {
	const { room, stage } = at;
	const { talk, roles, status } = room;
	const isOpen = status === 'open';
	const [isChair, isObserver] = [roles[name] === 'chair', roles[name] === 'observer'];
	const id = (one: Name) => stage.people[one].id;
	const { breakUntil, breakDueAt, knocking, questions, polls, hands, called, ...rest } = state;
	assert.deepEqual(
		hands.map(({ personId }) => personId),
		talk.hands.map(id),
		`the hands that ${name} sees`
	);
	assert.equal(called?.personId, talk.called === null ? undefined : id(talk.called.name));
	assert.deepEqual(
		questions.map(({ text, authorId, status: stands, secondCount, isSecondedByViewer }) => ({
			...{ text, authorId, stands, secondCount, isSecondedByViewer }
		})),
		talk.said.flatMap((one, said) => (one.kind === 'question' ? [questionFor(one, said)] : []))
	);
	assert.deepEqual(
		polls.map(({ id: _id, openedAt: _at, closedAt, ...one }) => ({
			...one,
			isOpen: closedAt === null
		})),
		talk.polls.flatMap((one, poll) => (one.isOpen && isObserver ? [] : [pollFor(one, poll)])),
		`the polls that ${name} sees`
	);
	const waiting = NAMES.filter((one) => talk.knocks[one] === 'waiting');
	assert.deepEqual(
		knocking.map(({ personId }) => personId).toSorted(),
		isChair && status !== 'concluded' ? waiting.map(id).toSorted() : [],
		`who waits at the door, for ${name}`
	);
	const { pause } = talk;
	assert.equal(
		breakUntil,
		pause === null || pause.isDeclined ? null : stage.timeAt(pause.until).toISOString()
	);
	assert.equal(breakDueAt !== null, isChair && isOpen && pause?.isDeclined !== true);
	assert.deepEqual(rest, {
		isLobbyOpen: talk.isLobbyOpen && status !== 'concluded',
		mayReadMessages: !isObserver,
		maySendMessage: isOpen && !isObserver,
		mayAsk: isOpen && isObserver,
		mayAnswerPoll: isOpen && !isObserver
	});

	function questionFor(one: Said, said: number) {
		return {
			...{ text: one.isRemoved ? null : questionWords(said), authorId: id(one.by) },
			...{ stands: one.status, secondCount: one.secondedBy.length },
			isSecondedByViewer: one.secondedBy.includes(name)
		};
	}

	function pollFor(one: PollModel, poll: number) {
		const { isAnonymous, isMultiple, answers } = one;
		const chose = (option: number) =>
			answers
				.filter(({ choices }) => choices.includes(option))
				.map(({ by }) => stage.people[by].displayName);
		return {
			...{ question: pollWords(poll), options: POLL_OPTIONS, isAnonymous, isMultiple },
			...{ isOpen: one.isOpen, answerCount: answers.length },
			hasViewerAnswered: answers.some(({ by }) => by === name),
			counts: isAnonymous && one.isOpen ? null : totals(answers),
			names:
				isAnonymous || isObserver ? null : POLL_OPTIONS.map((_, option) => chose(option).toSorted())
		};
	}
}
