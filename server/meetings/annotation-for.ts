import type { Actor } from '#lib/domain/people/actor.ts';
import { authorOfKey } from '#lib/domain/annotation/annotation.ts';
import { refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { liveItemFor } from './live-item-for.ts';
import type { HeldItem } from './meeting-for.ts';

export type AnnotationSought = { agendaItemId: string; annotationKey: string };

/** The item whose mark is hidden or shown: only while it is under discussion, for what is signed was signed with what was visible. */
export async function annotationFor(
	tx: Tx,
	actor: Actor,
	{ agendaItemId, annotationKey }: AnnotationSought
): Promise<Outcome<HeldItem>> {
	const item = await liveItemFor(tx, actor, agendaItemId, 'hide_annotation');
	return item.ok && authorOfKey(annotationKey) === null
		? refuse('malformed', { annotationKey: 'malformed' })
		: item;
}
