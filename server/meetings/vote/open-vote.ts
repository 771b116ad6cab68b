import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { voteRound } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { liveItemFor } from '../live-item-for.ts';
import { recordAct } from '../record-act.ts';
import { lastRound } from './round-for.ts';

export type OpenVote = { agendaItemId: string; options: string[] };
export type Opened = { agendaItemId: string; round: number };

/** The chair opens a blind vote on the case under discussion; its options stay as they are. */
export async function openVote(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, options }: OpenVote
): Promise<Outcome<Opened>> {
	return portal.db.transaction(async (tx) => {
		const item = await liveItemFor(tx, actor, agendaItemId, 'conduct_vote');
		if (!item.ok) {
			return item;
		}
		const last = await lastRound(tx, agendaItemId);
		if (last !== null && last.status !== 'closed') {
			return refuse(last.status === 'open' ? 'vote_open' : 'vote_revealed');
		}
		const round = (last?.round ?? 0) + 1;
		await tx.insert(voteRound).values({
			...{ agendaItemId, round, options, status: 'open' },
			openedAt: portal.clock.now()
		});
		await recordAct(tx, portal, {
			meetingId: item.value.meeting.id,
			actorId: actor.id,
			type: 'vote.opened',
			subject: { agendaItemId, round }
		});
		return accept({ agendaItemId, round });
	});
}
