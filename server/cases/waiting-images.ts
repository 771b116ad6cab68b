import { and, count, eq, inArray } from 'drizzle-orm';
import type { DbOrTx } from '#server/db/client.ts';
import { attachment } from '#server/db/schema.ts';

/** How many uploads of the case are neither released nor refused. */
export async function waitingImagesOf(on: DbOrTx, caseId: string): Promise<number> {
	const [found] = await on
		.select({ count: count() })
		.from(attachment)
		.where(
			and(
				eq(attachment.caseId, caseId),
				inArray(attachment.status, ['receiving', 'processing', 'awaiting_review'])
			)
		);
	return found?.count ?? 0;
}
