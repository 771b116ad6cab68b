import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { agendaItem } from '#server/db/schema.ts';
import type { Tx } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';
import { agendaItemFor, refusalUnlessOpen, type HeldItem } from './meeting-for.ts';
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
		await storeDeferral(tx, portal, {
			...{ item: item.value, actorId: actor.id, reason: reason.trim() }
		});
		return accept({ agendaItemId });
	});
}

type Deferral = {
	item: Pick<HeldItem, 'id' | 'caseId' | 'presenterId' | 'status'> & { meeting: { id: string } };
	actorId: string;
	reason: string;
};

/** Of an item that the caller holds and that is not closed: with it goes its vote, and the word of whoever was called. */
export async function storeDeferral(
	tx: Tx,
	portal: Portal,
	{ item, actorId, reason }: Deferral
): Promise<void> {
	const closedAt = portal.clock.now();
	await closeOpenVote(tx, portal, item);
	await keepCase(tx, portal, item);
	await tx
		.update(agendaItem)
		.set({ status: 'deferred', closedAt, deferredReason: reason })
		.where(eq(agendaItem.id, item.id));
	if (item.status === 'under_discussion') {
		await endCall(tx, item.meeting.id, closedAt);
	}
	await recordAct(tx, portal, {
		...{ meetingId: item.meeting.id, actorId, type: 'agenda_item.deferred' },
		...{ subject: { agendaItemId: item.id }, words: { reason } }
	});
}
