import type { AgendaItemStatus, MeetingRole, MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import type { Refusal } from '#lib/domain/outcome.ts';
import type { CloseReason, DocumentKind } from '#lib/protocol/documents.ts';
import { expectedOfAction, isActionStep, type ActionStep } from './action-rules.ts';
import {
	callEnded,
	handsDown,
	isTalkStep,
	seated,
	SILENCE,
	type TalkModel,
	type TalkStep
} from './talk-model.ts';
import { expectedOfTalk } from './talk-rules.ts';
import { withItem } from './item-rules.ts';
import {
	expectedOfVote,
	isVoteStep,
	NO_VOTE,
	type VoteModel,
	type VoteStep
} from './vote-model.ts';

/** Written by hand from docs/spec/live-board.md and the matrix of rights; it asks nothing of the product. */
export const NAMES = [
	'chair',
	'panelist',
	'presenter',
	'participant',
	'observer',
	'stranger',
	/** Another one, so that two may wait at the door. */
	'visitor',
	'removed'
] as const;
export type Name = (typeof NAMES)[number];

type Item = {
	status: AgendaItemStatus;
	presenter: Name;
	/** Labels of marks, texts of comments, paragraphs of the recommendation: each is written once. */
	written: Record<DocumentKind, string[]>;
	hidden: string[];
} & VoteModel;
export type RoomModel = {
	status: MeetingStatus;
	/** Null for who is not, or no longer, a member. */
	roles: Record<Name, MeetingRole | null>;
	holder: Name | null;
	items: Item[];
	talk: TalkModel;
};

/** What somebody tries. `item`: the one under discussion where it says `open`, the one closed last where it says `closed`. */
export type Step =
	| { act: 'open meeting' | 'conclude' | 'next'; by: Name }
	| { act: 'open item' | 'defer'; by: Name; item: ItemChoice }
	| { act: 'sign'; by: Name; item: ItemChoice; isStale: boolean }
	/** `seen`: who held the baton on the screen; `now` is who does. */
	| { act: 'take'; by: Name; seen: Name | 'now' }
	| { act: 'give' | 'remove'; by: Name; to: Name }
	| { act: 'change role'; by: Name; to: Name; role: MeetingRole }
	| { act: 'admit'; by: Name; to: Name; role: MeetingRole }
	| { act: 'hide' | 'show'; by: Name; item: ItemChoice; mark: number }
	| VoteStep
	| TalkStep
	| ActionStep;
export type ItemChoice = 'open' | 'closed' | 0 | 1 | 2 | 3 | 4;

/** The room after an accepted step, or why nothing happened. `isSilent`: what was asked for was so already, and is not recorded. */
export type Expected = { after: RoomModel; isSilent?: true } | { refusal: Refusal };

/** Words that are written are of another shape. */
const LABEL_OF_NO_MARK = 'a mark that nobody placed';

export function newRoom(status: 'scheduled' | 'open'): RoomModel {
	const item = (presenter: Name, state: AgendaItemStatus = 'waiting'): Item => ({
		status: state,
		presenter,
		written: { marks: [], comments: [], recommendation: [] },
		hidden: [],
		...NO_VOTE
	});
	return {
		status,
		roles: {
			chair: 'chair',
			panelist: 'panelist',
			presenter: 'participant',
			participant: 'participant',
			observer: 'observer',
			stranger: null,
			visitor: null,
			removed: null
		},
		holder: status === 'open' ? 'chair' : null,
		// The author of a case may be here as an observer, and is named as its presenter.
		items: [
			...[item('presenter'), item('observer'), item('panelist')],
			...[item('presenter', 'list_only'), item('presenter', 'proposed')]
		],
		talk: SILENCE
	};
}

/** The case that is meant. Without one under discussion the first that waits, without a closed one the first of all. */
export function itemAt(room: RoomModel, choice: ItemChoice): number {
	if (choice === 'closed') {
		const closed = (one: Item) => one.status === 'concluded' || one.status === 'deferred';
		return Math.max(0, room.items.findLastIndex(closed));
	}
	if (choice !== 'open') {
		return choice;
	}
	const open = room.items.findIndex((one) => one.status === 'under_discussion');
	const waiting = room.items.findIndex((one) => one.status === 'waiting');
	return Math.max(0, open === -1 ? waiting : open);
}

/** The label that a step means; one that nobody placed while there is none. */
export function markAt(room: RoomModel, item: number, mark: number): string {
	const labels = room.items[item]?.written.marks ?? [];
	return labels[mark % Math.max(1, labels.length)] ?? LABEL_OF_NO_MARK;
}

export const isLive = (room: RoomModel, item: number): boolean =>
	room.status === 'open' && room.items[item]?.status === 'under_discussion';

/** Chair and panelists at any open case, its presenter unless an observer; comments also other participants, who draw while they have the word. An observer writes nothing. */
export function mayWrite(room: RoomModel, name: Name, at: { item: number; kind: DocumentKind }) {
	const role = room.roles[name];
	if (!isLive(room, at.item) || role === null || role === 'observer') {
		return false;
	}
	const { called } = room.talk;
	return (
		at.kind === 'comments' ||
		(at.kind === 'marks' && called?.name === name && called.item === at.item) ||
		role === 'chair' ||
		role === 'panelist' ||
		room.items[at.item]?.presenter === name
	);
}

/** What a member who may not write is told. */
export function refusalOfWrite(room: RoomModel, item: number): CloseReason {
	if (room.items[item]?.status === 'concluded') {
		return 'recommendation_signed';
	}
	return isLive(room, item) ? 'not_allowed' : 'agenda_item_closed';
}

export function mayTakeBaton(room: RoomModel, name: Name): boolean {
	const role = room.roles[name];
	const presents = room.items.some(
		(one) => one.status === 'under_discussion' && one.presenter === name
	);
	return (
		room.status === 'open' &&
		(role === 'chair' || (presents && role !== null && role !== 'observer'))
	);
}

/** What was only proposed is nothing any more after the meeting. */
export const isGone = ({ status, items }: RoomModel, item: number): boolean =>
	status === 'concluded' && items[item]?.status === 'proposed';

export function expected(room: RoomModel, step: Step): Expected {
	const isMember = room.roles[step.by] !== null;
	if (!isMember || ('item' in step && isGone(room, itemAt(room, step.item)))) {
		return { refusal: 'item' in step ? 'agenda_item_not_found' : 'meeting_not_found' };
	}
	if (isTalkStep(step)) {
		return expectedOfTalk(room, step);
	}
	if (isActionStep(step)) {
		return expectedOfAction(room, step);
	}
	if (step.act === 'take') {
		return takeBaton(room, step);
	}
	if (isVoteStep(step)) {
		return expectedOfVote(room, step);
	}
	if (room.roles[step.by] !== 'chair') {
		return { refusal: 'not_allowed' };
	}
	return 'item' in step ? withItem(room, step) : withRoom(room, step);
}

function takeBaton(room: RoomModel, { by, seen }: Extract<Step, { act: 'take' }>): Expected {
	const closed = closedMeeting(room);
	if (closed !== null) {
		return closed;
	}
	if (!mayTakeBaton(room, by)) {
		return { refusal: 'not_allowed' };
	}
	const isCurrent = seen === 'now' || seen === room.holder;
	const isFree =
		room.roles[by] === 'chair' || room.holder === null || room.roles[room.holder] === 'chair';
	return isCurrent && isFree ? { after: { ...room, holder: by } } : { refusal: 'baton_held' };
}

export function closedMeeting({ status }: RoomModel): { refusal: Refusal } | null {
	switch (status) {
		case 'open':
			return null;
		case 'scheduled':
			return { refusal: 'meeting_not_open' };
		case 'concluded':
			return { refusal: 'meeting_concluded' };
		case 'cancelled':
			return { refusal: 'meeting_cancelled' };
	}
}

type OfRoom = Exclude<Step, { item: ItemChoice } | { act: 'take' } | TalkStep>;

function withRoom(room: RoomModel, step: OfRoom): Expected {
	switch (step.act) {
		case 'open meeting':
			if (room.status !== 'scheduled') {
				return { refusal: room.status === 'open' ? 'meeting_open' : 'meeting_concluded' };
			}
			return { after: { ...room, status: 'open', holder: step.by } };
		case 'conclude':
			return (
				closedMeeting(room) ??
				(room.items.some((one) => one.status === 'under_discussion')
					? { refusal: 'case_still_open' }
					: { after: concluded(room) })
			);
		case 'next':
			return closedMeeting(room) ?? next(room, step.by);
		case 'give':
			return closedMeeting(room) ?? give(room, step.to);
		case 'admit':
			return admit(room, step);
		case 'change role':
			return changeRole(room, step.to, step.role);
		case 'remove':
			return changeRole(room, step.to, null);
	}
}

const concluded = (room: RoomModel): RoomModel => ({
	...room,
	status: 'concluded',
	holder: null,
	talk: handsDown(room.talk)
});

function next(room: RoomModel, by: Name): Expected {
	if (room.items.some((one) => one.status === 'under_discussion')) {
		return { refusal: 'recommendation_missing' };
	}
	const at = room.items.findIndex((one) => one.status === 'waiting');
	return at === -1 ? { refusal: 'agenda_finished' } : { after: discussing(room, at, by) };
}

/** Whoever was granted the baton has it no longer; a chair keeps it. */
export function discussing(room: RoomModel, item: number, by: Name): RoomModel {
	const opened = spokenFor(withStatus(room, item, 'under_discussion'));
	const isChairs = room.holder === null || room.roles[room.holder] === 'chair';
	return isChairs ? opened : { ...opened, holder: by };
}

/** Who had the word had it for a case that is closed by now. */
export const spokenFor = (room: RoomModel): RoomModel => ({ ...room, talk: callEnded(room.talk) });

export function withStatus(room: RoomModel, item: number, status: AgendaItemStatus): RoomModel {
	return changed(room, item, (one) => ({ ...one, status }));
}

export function changed(room: RoomModel, item: number, change: (one: Item) => Item): RoomModel {
	return { ...room, items: room.items.map((one, at) => (at === item ? change(one) : one)) };
}

function give(room: RoomModel, to: Name): Expected {
	const role = room.roles[to];
	if (role === null) {
		return { refusal: 'person_not_found' };
	}
	return role === 'observer' ? { refusal: 'not_allowed' } : { after: { ...room, holder: to } };
}

function admit(room: RoomModel, { to, role }: Extract<Step, { act: 'admit' }>): Expected {
	if (room.status === 'concluded') {
		return { refusal: 'meeting_concluded' };
	}
	const roles = { ...room.roles, [to]: role };
	return room.roles[to] === null
		? { after: { ...room, roles, talk: seated(room.talk, to) } }
		: { refusal: 'already_exists' };
}

function changeRole(room: RoomModel, to: Name, role: MeetingRole | null): Expected {
	if (room.status === 'concluded') {
		return { refusal: 'meeting_concluded' };
	}
	if (room.roles[to] === null) {
		return { refusal: 'person_not_found' };
	}
	if (room.roles[to] === 'chair' && role !== 'chair' && chairsOf(room).length === 1) {
		return { refusal: 'chair_needed' };
	}
	const talk = role === null ? handsDown(room.talk, to) : room.talk;
	const after = { ...room, roles: { ...room.roles, [to]: role }, talk };
	const isGrantOver = room.holder === to && (role === null || role === 'observer');
	return { after: isGrantOver ? { ...after, holder: chairsOf(after)[0] ?? null } : after };
}

export const chairsOf = (room: RoomModel): Name[] =>
	NAMES.filter((name) => room.roles[name] === 'chair');
