import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { ballotKindOf, type Answers } from '#lib/domain/vote/ballot.ts';
import { ballot } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { liveItemFor } from '../live-item-for.ts';
import { recordAct } from '../record-act.ts';
import { openRound } from './round-for.ts';

export type CastBallot = Answers & { agendaItemId: string; round: number };

/** One ballot for each person; a later one replaces it until the reveal. What was answered stands in the ballot and nowhere else. */
export async function castBallot(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, round, ideal, feasible }: CastBallot
): Promise<Outcome<{ agendaItemId: string; round: number }>> {
	return portal.db.transaction(async (tx) => {
		const item = await liveItemFor(tx, actor, agendaItemId, 'vote');
		if (!item.ok) {
			return item;
		}
		const { role } = item.value.meeting;
		const isPresenting = item.value.presenterId === actor.id;
		const kind = ballotKindOf(role, { isPresenting });
		if (kind === null) {
			return refuse('not_allowed');
		}
		const open = await openRound(tx, { agendaItemId, round });
		if (!open.ok) {
			return open;
		}
		const { id: roundId, options } = open.value;
		if (ideal >= options.length || feasible >= options.length) {
			return refuse('malformed');
		}
		const answers = { ideal, feasible };
		const { specialty } = actor;
		await tx
			.insert(ballot)
			.values({ roundId, personId: actor.id, role, specialty, kind, ...answers })
			.onConflictDoUpdate({ target: [ballot.roundId, ballot.personId], set: answers });
		await recordAct(tx, portal, {
			meetingId: item.value.meeting.id,
			actorId: actor.id,
			type: 'vote.cast',
			subject: { agendaItemId, round }
		});
		return accept({ agendaItemId, round });
	});
}
