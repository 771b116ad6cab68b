import { and, eq } from 'drizzle-orm';
import * as v from 'valibot';
import {
	AnnotationSchema,
	authorOfKey,
	type Annotation
} from '#lib/domain/annotation/annotation.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { hiddenAnnotation } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { agendaItemFor } from './meeting-for.ts';
import { readDocuments } from './read-documents.ts';

/** The marks of an item as they are saved, for who may see them in the room; those that the chair has hidden are left out. */
export async function readMarks(
	portal: Portal,
	actor: Actor,
	{ meetingId, agendaItemId }: { meetingId: string; agendaItemId: string }
): Promise<Outcome<Annotation[]>> {
	return portal.db.transaction(async (tx) => {
		const item = await agendaItemFor(tx, actor, agendaItemId, 'read');
		if (!item.ok) {
			return item;
		}
		if (item.value.meeting.id !== meetingId) {
			return refuse('agenda_item_not_found');
		}
		const { annotations } = await readDocuments(tx, agendaItemId);
		const hidden = await tx
			.select({ key: hiddenAnnotation.annotationKey })
			.from(hiddenAnnotation)
			.where(
				and(eq(hiddenAnnotation.agendaItemId, agendaItemId), eq(hiddenAnnotation.isHidden, true))
			);
		const hiddenKeys = new Set(hidden.map(({ key }) => key));
		const { caseId } = item.value;
		await writeAudit(tx, actor.id, 'annotations.exported', { agendaItemId, caseId });
		return accept(annotations.filter(([key]) => !hiddenKeys.has(key)).flatMap(markOf));
	});
}

function markOf([key, value]: [string, unknown]): Annotation[] {
	const parsed = v.safeParse(AnnotationSchema, value);
	const authorId = authorOfKey(key);
	return parsed.success && authorId !== null ? [{ ...parsed.output, key, authorId }] : [];
}
