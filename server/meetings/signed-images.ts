import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import * as v from 'valibot';
import type { DbOrTx } from '#server/db/client.ts';
import { agendaItem, attachment, discussedCase, image, recommendation } from '#server/db/schema.ts';

const KeptIdsSchema = v.nullable(v.array(v.object({ id: v.string() })));

/** Uploads of this case with an image that was before a board when it signed a recommendation. */
export async function signedAttachments(on: DbOrTx, caseId: string): Promise<Set<string>> {
	const signed = await on
		.select({ images: discussedCase.images, signedAt: recommendation.signedAt })
		.from(recommendation)
		.innerJoin(agendaItem, eq(agendaItem.id, recommendation.agendaItemId))
		.leftJoin(discussedCase, eq(discussedCase.agendaItemId, agendaItem.id))
		.where(eq(agendaItem.caseId, caseId));
	const found = new Set<string>();
	for (const { images, signedAt } of signed) {
		const ids = v.parse(KeptIdsSchema, images)?.map((one) => one.id) ?? null;
		// From before images were kept: all that had been released by then.
		const which = ids === null ? releasedBefore(signedAt) : inArray(image.id, ids);
		const rows =
			ids?.length === 0
				? []
				: await on
						.selectDistinct({ id: attachment.id })
						.from(attachment)
						.innerJoin(image, eq(image.attachmentId, attachment.id))
						.where(and(eq(attachment.caseId, caseId), which));
		rows.forEach((row) => found.add(row.id));
	}
	return found;
}

function releasedBefore(signedAt: Date) {
	return and(
		eq(attachment.status, 'released'),
		lte(
			sql`coalesce(${attachment.confirmedAt}, ${attachment.createdAt})`,
			sql`${signedAt.toISOString()}::timestamptz`
		)
	);
}
