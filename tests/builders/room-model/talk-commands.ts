import { randomUUID } from 'node:crypto';
import { dayInPakistan } from '#lib/domain/meeting/action-day.ts';
import { actionAt, type ActionStep } from './action-rules.ts';
import type { Packet } from './packets.ts';
import { itemAt, type RoomModel, type Step } from './model.ts';
import type { Play } from './play.ts';
import { POLL_OPTIONS, roundAt, type TalkStep } from './talk-model.ts';

/** What is said to the panel, and to nobody else; by the order in which it was said. */
export const panelWords = (said: number): string => `panel${said}x`;
export const questionWords = (said: number): string => `asked${said}x`;
export const pollWords = (poll: number): string => `poll${poll}x`;
export const actionWords = (action: number): string => `todo${action}x`;

/** What the page of this person would send. */
export function talkPacketOf({ talk }: RoomModel, step: TalkStep, play: Play): Packet {
	const commandId = randomUUID();
	const idOf = (to: TalkStep['by'] | null) => to && play.stage.people[to].id;
	const madeAt = (ids: string[], index: number) => ids[roundAt(ids, index)] ?? randomUUID();
	switch (step.act) {
		case 'raise':
			return { name: 'hand:raise', input: { commandId } };
		case 'lower':
			return { name: 'hand:lower', input: { commandId, personId: idOf(step.to) } };
		case 'call':
			return { name: 'hand:call', input: { commandId, personId: idOf(step.to) } };
		case 'move': {
			const { direction } = step;
			return { name: 'hand:move', input: { commandId, personId: idOf(step.to), direction } };
		}
		case 'say':
			return { name: 'message:send', input: { commandId, text: panelWords(talk.said.length) } };
		case 'ask':
			return { name: 'question:ask', input: { commandId, text: questionWords(talk.said.length) } };
		case 'take back':
			return {
				name: 'message:remove',
				input: { commandId, messageId: madeAt(play.made.said, step.said) }
			};
		case 'second':
		case 'settle': {
			const question = { commandId, questionId: madeAt(play.made.said, step.said) };
			return step.act === 'second'
				? { name: 'question:second', input: question }
				: { name: 'question:settle', input: { ...question, status: step.status } };
		}
		case 'open poll': {
			const { isAnonymous, isMultiple } = step;
			const terms = { question: pollWords(talk.polls.length), options: POLL_OPTIONS };
			return { name: 'poll:open', input: { commandId, ...terms, isAnonymous, isMultiple } };
		}
		case 'answer': {
			const pollId = madeAt(play.made.polls, step.poll);
			const { choices } = step;
			return { name: 'poll:answer', input: { commandId, pollId, choices, nonce: randomUUID() } };
		}
		case 'close poll':
			return {
				name: 'poll:close',
				input: { commandId, pollId: madeAt(play.made.polls, step.poll) }
			};
		case 'start break':
			return { name: 'break:start', input: { commandId } };
		case 'decline break':
			return { name: 'break:decline', input: { commandId } };
		case 'end break':
			return { name: 'break:end', input: { commandId } };
		case 'let in':
			return {
				name: 'lobby:admit',
				input: { commandId, personId: idOf(step.to), role: step.role }
			};
		case 'decline':
			return { name: 'lobby:decline', input: { commandId, personId: idOf(step.to) } };
		case 'set lobby':
			return { name: 'lobby:set', input: { commandId, isOpen: step.isOpen } };
	}
}

export function actionPacketOf(
	room: RoomModel,
	step: ActionStep,
	{ made, stage, portal }: Play
): Packet {
	const ofItem = {
		commandId: randomUUID(),
		agendaItemId: stage.itemIds[itemAt(room, step.item)] ?? ''
	};
	if (step.act === 'remove action') {
		const actionId = made.actions[actionAt(room.talk, step)] ?? randomUUID();
		return { name: 'action:remove', input: { ...ofItem, actionId } };
	}
	const what = actionWords(room.talk.actions.length);
	const ownerId = stage.people[step.owner].id;
	return {
		name: 'action:add',
		input: { ...ofItem, what, ownerId, dueOn: dayInPakistan(portal.clock.now()) }
	};
}

/** What the database calls what a step has made. */
export type Made = { said: string[]; polls: string[]; actions: string[] };

export function noteMade(made: Made, { act }: Step, value: unknown): void {
	const id = (key: string) => String((value as Record<string, unknown>)[key]);
	if (act === 'say' || act === 'ask') {
		made.said.push(id('messageId'));
	} else if (act === 'open poll') {
		made.polls.push(id('pollId'));
	} else if (act === 'add action') {
		made.actions.push(id('actionId'));
	}
}
