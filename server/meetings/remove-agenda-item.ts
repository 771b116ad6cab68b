import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import { agendaItem } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { itemAt } from './agenda/agenda-item-for.ts';
import { recordAct } from './record-act.ts';

/** The chair takes a case off the agenda before it was discussed; whoever proposed one takes it back before the chair has taken it. */
export async function removeAgendaItem(
	portal: Portal,
	actor: Actor,
	{ agendaItemId }: { agendaItemId: string }
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const found = await itemAt(tx, actor, agendaItemId, 'propose');
		if (!found.ok) {
			return found;
		}
		const { status, caseId, presenterId, meeting } = found.value;
		const isOwnProposal = status === 'proposed' && presenterId === actor.id;
		if (!isOwnProposal && !may(actor, 'set_agenda', 'meeting', meeting)) {
			return refuse('not_allowed');
		}
		if (status === 'under_discussion') {
			return refuse('case_still_open');
		}
		if (status === 'concluded' || status === 'deferred') {
			return refuse('agenda_item_closed');
		}
		await tx.delete(agendaItem).where(eq(agendaItem.id, agendaItemId));
		await recordAct(tx, portal, {
			meetingId: meeting.id,
			actorId: actor.id,
			type: 'agenda_item.removed',
			subject: { agendaItemId, caseId }
		});
		return accept({ meetingId: meeting.id });
	});
}
