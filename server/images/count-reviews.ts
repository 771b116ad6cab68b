import { and, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { attachment, tumorCase } from '#server/db/schema.ts';
import { attachmentFacts, sharesSociety } from './image-facts.ts';

/** How many uploads wait for this person as the second one who looks for burnt-in identifiers. */
export async function countReviews(on: DbOrTx, actor: Actor): Promise<number> {
	if (!may(actor, 'review_images', 'portal', {})) {
		return 0;
	}
	const waiting = await on
		.select({ thing: attachmentFacts(on, actor) })
		.from(attachment)
		.innerJoin(tumorCase, eq(tumorCase.id, attachment.caseId))
		.where(and(eq(attachment.status, 'awaiting_review'), sharesSociety(on, actor)));
	return waiting.filter(({ thing }) => may(actor, 'confirm', 'attachment', thing)).length;
}
