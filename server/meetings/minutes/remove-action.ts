import { and, eq } from 'drizzle-orm';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { action } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '../record-act.ts';
import { itemForAction } from './item-for-action.ts';

/** Takes an action back before the minutes are sent. */
export async function removeAction(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, actionId }: { agendaItemId: string; actionId: string }
): Promise<Outcome<{ actionId: string }>> {
	return portal.db.transaction(async (tx) => {
		const item = await itemForAction(tx, actor, agendaItemId);
		if (!item.ok) {
			return item;
		}
		const removed = await tx
			.delete(action)
			.where(and(eq(action.id, actionId), eq(action.agendaItemId, agendaItemId)))
			.returning({ id: action.id });
		if (removed.length === 0) {
			return refuse('not_found');
		}
		await recordAct(tx, portal, {
			...{ meetingId: item.value.meeting.id, actorId: actor.id, type: 'action.removed' },
			subject: { agendaItemId, actionId }
		});
		return accept({ actionId });
	});
}
