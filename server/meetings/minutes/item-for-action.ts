import type { AgendaItemStatus } from '#lib/domain/meeting/meeting.ts';
import { refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItemFor, refusalUnlessOpen, type HeldItem } from '../meeting-for.ts';

const NOT_DISCUSSED: AgendaItemStatus[] = ['proposed', 'waiting', 'list_only'];

/** The item whose actions are written or removed: from its discussion on until the meeting ends, when the minutes are sent. */
export async function itemForAction(
	tx: Tx,
	actor: Actor,
	agendaItemId: string
): Promise<Outcome<HeldItem>> {
	const item = await agendaItemFor(tx, actor, agendaItemId, 'write_action');
	if (!item.ok) {
		return item;
	}
	const closed = refusalUnlessOpen(item.value.meeting);
	return (
		closed ?? (NOT_DISCUSSED.includes(item.value.status) ? refuse('agenda_item_not_open') : item)
	);
}
