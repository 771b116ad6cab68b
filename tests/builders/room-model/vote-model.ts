import type { Refusal } from '#lib/domain/outcome.ts';
import {
	changed,
	itemAt,
	type Expected,
	type ItemChoice,
	type Name,
	type RoomModel
} from './model.ts';

/** Written by hand from docs/spec/vote.md and the matrix of rights; it asks nothing of the product. */
export type VoteModel = {
	/** The last vote; `cast` names whose ballots are stored. */
	vote: { status: 'open' | 'closed' | 'revealed'; round: number; cast: Name[] } | null;
	dissents: Name[];
	/** Version of the details, 0 without any. */
	details: number;
	signedBy: Name | null;
	isCoSigned: boolean;
	/** 1 with the signature, one more with each addendum. */
	version: number;
};

export const NO_VOTE: VoteModel = {
	vote: null,
	dissents: [],
	details: 0,
	signedBy: null,
	isCoSigned: false,
	version: 1
};

const VOTE_ACTS = [
	...(['open vote', 'close vote', 'reveal', 'vote again', 'ask again'] as const),
	...(['cast', 'dissent', 'withdraw', 'write details', 'co-sign', 'add'] as const)
] as const;
/** `isStale`: on another version, seal or round than the one that stands. */
export type VoteStep = {
	act: (typeof VOTE_ACTS)[number];
	by: Name;
	item: ItemChoice;
	isStale: boolean;
};
export const isVoteStep = (step: { act: string }): step is VoteStep =>
	(VOTE_ACTS as readonly string[]).includes(step.act);

type Item = RoomModel['items'][number];
type At = { room: RoomModel; at: number; item: Item; step: VoteStep };

/** Who is not a member was refused before. */
export function expectedOfVote(room: RoomModel, step: VoteStep): Expected {
	const at = itemAt(room, step.item);
	const item = room.items[at];
	if (item === undefined || !mayDo(room, item, step)) {
		return { refusal: 'not_allowed' };
	}
	const all = { room, at, item, step };
	return step.act === 'co-sign' || step.act === 'add' ? underSignature(all) : whileOpen(all);
}

function mayDo(room: RoomModel, item: Item, { act, by }: VoteStep): boolean {
	const role = room.roles[by];
	const isHeard = role !== null && role !== 'observer';
	switch (act) {
		case 'open vote':
		case 'close vote':
		case 'reveal':
		case 'vote again':
		case 'add':
			return role === 'chair';
		case 'co-sign':
			return role === 'panelist';
		case 'write details':
			return isHeard && (role === 'chair' || role === 'panelist' || item.presenter === by);
		case 'cast':
		case 'ask again':
		case 'dissent':
		case 'withdraw':
			return isHeard;
	}
}

/** The panelist is of another specialty than all others. */
const isOther = (one: Name | null, other: Name): boolean =>
	one !== other && (one === 'panelist') !== (other === 'panelist');

function underSignature({ room, at, item, step }: At): Expected {
	if (item.signedBy === null) {
		return { refusal: 'recommendation_not_signed' };
	}
	if (step.act === 'add') {
		return step.isStale
			? { refusal: 'recommendation_changed' }
			: { after: changed(room, at, (one) => ({ ...one, version: one.version + 1 })) };
	}
	if (!isOther(item.signedBy, step.by)) {
		return { refusal: 'own_specialty' };
	}
	if (step.isStale || item.isCoSigned) {
		return { refusal: step.isStale ? 'recommendation_changed' : 'already_co_signed' };
	}
	return { after: changed(room, at, (one) => ({ ...one, isCoSigned: true })) };
}

function whileOpen(all: At): Expected {
	const { room, at, item } = all;
	if (item.status === 'concluded') {
		return { refusal: 'recommendation_signed' };
	}
	if (room.status !== 'open' || item.status !== 'under_discussion') {
		return { refusal: 'agenda_item_closed' };
	}
	const after = acted(all);
	return typeof after === 'string'
		? { refusal: after }
		: { after: changed(room, at, (one) => ({ ...one, ...after })) };
}

function acted({ room, item, step }: At): Partial<VoteModel> | Refusal {
	const { vote } = item;
	const { by, isStale } = step;
	const isThere = !isStale && vote !== null;
	switch (step.act) {
		case 'open vote':
			if (vote !== null && vote.status !== 'closed') {
				return vote.status === 'open' ? 'vote_open' : 'vote_revealed';
			}
			return { vote: { status: 'open', round: (vote?.round ?? 0) + 1, cast: [] } };
		case 'vote again':
		case 'ask again':
			if (vote?.status === 'open') {
				return 'vote_open';
			}
			if (!isThere || vote.status !== 'revealed') {
				return 'vote_not_revealed';
			}
			return step.act === 'ask again'
				? {}
				: { vote: { status: 'open', round: vote.round + 1, cast: [] } };
		case 'cast':
		case 'close vote':
		case 'reveal':
			return isThere && vote.status === 'open'
				? onOpenVote({ room, item, step }, vote)
				: 'vote_over';
		case 'dissent':
			return { dissents: [...item.dissents.filter((one) => one !== by), by] };
		case 'withdraw':
			return item.dissents.includes(by)
				? { dissents: item.dissents.filter((one) => one !== by) }
				: 'dissent_not_found';
		case 'write details':
			return isStale ? 'structure_changed' : { details: item.details + 1 };
		case 'co-sign':
		case 'add':
			throw new Error('these are about what is signed');
	}
}

function onOpenVote(
	{ room, item, step }: Omit<At, 'at'>,
	vote: NonNullable<VoteModel['vote']>
): Partial<VoteModel> | Refusal {
	const others = vote.cast.filter((one) => one !== step.by);
	if (step.act === 'cast') {
		return { vote: { ...vote, cast: [...others, step.by] } };
	}
	if (step.act === 'close vote') {
		return { vote: { ...vote, status: 'closed', cast: [] } };
	}
	const counts = (name: Name): boolean =>
		item.presenter !== name && (room.roles[name] === 'chair' || room.roles[name] === 'panelist');
	const isVoter = (name: Name) => room.roles[name] !== null && room.roles[name] !== 'observer';
	return vote.cast.some(counts)
		? { vote: { ...vote, status: 'revealed', cast: vote.cast.filter(isVoter) } }
		: 'ballots_missing';
}
