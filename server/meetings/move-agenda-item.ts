import { and, asc, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { agendaItem } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor, meetingOf } from './meeting-for.ts';
import { recordAct } from './record-act.ts';

export type MoveAgendaItem = { agendaItemId: string; direction: 'up' | 'down' };

/** Changes places with the waiting case before or after it; the first cannot go up, the last not down, which is no error. */
export async function moveAgendaItem(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, direction }: MoveAgendaItem
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const meetingId = await meetingOf(tx, agendaItemId);
		const held = await meetingFor(tx, actor, meetingId ?? '', 'set_agenda');
		if (!held.ok) {
			return held.reason === 'meeting_not_found' ? refuse('agenda_item_not_found') : held;
		}
		const waiting = await tx
			.select({ id: agendaItem.id, position: agendaItem.position })
			.from(agendaItem)
			.where(and(eq(agendaItem.meetingId, held.value.id), eq(agendaItem.status, 'waiting')))
			.orderBy(asc(agendaItem.position), asc(agendaItem.id));
		const index = waiting.findIndex((item) => item.id === agendaItemId);
		const moved = waiting[index];
		if (moved === undefined) {
			return refuse('agenda_item_closed');
		}
		const neighbor = waiting[index + (direction === 'up' ? -1 : 1)];
		if (neighbor === undefined) {
			return accept({ meetingId: held.value.id });
		}
		for (const [id, position] of [
			[moved.id, neighbor.position],
			[neighbor.id, moved.position]
		] as const) {
			await tx.update(agendaItem).set({ position }).where(eq(agendaItem.id, id));
		}
		const subject = { agendaItemId, direction };
		const act = { meetingId: held.value.id, actorId: actor.id, type: 'agenda_item.moved', subject };
		await recordAct(tx, portal, act);
		return accept({ meetingId: held.value.id });
	});
}
