import type { Actor } from '#lib/domain/people/actor.ts';
import { authorOfKey } from '#lib/domain/annotation/annotation.ts';
import { refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItemFor, type HeldItem } from './meeting-for.ts';

export type AnnotationSought = { agendaItemId: string; annotationKey: string };

/** The item whose mark is hidden or shown: only while it is under discussion, for what is signed was signed with what was visible. */
export async function annotationFor(
	tx: Tx,
	actor: Actor,
	{ agendaItemId, annotationKey }: AnnotationSought
): Promise<Outcome<HeldItem>> {
	const item = await agendaItemFor(tx, actor, agendaItemId, 'hide_annotation');
	if (!item.ok) {
		return item;
	}
	if (item.value.isSigned) {
		return refuse('recommendation_signed');
	}
	if (item.value.meeting.status !== 'open' || item.value.status !== 'under_discussion') {
		return refuse('agenda_item_closed');
	}
	return authorOfKey(annotationKey) === null
		? refuse('malformed', { annotationKey: 'malformed' })
		: item;
}
