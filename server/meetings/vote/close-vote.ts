import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { ballot, voteRound } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import type { HeldItem } from '../meeting-for.ts';
import { recordAct } from '../record-act.ts';
import { conductedRound, lastRound, type OfRound, type Round } from './round-for.ts';
import { votersOf } from './voters.ts';

/** The chair ends a vote without a reveal; nobody ever reads its ballots. */
export async function closeVote(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, round }: OfRound
): Promise<Outcome<OfRound>> {
	return portal.db.transaction(async (tx) => {
		const held = await conductedRound(tx, actor, { agendaItemId, round });
		if (!held.ok) {
			return held;
		}
		await closeRound(tx, portal, held.value);
		await recordAct(tx, portal, {
			meetingId: held.value.item.meeting.id,
			actorId: actor.id,
			type: 'vote.closed',
			subject: { agendaItemId, round }
		});
		return accept({ agendaItemId, round });
	});
}

type ItemOfVote = Pick<HeldItem, 'id' | 'presenterId'> & { meeting: { id: string } };

/** With a deferral; the act that ends the discussion says so in the recording. */
export async function closeOpenVote(tx: Tx, portal: Portal, item: ItemOfVote): Promise<void> {
	const round = await lastRound(tx, item.id);
	if (round?.status === 'open') {
		await closeRound(tx, portal, { item, round });
	}
}

/** Its ballots are deleted: what nobody may read is not kept. Their number is. */
async function closeRound(
	tx: Tx,
	{ clock }: Pick<Portal, 'clock'>,
	{ item, round }: { item: ItemOfVote; round: Round }
): Promise<void> {
	const voters = await votersOf(tx, { meetingId: item.meeting.id, presenterId: item.presenterId });
	const cast = await tx.delete(ballot).where(eq(ballot.roundId, round.id)).returning();
	const counted = voters.filter(({ kind }) => kind === 'counted');
	const castCount = counted.filter((voter) =>
		cast.some(({ personId }) => personId === voter.personId)
	).length;
	await tx
		.update(voteRound)
		.set({ status: 'closed', closedAt: clock.now(), castCount })
		.where(eq(voteRound.id, round.id));
}
