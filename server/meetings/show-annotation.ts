import { and, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { hiddenAnnotation } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { annotationFor, type AnnotationSought } from './annotation-for.ts';
import { recordAct } from './record-act.ts';

/** The chair shows a mark again that was hidden. */
export async function showAnnotation(
	portal: Portal,
	actor: Actor,
	{ agendaItemId, annotationKey }: AnnotationSought
): Promise<Outcome<{ annotationKey: string }>> {
	return portal.db.transaction(async (tx) => {
		const item = await annotationFor(tx, actor, { agendaItemId, annotationKey });
		if (!item.ok) {
			return item;
		}
		const shown = await tx
			.update(hiddenAnnotation)
			.set({ isHidden: false })
			.where(
				and(
					eq(hiddenAnnotation.agendaItemId, agendaItemId),
					eq(hiddenAnnotation.annotationKey, annotationKey),
					eq(hiddenAnnotation.isHidden, true)
				)
			)
			.returning({ id: hiddenAnnotation.id });
		if (shown.length === 0) {
			return refuse('not_found');
		}
		await recordAct(tx, portal, {
			meetingId: item.value.meeting.id,
			actorId: actor.id,
			type: 'annotation.shown',
			subject: { agendaItemId, annotationKey }
		});
		return accept({ annotationKey });
	});
}
