import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { agendaItem } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor, meetingOf } from './meeting-for.ts';
import { recordAct } from './record-act.ts';

/** Takes a case off the agenda before it was discussed. */
export async function removeAgendaItem(
	portal: Portal,
	actor: Actor,
	{ agendaItemId }: { agendaItemId: string }
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const meetingId = await meetingOf(tx, agendaItemId);
		const held = await meetingFor(tx, actor, meetingId ?? '', 'set_agenda');
		if (!held.ok) {
			return held.reason === 'meeting_not_found' ? refuse('agenda_item_not_found') : held;
		}
		const [item] = await tx
			.select({ status: agendaItem.status, caseId: agendaItem.caseId })
			.from(agendaItem)
			.where(eq(agendaItem.id, agendaItemId));
		if (item === undefined) {
			return refuse('agenda_item_not_found');
		}
		if (item.status !== 'waiting') {
			return refuse(item.status === 'under_discussion' ? 'case_still_open' : 'agenda_item_closed');
		}
		await tx.delete(agendaItem).where(eq(agendaItem.id, agendaItemId));
		await recordAct(tx, portal, {
			meetingId: held.value.id,
			actorId: actor.id,
			type: 'agenda_item.removed',
			subject: { agendaItemId, caseId: item.caseId }
		});
		return accept({ meetingId: held.value.id });
	});
}
