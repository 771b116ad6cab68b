import { and, eq } from 'drizzle-orm';
import type { Tx } from '#server/db/client.ts';
import { agendaItem, tumorCase } from '#server/db/schema.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Portal } from '#server/portal.ts';
import { endGrant } from './baton.ts';
import type { HeldMeeting } from './meeting-for.ts';
import { recordAct } from './record-act.ts';
import { endCall } from './talk/hands.ts';

/** The item under discussion at a meeting that the caller holds; null when none is. */
export async function itemUnderDiscussion(tx: Tx, meetingId: string): Promise<string | null> {
	const [open] = await tx
		.select({ id: agendaItem.id })
		.from(agendaItem)
		.where(and(eq(agendaItem.meetingId, meetingId), eq(agendaItem.status, 'under_discussion')));
	return open?.id ?? null;
}

/**
 * Opens a waiting item of an open meeting in which no other is open; the caller has seen to both. The case is held: a change
 * of it that is on its way is stored before the board looks at it, and none after that.
 */
export async function startDiscussion(
	tx: Tx,
	portal: Portal,
	{ actor, held, agendaItemId }: { actor: Actor; held: HeldMeeting; agendaItemId: string }
): Promise<void> {
	await tx
		.select({ id: tumorCase.id })
		.from(tumorCase)
		.innerJoin(agendaItem, eq(agendaItem.caseId, tumorCase.id))
		.where(eq(agendaItem.id, agendaItemId))
		.for('update', { of: tumorCase });
	await tx
		.update(agendaItem)
		.set({ status: 'under_discussion', openedAt: portal.clock.now() })
		.where(eq(agendaItem.id, agendaItemId));
	await endGrant(tx, held, actor.id);
	await endCall(tx, held.id, portal.clock.now());
	await recordAct(tx, portal, {
		meetingId: held.id,
		actorId: actor.id,
		type: 'agenda_item.opened',
		subject: { agendaItemId }
	});
}
