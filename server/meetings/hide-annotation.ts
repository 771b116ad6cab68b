import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { hiddenAnnotation } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { annotationFor } from './annotation-for.ts';
import { recordAct } from './record-act.ts';

export type HideAnnotation = { agendaItemId: string; annotationKey: string; reason: string };

/** The chair hides somebody's mark from all, with a reason: a row, not a change of the document, so it can be shown again. */
export async function hideAnnotation(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, annotationKey, reason }: HideAnnotation
): Promise<Outcome<{ annotationKey: string }>> {
	return portal.db.transaction(async (tx) => {
		const item = await annotationFor(tx, actor, { agendaItemId, annotationKey });
		if (!item.ok) {
			return item;
		}
		const change = { hiddenById: actor.id, reason, at: portal.clock.now(), isHidden: true };
		await tx
			.insert(hiddenAnnotation)
			.values({ agendaItemId, annotationKey, ...change })
			.onConflictDoUpdate({
				target: [hiddenAnnotation.agendaItemId, hiddenAnnotation.annotationKey],
				set: change
			});
		await recordAct(tx, portal, {
			meetingId: item.value.meeting.id,
			actorId: actor.id,
			type: 'annotation.hidden',
			subject: { agendaItemId, annotationKey },
			words: { reason }
		});
		return accept({ annotationKey });
	});
}
