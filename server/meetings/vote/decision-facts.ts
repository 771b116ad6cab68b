import { and, asc, eq } from 'drizzle-orm';
import type { AgendaItem } from '#lib/domain/meeting/meeting.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { DecisionRecord } from '#lib/domain/vote/decision.ts';
import { ballotKindOf } from '#lib/domain/vote/ballot.ts';
import type { DecisionState, OpenVote } from '#lib/protocol/vote.ts';
import { may, type Things } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { ballot, person, revoteRequest, voteRound } from '#server/db/schema.ts';
import type { Member } from '../read-members.ts';
import { readDecision } from './read-decision.ts';
import { readSignatures, standingFor, type SignatureFacts } from './signature-standing.ts';
import { countedVoters, votersAmong } from './voters.ts';

/** What the database knows of votes, dissent and structure of the shown case. Ballots of an open vote are in it: see `decisionStateFor`. */
export type DecisionFacts = {
	item: AgendaItem;
	record: DecisionRecord;
	open: { round: number; ballots: { personId: string; ideal: number; feasible: number }[] } | null;
	requests: { personId: string; name: string; reason: string }[];
	signatures: SignatureFacts[];
};

export async function readDecisionFacts(
	tx: Tx,
	{ meetingId, item }: { meetingId: string; item: AgendaItem }
): Promise<DecisionFacts> {
	const record = await readDecision(tx, item.id);
	const last = record.rounds.at(-1);
	return {
		...{ item, record },
		open:
			last?.status === 'open'
				? { round: last.round, ballots: await ballotsOf(tx, { item, round: last.round }) }
				: null,
		requests: last?.status === 'revealed' ? await requestsOf(tx, { item, round: last.round }) : [],
		signatures: await readSignatures(tx, meetingId)
	};
}

type Of = { item: AgendaItem; round: number };
const isRound = ({ item, round }: Of) =>
	and(eq(voteRound.agendaItemId, item.id), eq(voteRound.round, round));

async function ballotsOf(tx: Tx, of: Of) {
	const found = await tx
		.select({ personId: ballot.personId, ideal: ballot.ideal, feasible: ballot.feasible })
		.from(ballot)
		.innerJoin(voteRound, eq(voteRound.id, ballot.roundId))
		.where(isRound(of));
	return found.flatMap(({ personId, ...answers }) =>
		personId === null ? [] : [{ personId, ...answers }]
	);
}

async function requestsOf(tx: Tx, of: Of) {
	return tx
		.select({
			personId: revoteRequest.personId,
			name: person.displayName,
			reason: revoteRequest.reason
		})
		.from(revoteRequest)
		.innerJoin(voteRound, eq(voteRound.id, revoteRequest.roundId))
		.innerJoin(person, eq(person.id, revoteRequest.personId))
		.where(isRound(of))
		.orderBy(asc(revoteRequest.at), asc(revoteRequest.id));
}

type Viewed = {
	viewer: Actor;
	/** Of the viewer; null would be a stranger, who gets no state. */
	role: Member['role'];
	members: Member[];
	meetingStatus: Things['meeting']['status'];
};

/** As this viewer may see it: of an open vote their own ballot and how many are in, nothing else. */
export function decisionStateFor(facts: DecisionFacts, viewed: Viewed): DecisionState {
	const { item, record, requests } = facts;
	const { viewer, role, meetingStatus } = viewed;
	const isOpen = meetingStatus === 'open' && item.status === 'under_discussion';
	const thing = { role, presenterId: item.presenterId, status: item.status, meetingStatus };
	const mayDo = (verb: string) =>
		isOpen && may(viewer, verb, 'agendaItem', { ...thing, isSigned: false });
	return {
		...{ agendaItemId: item.id, record },
		openVote: openVoteFor(facts, viewed),
		requests: requests
			.filter(({ personId }) => role === 'chair' || personId === viewer.id)
			.map(({ name, reason }) => ({ name, reason })),
		ballotKind: ballotKindOf(role, { isPresenting: item.presenterId === viewer.id }),
		mayConductVote: mayDo('conduct_vote'),
		mayVote: mayDo('vote'),
		mayDissent: mayDo('dissent'),
		mayStructure: mayDo('write_structure'),
		signatures: facts.signatures.map((one) => standingFor(one, { viewer, role }))
	};
}

function openVoteFor(
	{ item, open }: DecisionFacts,
	{ viewer, role, members }: Viewed
): OpenVote | null {
	if (open === null) {
		return null;
	}
	const castBy = new Set(open.ballots.map(({ personId }) => personId));
	const counted = countedVoters(votersAmong(members, item.presenterId), castBy);
	const waiting = counted.filter(({ personId }) => !castBy.has(personId));
	const mine = open.ballots.find(({ personId }) => personId === viewer.id);
	return {
		round: open.round,
		castCount: counted.length - waiting.length,
		countedOf: counted.length,
		mine: mine === undefined ? null : { ideal: mine.ideal, feasible: mine.feasible },
		// Who is late is for who may wait for them: before all, it would press a junior to hurry.
		waiting:
			role === 'chair'
				? waiting.map(({ specialty, personId }) => ({
						specialty,
						isViewer: personId === viewer.id
					}))
				: null
	};
}
