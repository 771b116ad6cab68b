import type { Refusal } from '#lib/domain/outcome.ts';
import { closedMeeting, type Expected, type Name, type RoomModel } from './model.ts';
import { withPolls } from './poll-rules.ts';
import {
	handsDown,
	isTooFast,
	roundAt,
	seated,
	waitingIn,
	type Said,
	type TalkModel,
	type TalkStep
} from './talk-model.ts';

/** Nothing was to be done. */
const NOTHING = 'nothing';
type Answer = Partial<TalkModel> | Refusal | typeof NOTHING;

/** Who is not a member was refused before. */
export function expectedOfTalk(room: RoomModel, step: TalkStep): Expected {
	if (!mayAct(room, step)) {
		return { refusal: 'not_allowed' };
	}
	const closed = isAtAnyTime(room, step) ? null : closedMeeting(room);
	if (closed !== null) {
		return closed;
	}
	if (step.act === 'let in') {
		return letIn(room, step);
	}
	const answer = spoken(room, step);
	if (typeof answer !== 'string') {
		return { after: { ...room, talk: { ...room.talk, ...answer } } };
	}
	return answer === NOTHING ? { after: room, isSilent: true } : { refusal: answer };
}

function mayAct({ roles }: RoomModel, step: TalkStep): boolean {
	const role = roles[step.by];
	switch (step.act) {
		case 'raise':
		case 'lower':
		case 'second':
		case 'take back':
			return true;
		case 'ask':
			return role === 'observer';
		case 'say':
		case 'answer':
			return role !== 'observer';
		case 'settle':
			return role === 'chair' || role === 'panelist';
		default:
			return role === 'chair';
	}
}

/** Words are taken back also after the meeting; a door is watched before it too. */
function isAtAnyTime({ status }: RoomModel, { act }: TalkStep): boolean {
	const isOfDoor = act === 'let in' || act === 'decline' || act === 'set lobby';
	return act === 'take back' || (isOfDoor && status === 'scheduled');
}

function letIn(room: RoomModel, { to, role }: Extract<TalkStep, { act: 'let in' }>): Expected {
	const waiting = waitingIn(room.talk, to);
	if (waiting.length === 0) {
		return { refusal: 'person_not_found' };
	}
	const roles = { ...room.roles, ...Object.fromEntries(waiting.map((name) => [name, role])) };
	return { after: { ...room, roles, talk: waiting.reduce(seated, room.talk) } };
}

type Spoken = Exclude<TalkStep, { act: 'let in' }>;

function spoken(room: RoomModel, step: Spoken): Answer {
	switch (step.act) {
		case 'raise':
		case 'lower':
		case 'move':
		case 'call':
			return withHands(room, step);
		case 'say':
		case 'ask':
			return withWords(room.talk, step);
		case 'take back':
		case 'second':
		case 'settle':
			return withSaid(room, step);
		case 'open poll':
		case 'answer':
		case 'close poll':
			return withPolls(room.talk, step);
		case 'start break':
		case 'decline break':
		case 'end break':
			return withBreak(room.talk, step.act);
		case 'decline':
			return declined(room.talk, step.to);
		case 'set lobby':
			return { isLobbyOpen: step.isOpen };
	}
}

type OfHands = Extract<TalkStep, { act: 'raise' | 'lower' | 'move' | 'call' }>;

function withHands({ talk, items, roles }: RoomModel, step: OfHands): Answer {
	const { hands, called } = talk;
	if (step.act === 'raise') {
		const isUp = hands.includes(step.by) || called?.name === step.by;
		return isUp ? NOTHING : { hands: [...hands, step.by] };
	}
	const isSpeaking = called?.name === step.to;
	if (step.act === 'lower' && step.to !== step.by && roles[step.by] !== 'chair') {
		return 'not_allowed';
	}
	if (step.act === 'lower') {
		return hands.includes(step.to) || isSpeaking ? handsDown(talk, step.to) : NOTHING;
	}
	if (!hands.includes(step.to)) {
		return step.act === 'call' && isSpeaking ? NOTHING : 'not_found';
	}
	if (step.act === 'move') {
		return moved(hands, step);
	}
	const item = items.findIndex((one) => one.status === 'under_discussion');
	return {
		hands: hands.filter((one) => one !== step.to),
		called: { name: step.to, item: item === -1 ? null : item }
	};
}

