import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { revoteRequest } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { liveItemFor } from '../live-item-for.ts';
import { recordAct } from '../record-act.ts';
import { revealedRound, type OfRound } from './round-for.ts';

/** Whoever may vote asks the chair for another round, with a reason; asked twice, the later reason stands. */
export async function askForRevote(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, round, reason }: OfRound & { reason: string }
): Promise<Outcome<OfRound>> {
	return portal.db.transaction(async (tx) => {
		const item = await liveItemFor(tx, actor, agendaItemId, 'vote');
		if (!item.ok) {
			return item;
		}
		const revealed = await revealedRound(tx, { agendaItemId, round });
		if (!revealed.ok) {
			return revealed;
		}
		const asked = { reason, at: portal.clock.now() };
		await tx
			.insert(revoteRequest)
			.values({ agendaItemId, roundId: revealed.value.id, personId: actor.id, ...asked })
			.onConflictDoUpdate({ target: [revoteRequest.roundId, revoteRequest.personId], set: asked });
		await recordAct(tx, portal, {
			meetingId: item.value.meeting.id,
			actorId: actor.id,
			type: 'vote.asked_again',
			subject: { agendaItemId, round },
			words: { reason }
		});
		return accept({ agendaItemId, round });
	});
}
