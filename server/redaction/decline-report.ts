import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { LastingReasonSchema } from '#lib/domain/case/reason-schema.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { redaction } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { redactionFor } from './redaction-for.ts';

const DeclineSchema = v.object({ reason: LastingReasonSchema });

/** The second person holds that the passages do not identify; they are gone from the report all the same. */
export async function declineReport(
	portal: Portal,
	actor: Actor,
	input: { caseNo: string; redactionId: string; reason: string }
): Promise<Outcome<null>> {
	const parsed = parseFields(DeclineSchema, { reason: input.reason });
	return portal.db.transaction(async (tx) => {
		const held = await redactionFor(tx, actor, input);
		if (!held.ok) {
			return held;
		}
		if (!parsed.ok) {
			return parsed;
		}
		const { caseId, row } = held.value;
		await tx
			.update(redaction)
			.set({
				...{ status: 'declined', passages: null, declineReason: parsed.value.reason },
				...{ decidedById: actor.id, decidedByName: actor.displayName },
				decidedAt: portal.clock.now()
			})
			.where(eq(redaction.id, row.id));
		await writeAudit(tx, actor.id, 'case.report_declined', { caseId, redactionId: row.id });
		return accept(null);
	});
}