function moved(hands: Name[], { to, direction }: { to: Name; direction: 'up' | 'down' }): Answer {
	const at = hands.indexOf(to);
	const other = direction === 'up' ? at - 1 : at + 1;
	const exchanged = hands[other];
	return exchanged === undefined ? NOTHING : { hands: hands.with(at, exchanged).with(other, to) };
}

/** Of one observer no more questions wait than this; the limit of a whole meeting is beyond what a sequence asks. */
const QUESTIONS_OF_ONE = 3;

function withWords(talk: TalkModel, step: OfWords): Answer {
	const isWaiting = ({ kind, by, status, isRemoved }: Said) =>
		kind === 'question' && by === step.by && status !== 'answered' && !isRemoved;
	if (isTooFast(talk, step.by)) {
		return 'too_many_attempts';
	}
	return step.act === 'ask' && talk.said.filter(isWaiting).length >= QUESTIONS_OF_ONE
		? 'too_many_questions'
		: { said: saying(talk, step) };
}

type OfWords = Extract<TalkStep, { act: 'say' | 'ask' }>;

function saying({ said, now }: TalkModel, step: OfWords): Said[] {
	const kind = step.act === 'say' ? 'message' : 'question';
	const one = { kind, by: step.by, at: now, isRemoved: false, status: 'open' } as const;
	return [...said, { ...one, secondedBy: [] }];
}

type OfSaid = Extract<TalkStep, { act: 'take back' | 'second' | 'settle' }>;

function withSaid({ talk, roles }: RoomModel, step: OfSaid): Answer {
	const at = roundAt(talk.said, step.said);
	const one = talk.said[at];
	const changed = (change: Partial<Said>): Answer =>
		one === undefined ? 'not_found' : { said: talk.said.with(at, { ...one, ...change }) };
	if (step.act === 'take back') {
		// To an observer there are no messages, their own of an earlier role neither.
		if (one === undefined || (one.kind === 'message' && roles[step.by] === 'observer')) {
			return 'not_found';
		}
		if (one.by !== step.by && roles[step.by] !== 'chair') {
			return 'not_allowed';
		}
		return one.isRemoved ? NOTHING : changed({ isRemoved: true });
	}
	if (one === undefined || one.kind !== 'question' || one.isRemoved) {
		return 'not_found';
	}
	if (step.act === 'settle') {
		const isSo = one.status === 'answered' || one.status === step.status;
		return isSo ? NOTHING : changed({ status: step.status });
	}
	if (one.by === step.by) {
		return 'not_allowed';
	}
	const isKnown = one.secondedBy.includes(step.by);
	return isKnown ? NOTHING : changed({ secondedBy: [...one.secondedBy, step.by] });
}

const BREAK_MS = 5 * 60_000;

function withBreak(
	{ pause, now }: TalkModel,
	act: 'start break' | 'decline break' | 'end break'
): Answer {
	const isRunning = pause !== null && pause.until > now;
	if (act === 'end break') {
		return isRunning ? { pause: { until: now, isDeclined: false } } : NOTHING;
	}
	// A "not now" that comes while the board has its break ends nothing, and a second one says nothing.
	if (isRunning || (act === 'decline break' && pause?.isDeclined === true)) {
		return NOTHING;
	}
	return act === 'start break'
		? { pause: { until: now + BREAK_MS, isDeclined: false } }
		: { pause: { until: now, isDeclined: true } };
}

function declined(talk: TalkModel, to: Name | null): Answer {
	const waiting = waitingIn(talk, to);
	const knocks = Object.fromEntries(waiting.map((name) => [name, 'declined' as const]));
	return waiting.length === 0 ? 'person_not_found' : { knocks: { ...talk.knocks, ...knocks } };
}
