import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { RedactionReportSchema, type RedactionReport } from '#lib/domain/redaction/passages.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { newId } from '#server/db/schema/columns.ts';
import { redaction } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { redactionsFor } from './redaction-for.ts';

/** Somebody who works with the case has seen in it what names its patient. A second person takes it out. */
export async function reportPassages(
	portal: Portal,
	actor: Actor,
	input: { caseNo: string } & RedactionReport
): Promise<Outcome<{ redactionId: string }>> {
	const { caseNo, ...typed } = input;
	const parsed = parseFields(RedactionReportSchema, typed);
	return portal.db.transaction(async (tx) => {
		const found = await redactionsFor(tx, actor, { caseNo, verb: 'report' });
		if (!found.ok) {
			return found;
		}
		if (!parsed.ok) {
			return parsed;
		}
		const { kind, passages } = parsed.value;
		const { caseId } = found.value;
		const redactionId = newId();
		await tx.insert(redaction).values({
			...{ id: redactionId, caseId, kind, passages, status: 'waiting' },
			...{ reportedById: actor.id, reportedByName: actor.displayName },
			reportedAt: portal.clock.now()
		});
		await writeAudit(tx, actor.id, 'case.text_reported', {
			...{ caseId, redactionId, kind },
			passages: passages.length
		});
		return accept({ redactionId });
	});
}
