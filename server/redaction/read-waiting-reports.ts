import { asc, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { redaction, tumorCase } from '#server/db/schema.ts';
import { redactionThing } from './redaction-for.ts';

type Waiting = { id: string; caseNo: string; reportedAt: string };

/** Reports that this person may decide, oldest first, without their words. */
export async function waitingReportsFor(tx: Tx, actor: Actor): Promise<Waiting[]> {
	const stored = await tx
		.select({ row: redaction, caseNo: tumorCase.caseNo })
		.from(redaction)
		.innerJoin(tumorCase, eq(tumorCase.id, redaction.caseId))
		.where(eq(redaction.status, 'waiting'))
		.orderBy(asc(redaction.reportedAt), asc(redaction.id));
	const own: Waiting[] = [];
	for (const { row, caseNo } of stored) {
		const thing = await redactionThing(tx, actor, row.caseId);
		const { id, reportedById, reportedAt } = row;
		if (thing !== null && may(actor, 'decide', 'redaction', { ...thing, reportedById })) {
			own.push({ id, caseNo, reportedAt: reportedAt.toISOString() });
		}
	}
	return own;
}
