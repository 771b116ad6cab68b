import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '../record-act.ts';
import { itemAt } from './agenda-item-for.ts';
import { saveEntry } from './entries.ts';

/** The chair asks the presenter for what a proposed case lacks: it stands on the presenter's page of today. */
export async function askPresenter(
	portal: Portal,
	actor: Actor,
	{ agendaItemId }: { agendaItemId: string }
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const item = await itemAt(tx, actor, agendaItemId, 'set_agenda');
		if (!item.ok) {
			return item;
		}
		const { status, meeting, presenterId } = item.value;
		if (status !== 'proposed') {
			return refuse('case_not_proposed');
		}
		await saveEntry(tx, agendaItemId, { askedAt: portal.clock.now() });
		await recordAct(tx, portal, {
			...{ meetingId: meeting.id, actorId: actor.id, type: 'agenda_item.presenter_asked' },
			subject: { agendaItemId, presenterId }
		});
		return accept({ meetingId: meeting.id });
	});
}
