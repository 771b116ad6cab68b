import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { voteRound } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { liveItemFor } from '../live-item-for.ts';
import { recordAct } from '../record-act.ts';
import type { Opened } from './open-vote.ts';
import { revealedRound } from './round-for.ts';

export type OpenVoteAgain = { agendaItemId: string; round: number; reason: string };

/** The chair opens another round of a revealed vote, with the same options and no ballots; the one before is kept. */
export async function openVoteAgain(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, round, reason }: OpenVoteAgain
): Promise<Outcome<Opened>> {
	return portal.db.transaction(async (tx) => {
		const item = await liveItemFor(tx, actor, agendaItemId, 'conduct_vote');
		if (!item.ok) {
			return item;
		}
		const before = await revealedRound(tx, { agendaItemId, round });
		if (!before.ok) {
			return before;
		}
		const opened = { agendaItemId, round: round + 1 };
		await tx.insert(voteRound).values({
			...{ ...opened, reason, options: before.value.options, status: 'open' },
			openedAt: portal.clock.now()
		});
		await recordAct(tx, portal, {
			meetingId: item.value.meeting.id,
			actorId: actor.id,
			type: 'vote.opened_again',
			subject: opened,
			words: { reason }
		});
		return accept(opened);
	});
}
