import * as v from 'valibot';
import { IdSchema } from '../domain/id.ts';
import {
	ADMITTED_AS,
	MESSAGE_LIMIT,
	POLL_LIMITS,
	type KnockStatus
} from '../domain/meeting/talk.ts';

const commandId = IdSchema;
const Words = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MESSAGE_LIMIT));
/** Options are kept one in each line. */
const OneLine = (most: number) =>
	v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most), v.regex(/^[^\n\r]*$/));
const choice = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(POLL_LIMITS.most - 1));
const isDifferent = <T>(list: T[]): boolean => new Set(list).size === list.length;

/** Commands for what people say to each other beside the case: hands, messages, questions, polls, breaks, the lobby. */
export const TALK_COMMANDS = {
	'hand:raise': v.strictObject({ commandId }),
	/** One's own, or by the chair anybody's; of the called speaker it ends the call. */
	'hand:lower': v.strictObject({ commandId, personId: IdSchema }),
	'hand:move': v.strictObject({
		commandId,
		personId: IdSchema,
		direction: v.picklist(['up', 'down'])
	}),
	'hand:call': v.strictObject({ commandId, personId: IdSchema }),
	'message:send': v.strictObject({ commandId, text: Words }),
	/** A message or a question. */
	'message:remove': v.strictObject({ commandId, messageId: IdSchema }),
	'question:ask': v.strictObject({ commandId, text: Words }),
	'question:second': v.strictObject({ commandId, questionId: IdSchema }),
	'question:settle': v.strictObject({
		commandId,
		questionId: IdSchema,
		status: v.picklist(['raised', 'answered'])
	}),
	'poll:open': v.strictObject({
		commandId,
		question: OneLine(POLL_LIMITS.question),
		options: v.pipe(
			v.array(OneLine(POLL_LIMITS.option)),
			v.minLength(POLL_LIMITS.fewest),
			v.maxLength(POLL_LIMITS.most),
			v.check(isDifferent)
		),
		isMultiple: v.boolean(),
		isAnonymous: v.boolean()
	}),
	/**
	 * `nonce`: random, and kept nowhere. The hash of a command is stored with the person, and without this the few possible
	 * answers of an anonymous poll could be tried against it.
	 */
	'poll:answer': v.strictObject({
		commandId,
		pollId: IdSchema,
		choices: v.pipe(
			v.array(choice),
			v.minLength(1),
			v.maxLength(POLL_LIMITS.most),
			v.check(isDifferent)
		),
		nonce: IdSchema
	}),
	'poll:close': v.strictObject({ commandId, pollId: IdSchema }),
	'break:start': v.strictObject({ commandId }),
	'break:decline': v.strictObject({ commandId }),
	'break:end': v.strictObject({ commandId }),
	/** One of those who wait, or all of them. */
	'lobby:admit': v.strictObject({
		commandId,
		personId: v.nullable(IdSchema),
		role: v.picklist(ADMITTED_AS)
	}),
	'lobby:decline': v.strictObject({ commandId, personId: v.nullable(IdSchema) }),
	'lobby:set': v.strictObject({ commandId, isOpen: v.boolean() })
} as const;

/** After these nobody's rights are others than before: only what is said is read again. */
const WORDS_ONLY: ReadonlySet<string> = new Set<keyof typeof TALK_COMMANDS>([
	'hand:raise',
	'hand:move',
	'message:send',
	'message:remove',
	'question:ask',
	'question:second',
	'question:settle',
	'poll:open',
	'poll:answer',
	'poll:close',
	'break:start',
	'break:decline',
	'break:end',
	'lobby:decline',
	'lobby:set'
]);

export function changesWordsOnly(command: string): boolean {
	return WORDS_ONLY.has(command);
}

/** `lobby:wait`, from a page whose reader has knocked; acknowledged with where they stand. */
export const LobbyWaitSchema = v.strictObject({ meetingId: IdSchema });

/** Where somebody in the lobby stands: null before the knock. `isOpen`: the meeting is, so who is admitted goes in. */
export type LobbyAnswer = { stands: KnockStatus | null; isOpen: boolean };
