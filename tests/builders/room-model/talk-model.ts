import type { AdmittedAs, KnockStatus } from '#lib/domain/meeting/talk.ts';
import type { Name } from './model.ts';

/** What people say beside the case, written by hand from docs/spec/room.md. Whatever is named by a number is so by the order in which it was made. */
export type Said = {
	kind: 'message' | 'question';
	by: Name;
	/** By the clock of the sequence. */
	at: number;
	isRemoved: boolean;
	/** Of a question. */
	status: 'open' | 'raised' | 'answered';
	secondedBy: Name[];
};
export type PollModel = {
	isAnonymous: boolean;
	isMultiple: boolean;
	isOpen: boolean;
	answers: { by: Name; choices: number[] }[];
};
export type TalkModel = {
	/** Who waits for the word, in order. */
	hands: Name[];
	/** Who has it, and the case that was open when they got it. */
	called: { name: Name; item: number | null } | null;
	said: Said[];
	polls: PollModel[];
	knocks: Partial<Record<Name, KnockStatus>>;
	/** Who never had a seat at this meeting; a lobby is for nobody else. */
	strangers: Name[];
	isLobbyOpen: boolean;
	/** The last break, or the last "not now". */
	pause: { until: number; isDeclined: boolean } | null;
	/** Whoever wrote them, by case. */
	actions: { item: number; owner: Name; isRemoved: boolean }[];
	now: number;
};

export const POLL_OPTIONS = ['PET-CT', 'EBUS', 'Neither'];

/** `said`, `poll`, `action`: which of those there are, counted round. */
export type TalkStep =
	| { act: 'raise'; by: Name }
	| { act: 'say' | 'ask'; by: Name }
	| { act: 'start break' | 'decline break' | 'end break'; by: Name }
	| { act: 'lower' | 'call'; by: Name; to: Name }
	| { act: 'move'; by: Name; to: Name; direction: 'up' | 'down' }
	| { act: 'take back'; by: Name; said: number }
	| { act: 'second'; by: Name; said: number }
	| { act: 'settle'; by: Name; said: number; status: 'raised' | 'answered' }
	| { act: 'open poll'; by: Name; isAnonymous: boolean; isMultiple: boolean }
	| { act: 'answer'; by: Name; poll: number; choices: number[] }
	| { act: 'close poll'; by: Name; poll: number }
	| { act: 'let in'; by: Name; to: Name | null; role: AdmittedAs }
	| { act: 'decline'; by: Name; to: Name | null }
	| { act: 'set lobby'; by: Name; isOpen: boolean };

const TALK_ACTS: ReadonlySet<string> = new Set([
	...(['raise', 'say', 'ask', 'start break', 'decline break', 'end break', 'lower'] as const),
	...(['call', 'move', 'take back', 'second', 'settle', 'open poll', 'answer'] as const),
	...(['close poll', 'let in', 'decline', 'set lobby'] as const)
] satisfies TalkStep['act'][]);
export const isTalkStep = (step: { act: string }): step is TalkStep => TALK_ACTS.has(step.act);

export const SILENCE: TalkModel = {
	hands: [],
	called: null,
	said: [],
	polls: [],
	knocks: {},
	strangers: ['stranger', 'visitor'],
	isLobbyOpen: true,
	pause: null,
	actions: [],
	now: 0
};

/** The one of a list that a step means, counted round; of none there is none. */
export const roundAt = (list: unknown[], index: number): number =>
	list.length === 0 ? -1 : index % list.length;

/** The case is closed: who spoke on it has spoken. */
export const callEnded = (talk: TalkModel): TalkModel => ({ ...talk, called: null });

/** Of one person, or with the meeting of everybody. */
export function handsDown(talk: TalkModel, name?: Name): TalkModel {
	const isMeant = (one: Name) => name === undefined || one === name;
	return {
		...talk,
		hands: talk.hands.filter((one) => !isMeant(one)),
		called: talk.called !== null && isMeant(talk.called.name) ? null : talk.called
	};
}

/** Whoever gets a seat waits at the door no more. */
export function seated(talk: TalkModel, name: Name): TalkModel {
	const knocks =
		talk.knocks[name] === 'waiting' ? { ...talk.knocks, [name]: 'admitted' as const } : talk.knocks;
	return { ...talk, knocks, strangers: talk.strangers.filter((one) => one !== name) };
}

export const waitingIn = ({ knocks }: TalkModel, to: Name | null): Name[] =>
	(Object.keys(knocks) as Name[]).filter(
		(name) => knocks[name] === 'waiting' && (to === null || to === name)
	);

/** Nobody writes more than five in ten seconds. */
export const isTooFast = ({ said, now }: TalkModel, by: Name): boolean =>
	said.filter((one) => one.by === by && one.at > now - 10_000).length >= 5;
