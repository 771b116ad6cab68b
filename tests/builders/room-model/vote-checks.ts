import assert from 'node:assert/strict';
import { asc, desc, eq, inArray } from 'drizzle-orm';
import type { RoomState } from '#lib/protocol/meeting.ts';
import {
	addendum,
	ballot,
	coSignature,
	dissent,
	recommendation,
	recommendationStructure,
	revoteRequest,
	voteRound
} from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { NAMES, type Name, type RoomModel } from './model.ts';
import type { Stage } from './stage.ts';
import { askedBy } from './vote-commands.ts';
import type { VoteModel } from './vote-model.ts';

/** What the model says of votes and signatures, as the database has it. */
export async function voteInDatabase(
	{ portal: { db }, people }: Stage,
	agendaItemId: string
): Promise<Omit<VoteModel, 'signedBy'>> {
	const namesOf = (ids: (string | null)[]) => NAMES.filter((name) => ids.includes(people[name].id));
	const [round] = await db
		.select()
		.from(voteRound)
		.where(eq(voteRound.agendaItemId, agendaItemId))
		.orderBy(desc(voteRound.round))
		.limit(1);
	const cast =
		round === undefined ? [] : await db.select().from(ballot).where(eq(ballot.roundId, round.id));
	const dissents = await db.select().from(dissent).where(eq(dissent.agendaItemId, agendaItemId));
	const [details] = await db
		.select()
		.from(recommendationStructure)
		.where(eq(recommendationStructure.agendaItemId, agendaItemId));
	const [signed] = await db
		.select()
		.from(recommendation)
		.where(eq(recommendation.agendaItemId, agendaItemId));
	const recommendationId = signed?.id ?? '00000000-0000-0000-0000-000000000000';
	const coSigned = await db
		.select()
		.from(coSignature)
		.where(eq(coSignature.recommendationId, recommendationId));
	const added = await db
		.select()
		.from(addendum)
		.where(eq(addendum.recommendationId, recommendationId));
	return {
		vote:
			round === undefined
				? null
				: {
						...{ status: round.status, round: round.round },
						cast: namesOf(cast.map(({ personId }) => personId))
					},
		dissents: namesOf(dissents.map(({ personId }) => personId)),
		details: details?.version ?? 0,
		isCoSigned: coSigned.length === 1,
		version: 1 + added.length
	};
}

export function voteInModel({ vote, dissents, details, isCoSigned, version }: VoteModel) {
	const ordered = (names: Name[]) => NAMES.filter((name) => names.includes(name));
	return {
		vote: vote && { ...vote, cast: ordered(vote.cast) },
		dissents: ordered(dissents),
		...{ details, isCoSigned, version }
	};
}

/** Rows about a closed case that never change again. */
export async function votesOf({ db }: Portal, agendaItemId: string) {
	const rounds = await db
		.select()
		.from(voteRound)
		.where(eq(voteRound.agendaItemId, agendaItemId))
		.orderBy(asc(voteRound.round));
	const ids = rounds.map(({ id }) => id);
	return {
		rounds,
		ballots:
			ids.length === 0
				? []
				: await db.select().from(ballot).where(inArray(ballot.roundId, ids)).orderBy(ballot.id),
		requests: await db
			.select()
			.from(revoteRequest)
			.where(eq(revoteRequest.agendaItemId, agendaItemId))
			.orderBy(revoteRequest.id),
		dissents: await db
			.select()
			.from(dissent)
			.where(eq(dissent.agendaItemId, agendaItemId))
			.orderBy(dissent.id),
		details: await db
			.select()
			.from(recommendationStructure)
			.where(eq(recommendationStructure.agendaItemId, agendaItemId))
	};
}

/** Of an open vote each voter has their own ballot and nobody anything else; who asks for another is read by the chair. */
export function checkVoteView(state: RoomState, name: Name, room: RoomModel): void {
	const { decision } = state;
	const item = room.items[state.agenda.findIndex(({ id }) => id === decision?.agendaItemId)];
	const vote = item?.vote ?? null;
	const isOpen = vote?.status === 'open';
	assert.equal(decision?.openVote !== null && decision !== null, isOpen, 'an open vote is shown');
	if (isOpen) {
		const hasCast = vote.cast.includes(name);
		assert.deepEqual(decision?.openVote?.mine, hasCast ? { ideal: 0, feasible: 1 } : null);
		assert.equal(decision?.openVote?.waiting === null, room.roles[name] !== 'chair');
	}
	for (const round of decision?.record.rounds ?? []) {
		assert.equal('ballots' in round, round.status === 'revealed', 'ballots before the reveal');
	}
	const text = JSON.stringify(state);
	for (const other of NAMES.filter((one) => one !== name && room.roles[name] !== 'chair')) {
		assert.ok(!text.includes(`"${askedBy(other)}"`), `${name} is shown what ${other} asks`);
	}
}
