import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { addLetters } from '#server/mail/outbox.ts';
import type { Portal } from '#server/portal.ts';
import { recordAct } from '../record-act.ts';
import { itemAt } from './agenda-item-for.ts';
import { saveEntry } from './entries.ts';

/** The chair asks the presenter for what a proposed case lacks: it stands on the presenter's page of today, and in one letter however often they ask. */
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
		const now = portal.clock.now();
		await saveEntry(tx, agendaItemId, { askedAt: now });
		const about = { key: `asked:${agendaItemId}:${presenterId}`, subjectId: agendaItemId };
		await addLetters(tx, now, [{ ...about, kind: 'presenter_asked', personId: presenterId }]);
		await recordAct(tx, portal, {
			...{ meetingId: meeting.id, actorId: actor.id, type: 'agenda_item.presenter_asked' },
			subject: { agendaItemId, presenterId }
		});
		return accept({ meetingId: meeting.id });
	});
}
