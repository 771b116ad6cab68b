import type { ActionStep } from './action-rules.ts';
import {
	changed,
	closedMeeting,
	discussing,
	isLive,
	itemAt,
	markAt,
	spokenFor,
	withStatus,
	type Expected,
	type ItemChoice,
	type Name,
	type RoomModel,
	type Step
} from './model.ts';
import type { VoteStep } from './vote-model.ts';

type OfItem = Exclude<Extract<Step, { item: ItemChoice }>, VoteStep | ActionStep>;

/** What a chair does with one case. */
export function withItem(room: RoomModel, step: OfItem): Expected {
	const at = itemAt(room, step.item);
	const status = room.items[at]?.status;
	const isOpen = status === 'under_discussion';
	if (step.act !== 'open item' && status === 'concluded') {
		return { refusal: 'recommendation_signed' };
	}
	switch (step.act) {
		case 'open item':
			return closedMeeting(room) ?? openItem(room, at, step.by);
		case 'defer':
			return (
				closedMeeting(room) ??
				(status === 'waiting' || isOpen
					? { after: isOpen ? spokenFor(deferred(room, at)) : deferred(room, at) }
					: { refusal: 'agenda_item_closed' })
			);
		case 'sign':
			return (
				closedMeeting(room) ?? (isOpen ? sign(room, at, step) : { refusal: 'agenda_item_not_open' })
			);
		case 'hide':
		case 'show':
			return isLive(room, at) ? hideOrShow(room, at, step) : { refusal: 'agenda_item_closed' };
	}
}

function openItem(room: RoomModel, at: number, by: Name): Expected {
	if (room.items.some((one) => one.status === 'under_discussion')) {
		return { refusal: 'agenda_item_open' };
	}
	return room.items[at]?.status === 'waiting'
		? { after: discussing(room, at, by) }
		: { refusal: 'agenda_item_closed' };
}

/** With a deferral a vote that is held is over, and its ballots are gone. */
function deferred(room: RoomModel, at: number): RoomModel {
	return changed(withStatus(room, at, 'deferred'), at, (one) =>
		one.vote?.status === 'open'
			? { ...one, vote: { ...one.vote, status: 'closed', cast: [] } }
			: one
	);
}

function sign(
	room: RoomModel,
	at: number,
	{ by, isStale }: { by: Name; isStale: boolean }
): Expected {
	if (room.items[at]?.written.recommendation.length === 0) {
		return { refusal: 'recommendation_missing' };
	}
	if (isStale || room.items[at]?.vote?.status === 'open') {
		return { refusal: isStale ? 'recommendation_changed' : 'vote_open' };
	}
	const signed = spokenFor(withStatus(room, at, 'concluded'));
	return { after: changed(signed, at, (one) => ({ ...one, signedBy: by })) };
}

function hideOrShow(room: RoomModel, at: number, step: { act: string; mark: number }): Expected {
	const label = markAt(room, at, step.mark);
	const rest = (room.items[at]?.hidden ?? []).filter((one) => one !== label);
	if (step.act === 'hide') {
		return { after: changed(room, at, (one) => ({ ...one, hidden: [...rest, label] })) };
	}
	return rest.length === room.items[at]?.hidden.length
		? { refusal: 'not_found' }
		: { after: changed(room, at, (one) => ({ ...one, hidden: rest })) };
}
