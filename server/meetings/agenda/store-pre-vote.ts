import type { PlanIntent } from '#lib/domain/meeting/agenda.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { preVote } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { itemAt } from './agenda-item-for.ts';

export type StorePreVote = { agendaItemId: string; intent: PlanIntent; plan: string };

/**
 * A panelist's own plan before the discussion. It is no event of the meeting: the recording would be another place where it could
 * be read before the item is closed.
 */
export async function storePreVote(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, intent, plan }: StorePreVote
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const item = await itemAt(tx, actor, agendaItemId, 'pre_vote');
		if (!item.ok) {
			return item;
		}
		const { status, meeting } = item.value;
		if (status !== 'waiting' && status !== 'list_only') {
			return refuse(status === 'proposed' ? 'agenda_item_not_found' : 'discussion_begun');
		}
		const words = { intent, plan, at: portal.clock.now() };
		await tx
			.insert(preVote)
			.values({ agendaItemId, personId: actor.id, ...words })
			.onConflictDoUpdate({ target: [preVote.agendaItemId, preVote.personId], set: words });
		await writeAudit(tx, actor.id, 'pre_vote.stored', { meetingId: meeting.id, agendaItemId });
		return accept({ meetingId: meeting.id });
	});
}
