import { and, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor, refusalUnlessScheduled, roleAt, type HeldMeeting } from '../meeting-for.ts';
import { recordAct } from '../record-act.ts';
import { itemAt, type ItemOfMeeting } from './agenda-item-for.ts';
import { nextPosition } from './put-on-agenda.ts';

export type MoveAgendaItem = { agendaItemId: string; toMeetingId: string };

/**
 * The chair moves a case to a later meeting of the board, with all that was said of it so far. Only to a later one: two chairs
 * who move in both directions would wait for each other's meeting.
 */
export async function moveAgendaItem(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, toMeetingId }: MoveAgendaItem
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const item = await itemAt(tx, actor, agendaItemId, 'set_agenda');
		if (!item.ok) {
			return item;
		}
		const to = await meetingFor(tx, actor, toMeetingId, 'set_agenda');
		if (!to.ok) {
			return to;
		}
		const refused = await refusalOfMove(tx, item.value, to.value);
		if (refused !== null) {
			return refused;
		}
		const position = await nextPosition(tx, toMeetingId);
		await tx
			.update(agendaItem)
			.set({ meetingId: toMeetingId, position })
			.where(eq(agendaItem.id, agendaItemId));
		const meetingId = item.value.meeting.id;
		await recordAct(tx, portal, {
			...{ meetingId, actorId: actor.id, type: 'agenda_item.moved' },
			subject: { agendaItemId, caseId: item.value.caseId, toMeetingId }
		});
		return accept({ meetingId });
	});
}

async function refusalOfMove(
	tx: Tx,
	{ caseId, presenterId, meeting: from }: ItemOfMeeting,
	to: HeldMeeting
): Promise<Refused | null> {
	if (to.boardId !== from.boardId || to.startsAt <= from.startsAt) {
		return refuse('meeting_not_found');
	}
	if ((await roleAt(tx, presenterId, to.id)) === null) {
		return refuse('presenter_without_seat');
	}
	const there = await tx
		.select({ id: agendaItem.id })
		.from(agendaItem)
		.where(and(eq(agendaItem.meetingId, to.id), eq(agendaItem.caseId, caseId)));
	return there.length > 0
		? refuse('case_already_listed')
		: (refusalUnlessScheduled(from) ?? refusalUnlessScheduled(to));
}
