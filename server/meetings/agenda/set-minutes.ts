import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '../record-act.ts';
import { itemAt } from './agenda-item-for.ts';
import { saveEntry } from './entries.ts';

/** How long a case is planned for; the times of all that follow move with it. */
export async function setMinutes(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, minutes }: { agendaItemId: string; minutes: number }
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const item = await itemAt(tx, actor, agendaItemId, 'set_agenda');
		if (!item.ok) {
			return item;
		}
		const meetingId = item.value.meeting.id;
		if (item.value.status === 'concluded' || item.value.status === 'deferred') {
			return refuse('agenda_item_closed');
		}
		await saveEntry(tx, agendaItemId, { minutes });
		await recordAct(tx, portal, {
			...{ meetingId, actorId: actor.id, type: 'agenda_item.minutes_set' },
			subject: { agendaItemId, minutes }
		});
		return accept({ meetingId });
	});
}
