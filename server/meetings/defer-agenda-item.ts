import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { agendaItem } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { agendaItemFor, refusalUnlessOpen } from './meeting-for.ts';
import { keepCase } from './keep-case.ts';
import { recordAct } from './record-act.ts';
import { closeOpenVote } from './vote/close-vote.ts';
import { endCall } from './talk/hands.ts';

export type DeferAgendaItem = { agendaItemId: string; reason: string };

/** Postpones a case with a reason: it may be listed at a later meeting. A waiting case may be deferred too, when its presenter is not there. */
export async function deferAgendaItem(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, reason }: DeferAgendaItem
): Promise<Outcome<{ agendaItemId: string }>> {
	return portal.db.transaction(async (tx) => {
		const item = await agendaItemFor(tx, actor, agendaItemId, 'defer');
		if (!item.ok) {
			return item;
		}
		const { meeting: held, status, isSigned } = item.value;
		if (isSigned) {
			return refuse('recommendation_signed');
		}
		const closed = refusalUnlessOpen(held);
		if (closed !== null) {
			return closed;
		}
		if (status !== 'under_discussion' && status !== 'waiting') {
			return refuse('agenda_item_closed');
		}
		if (reason.trim() === '') {
			return refuse('malformed', { reason: 'required' });
		}
		await closeOpenVote(tx, portal, item.value);
		await keepCase(tx, portal, item.value);
		await tx
			.update(agendaItem)
			.set({ status: 'deferred', closedAt: portal.clock.now(), deferredReason: reason.trim() })
			.where(eq(agendaItem.id, agendaItemId));
		if (status === 'under_discussion') {
			await endCall(tx, held.id, portal.clock.now());
		}
		await recordAct(tx, portal, {
			meetingId: held.id,
			actorId: actor.id,
			type: 'agenda_item.deferred',
			subject: { agendaItemId },
			words: { reason: reason.trim() }
		});
		return accept({ agendaItemId });
	});
}
