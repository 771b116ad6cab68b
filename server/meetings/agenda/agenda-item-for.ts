import { and, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { AgendaItemStatus } from '#lib/domain/meeting/meeting.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem } from '#server/db/schema.ts';
import { meetingFor, meetingOf, type HeldMeeting } from '../meeting-for.ts';

export type ItemOfMeeting = {
	id: string;
	caseId: string;
	presenterId: string;
	status: AgendaItemStatus;
	meeting: HeldMeeting;
};

/**
 * An item of a meeting at which the actor may do `verb`, with the meeting held. What is only proposed is known to the chair and to
 * its presenter; for others it is not there.
 */
export async function itemAt(
	tx: Tx,
	actor: Actor,
	agendaItemId: string,
	verb: string
): Promise<Outcome<ItemOfMeeting>> {
	const meetingId = await meetingOf(tx, agendaItemId);
	const held = await meetingFor(tx, actor, meetingId ?? '', verb);
	if (!held.ok) {
		return held.reason === 'meeting_not_found' ? refuse('agenda_item_not_found') : held;
	}
	const [item] = await tx
		.select({
			id: agendaItem.id,
			caseId: agendaItem.caseId,
			presenterId: agendaItem.presenterId,
			status: agendaItem.status
		})
		.from(agendaItem)
		// It may have been moved to another meeting while this one was waited for.
		.where(and(eq(agendaItem.id, agendaItemId), eq(agendaItem.meetingId, held.value.id)));
	const isKnown =
		item !== undefined &&
		(item.status !== 'proposed' || held.value.role === 'chair' || item.presenterId === actor.id);
	return isKnown ? accept({ ...item, meeting: held.value }) : refuse('agenda_item_not_found');
}
