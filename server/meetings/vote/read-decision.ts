import { and, asc, eq, inArray } from 'drizzle-orm';
import * as v from 'valibot';
import { roleRank } from '#lib/domain/meeting/role-rank.ts';
import type { DecisionRecord, VoteRound } from '#lib/domain/vote/decision.ts';
import type { RevealedBallot } from '#lib/domain/vote/ballot.ts';
import { StoredStructureSchema } from '#lib/domain/vote/structure.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { ballot, dissent, person, recommendationStructure, voteRound } from '#server/db/schema.ts';
import type { Round } from './round-for.ts';

/** Votes, dissent and structure as everybody may read them: of a vote that was not revealed no ballot is even asked for. */
export async function readDecision(on: DbOrTx, agendaItemId: string): Promise<DecisionRecord> {
	const rounds = await on
		.select()
		.from(voteRound)
		.where(eq(voteRound.agendaItemId, agendaItemId))
		.orderBy(asc(voteRound.round));
	const ballots = await revealedBallots(on, rounds);
	return {
		rounds: rounds.map((round) => recordOf(round, ballots.get(round.id) ?? [])),
		dissents: await dissentsOf(on, agendaItemId),
		structure: await structureOf(on, agendaItemId)
	};
}

async function revealedBallots(
	on: DbOrTx,
	rounds: Round[]
): Promise<Map<string, RevealedBallot[]>> {
	const revealed = rounds.filter(({ status }) => status === 'revealed').map(({ id }) => id);
	if (revealed.length === 0) {
		return new Map();
	}
	const found = await on
		.select()
		.from(ballot)
		.innerJoin(voteRound, eq(voteRound.id, ballot.roundId))
		.where(and(inArray(ballot.roundId, revealed), eq(voteRound.status, 'revealed')));
	const byRound = Map.groupBy(found, (one) => one.ballot.roundId);
	return new Map(
		[...byRound].map(([roundId, some]) => [
			roundId,
			some
				.map(({ ballot: { role, specialty, kind, ideal, feasible } }) => ({
					...{ role, specialty, kind, ideal, feasible }
				}))
				.toSorted(inOrder)
		])
	);
}

/** Not in the order in which they came, which would tell whose is whose. */
function inOrder(a: RevealedBallot, b: RevealedBallot): number {
	return (
		a.kind.localeCompare(b.kind) * -1 ||
		roleRank(a.role) - roleRank(b.role) ||
		(a.specialty < b.specialty ? -1 : a.specialty > b.specialty ? 1 : 0) ||
		a.ideal - b.ideal ||
		a.feasible - b.feasible
	);
}

function recordOf(row: Round, ballots: RevealedBallot[]): VoteRound {
	const { round, options, reason } = row;
	const asked = { round, options, reason, openedAt: row.openedAt.toISOString() };
	const closedAt = row.closedAt?.toISOString() ?? '';
	switch (row.status) {
		case 'open':
			return { ...asked, status: 'open' };
		case 'closed':
			return { ...asked, status: 'closed', closedAt, castCount: row.castCount ?? 0 };
		case 'revealed':
			return { ...asked, status: 'revealed', closedAt, countedOf: row.countedOf ?? 0, ballots };
	}
}

async function dissentsOf(on: DbOrTx, agendaItemId: string): Promise<DecisionRecord['dissents']> {
	const found = await on
		.select()
		.from(dissent)
		.where(eq(dissent.agendaItemId, agendaItemId))
		.orderBy(asc(dissent.filedAt), asc(dissent.id));
	return found.map(({ personId, name, specialty, kind, reason, filedAt }) => ({
		...{ personId, name, specialty, kind, reason },
		filedAt: filedAt.toISOString()
	}));
}

async function structureOf(on: DbOrTx, agendaItemId: string): Promise<DecisionRecord['structure']> {
	const [row] = await on
		.select()
		.from(recommendationStructure)
		.where(eq(recommendationStructure.agendaItemId, agendaItemId));
	if (row === undefined) {
		return null;
	}
	const content = v.parse(StoredStructureSchema, row.content);
	const [owner] =
		content.ownerId === null
			? []
			: await on
					.select({ name: person.displayName })
					.from(person)
					.where(eq(person.id, content.ownerId));
	return {
		...{ version: row.version, content, ownerName: owner?.name ?? null },
		changedByName: row.changedByName,
		changedAt: row.changedAt.toISOString()
	};
}
