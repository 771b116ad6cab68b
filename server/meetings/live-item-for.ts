import type { Actor } from '#lib/domain/people/actor.ts';
import { refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItemFor, type HeldItem } from './meeting-for.ts';

/** The item, held, while it is under discussion at an open meeting: before it there is nothing to decide, after it nothing changes. */
export async function liveItemFor(
	tx: Tx,
	actor: Actor,
	agendaItemId: string,
	verb: string
): Promise<Outcome<HeldItem>> {
	const item = await agendaItemFor(tx, actor, agendaItemId, verb);
	if (!item.ok) {
		return item;
	}
	if (item.value.isSigned) {
		return refuse('recommendation_signed');
	}
	return item.value.meeting.status !== 'open' || item.value.status !== 'under_discussion'
		? refuse('agenda_item_closed')
		: item;
}
