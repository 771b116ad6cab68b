import { and, eq, exists, ne } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { attachment, membership, tumorCase } from '#server/db/schema.ts';

/** More than this is shown as this: the page of image checks has the list. */
const COUNT_LIMIT = 100;

/** How many uploads wait for this person as the second one who looks for burnt-in identifiers. */
export async function countImagesToCheck(on: DbOrTx, actor: Actor): Promise<number> {
	if (!may(actor, 'review_images', 'portal', {})) {
		return 0;
	}
	const own = alias(membership, 'own');
	const shared = on
		.select({ id: membership.id })
		.from(membership)
		.innerJoin(own, eq(own.societyId, membership.societyId))
		.where(and(eq(membership.personId, attachment.uploadedById), eq(own.personId, actor.id)));
	const waiting = await on
		.select({
			authorId: tumorCase.authorId,
			uploadedById: attachment.uploadedById,
			status: attachment.status
		})
		.from(attachment)
		.innerJoin(tumorCase, eq(tumorCase.id, attachment.caseId))
		.where(
			and(
				eq(attachment.status, 'awaiting_review'),
				ne(attachment.uploadedById, actor.id),
				exists(shared)
			)
		)
		.limit(COUNT_LIMIT);
	return waiting.filter((one) =>
		may(actor, 'confirm', 'attachment', { ...one, sharesSociety: true })
	).length;
}
