import {
	closedMeeting,
	itemAt,
	type Expected,
	type ItemChoice,
	type Name,
	type RoomModel
} from './model.ts';
import { roundAt, type TalkModel } from './talk-model.ts';

/** What follows from a case, written by hand from docs/spec/minutes.md. */
export type ActionStep =
	| { act: 'add action'; by: Name; item: ItemChoice; owner: Name }
	| { act: 'remove action'; by: Name; item: ItemChoice; action: number };
export const isActionStep = (step: { act: string }): step is ActionStep =>
	step.act === 'add action' || step.act === 'remove action';

/** Chair, and who presents the case and is no observer. */
const mayWriteActions = (room: RoomModel, name: Name, item: number): boolean =>
	room.roles[name] === 'chair' ||
	(room.roles[name] !== null &&
		room.roles[name] !== 'observer' &&
		room.items[item]?.presenter === name);

/** From the discussion on; of a case that was only listed or proposed there was none. */
const wasDiscussed = ({ items }: RoomModel, item: number): boolean =>
	['under_discussion', 'concluded', 'deferred'].includes(items[item]?.status ?? '');

export const itemsWithActionsOf = (room: RoomModel, name: Name): number[] =>
	room.status !== 'open'
		? []
		: [...room.items.keys()].filter(
				(item) => wasDiscussed(room, item) && mayWriteActions(room, name, item)
			);

/** Of those that stand, in the order in which they were written. */
export const actionAt = ({ actions }: TalkModel, { action }: { action: number }): number =>
	roundAt(actions, action);

/** Who is not a member was refused before. */
export function expectedOfAction(room: RoomModel, step: ActionStep): Expected {
	const item = itemAt(room, step.item);
	if (!mayWriteActions(room, step.by, item)) {
		return { refusal: 'not_allowed' };
	}
	const closed = closedMeeting(room);
	if (closed !== null) {
		return closed;
	}
	if (!wasDiscussed(room, item)) {
		return { refusal: 'agenda_item_not_open' };
	}
	const actions =
		step.act === 'add action' ? added(room, item, step.owner) : removed(room, item, step);
	return typeof actions === 'string'
		? { refusal: actions }
		: { after: { ...room, talk: { ...room.talk, actions } } };
}

function added({ talk, roles }: RoomModel, item: number, owner: Name) {
	const isHeard = roles[owner] !== null && roles[owner] !== 'observer';
	return isHeard ? [...talk.actions, { item, owner, isRemoved: false }] : 'person_not_found';
}

function removed({ talk }: RoomModel, item: number, step: { action: number }) {
	const at = actionAt(talk, step);
	const one = talk.actions[at];
	return one === undefined || one.isRemoved || one.item !== item
		? 'not_found'
		: talk.actions.with(at, { ...one, isRemoved: true });
}
