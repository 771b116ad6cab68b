import { and, desc, eq, isNull } from 'drizzle-orm';
import type { ConsentKind } from '#lib/domain/case/case.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { consent, person } from '#server/db/schema.ts';

export type ConsentView = { kind: ConsentKind; attestedBy: string | null; attestedAt: string };

/** The consent in force: the one recorded last that was not withdrawn. Earlier ones stay as rows. */
export async function consentOf(on: DbOrTx, caseId: string): Promise<ConsentView | null> {
	const [found] = await on
		.select({
			kind: consent.kind,
			attestedBy: person.displayName,
			attestedAt: consent.attestedAt
		})
		.from(consent)
		.leftJoin(person, eq(person.id, consent.attestedById))
		.where(and(eq(consent.caseId, caseId), isNull(consent.withdrawnAt)))
		.orderBy(desc(consent.attestedAt), desc(consent.id))
		.limit(1);
	return found === undefined ? null : { ...found, attestedAt: found.attestedAt.toISOString() };
}
