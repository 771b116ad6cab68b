import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { ballot, voteRound } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '../record-act.ts';
import { conductedRound, type OfRound } from './round-for.ts';
import { countedVoters, votersOf, type Voter } from './voters.ts';

/** The chair shows all ballots to all at once; none is taken after it. */
export async function revealVote(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, round }: OfRound
): Promise<Outcome<OfRound>> {
	return portal.db.transaction(async (tx) => {
		const held = await conductedRound(tx, actor, { agendaItemId, round });
		if (!held.ok) {
			return held;
		}
		const { meeting, presenterId } = held.value.item;
		const roundId = held.value.round.id;
		const voters = await votersOf(tx, { meetingId: meeting.id, presenterId });
		const counts = await settleBallots(tx, roundId, voters);
		if (counts === null) {
			return refuse('ballots_missing');
		}
		await tx
			.update(voteRound)
			.set({ ...counts, status: 'revealed', closedAt: portal.clock.now() })
			.where(eq(voteRound.id, roundId));
		await recordAct(tx, portal, {
			meetingId: meeting.id,
			actorId: actor.id,
			type: 'vote.revealed',
			subject: { agendaItemId, round }
		});
		return accept({ agendaItemId, round });
	});
}

/** A ballot is worth what its voter is at the reveal: of who was removed or only looks on by then, nothing. Null without a counted one. */
async function settleBallots(
	tx: Tx,
	roundId: string,
	voters: Voter[]
): Promise<{ castCount: number; countedOf: number } | null> {
	const cast = await tx.select().from(ballot).where(eq(ballot.roundId, roundId));
	const voterOf = (personId: string | null) => voters.find((one) => one.personId === personId);
	const castCount = cast.filter(({ personId }) => voterOf(personId)?.kind === 'counted').length;
	if (castCount === 0) {
		return null;
	}
	for (const { id, personId, role, kind, specialty } of cast) {
		const voter = voterOf(personId);
		if (voter === undefined) {
			await tx.delete(ballot).where(eq(ballot.id, id));
		} else if (voter.role !== role || voter.kind !== kind || voter.specialty !== specialty) {
			const now = { role: voter.role, kind: voter.kind, specialty: voter.specialty };
			await tx.update(ballot).set(now).where(eq(ballot.id, id));
		}
	}
	const castBy = new Set(cast.flatMap(({ personId }) => personId ?? []));
	return { castCount, countedOf: countedVoters(voters, castBy).length };
}
