import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Portal } from '#server/portal.ts';
import { agendaItemFor, refusalUnlessOpen } from './meeting-for.ts';
import { itemUnderDiscussion, startDiscussion } from './start-discussion.ts';

/** Brings one waiting case under discussion; there is never a second one. */
export async function openAgendaItem(
	portal: Portal,
	actor: Actor,
	{ agendaItemId }: { agendaItemId: string }
): Promise<Outcome<{ agendaItemId: string }>> {
	return portal.db.transaction(async (tx) => {
		const item = await agendaItemFor(tx, actor, agendaItemId, 'open');
		if (!item.ok) {
			return item;
		}
		const { meeting: held, status } = item.value;
		const closed = refusalUnlessOpen(held);
		if (closed !== null) {
			return closed;
		}
		if ((await itemUnderDiscussion(tx, held.id)) !== null) {
			return refuse('agenda_item_open');
		}
		if (status !== 'waiting') {
			return refuse('agenda_item_closed');
		}
		await startDiscussion(tx, portal, { actor, held, agendaItemId });
		return accept({ agendaItemId });
	});
}
