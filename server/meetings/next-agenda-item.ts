import { and, asc, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { agendaItem } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor, refusalUnlessOpen } from './meeting-for.ts';
import { itemUnderDiscussion, startDiscussion } from './start-discussion.ts';

/** Opens the next waiting case. A case under discussion has neither a signed recommendation nor a deferral: both would have closed it. */
export async function nextAgendaItem(
	portal: Portal,
	actor: Actor,
	{ meetingId }: { meetingId: string }
): Promise<Outcome<{ agendaItemId: string }>> {
	return portal.db.transaction(async (tx) => {
		const meeting = await meetingFor(tx, actor, meetingId, 'set_agenda');
		if (!meeting.ok) {
			return meeting;
		}
		const held = meeting.value;
		const closed = refusalUnlessOpen(held);
		if (closed !== null) {
			return closed;
		}
		if ((await itemUnderDiscussion(tx, held.id)) !== null) {
			return refuse('recommendation_missing');
		}
		const [next] = await tx
			.select({ id: agendaItem.id })
			.from(agendaItem)
			.where(and(eq(agendaItem.meetingId, held.id), eq(agendaItem.status, 'waiting')))
			.orderBy(asc(agendaItem.position), asc(agendaItem.id))
			.limit(1);
		if (next === undefined) {
			return refuse('agenda_finished');
		}
		await startDiscussion(tx, portal, { actor, held, agendaItemId: next.id });
		return accept({ agendaItemId: next.id });
	});
}
