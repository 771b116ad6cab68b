import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { CaseRecordSchema } from '#lib/domain/case/record.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { identifierStatement } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { findingsOf } from './findings-of.ts';
import { statementFor } from './statement-for.ts';

/**
 * A second person agrees that a passage does not identify, or finds that it does: then the author has to take it out, or to
 * give a better reason. A statement whose passage has left the text has nothing to be decided.
 */
export async function decideStatement(
	portal: Portal,
	actor: Actor,
	{ statementId, decision }: { statementId: string; decision: 'confirm' | 'reject' }
): Promise<Outcome<{ caseNo: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await statementFor(tx, actor, statementId);
		if (!held.ok) {
			return held;
		}
		const { found, statement } = held.value;
		const text = { ...found, record: v.parse(CaseRecordSchema, found.record) };
		const findings = await findingsOf(tx, portal, text);
		const isWaiting = findings.some(
			({ key, state }) => key === statement.findingKey && state === 'stated'
		);
		if (!isWaiting) {
			return refuse('statement_changed');
		}
		const now = portal.clock.now();
		await tx
			.update(identifierStatement)
			.set(
				decision === 'confirm'
					? { confirmedById: actor.id, confirmedAt: now }
					: { rejectedById: actor.id, rejectedAt: now }
			)
			.where(eq(identifierStatement.id, statementId));
		const type = decision === 'confirm' ? 'case.statement_confirmed' : 'case.statement_rejected';
		const { kind, field } = statement;
		await writeAudit(tx, actor.id, type, { caseId: found.id, statementId, kind, field });
		return accept({ caseNo: found.caseNo });
	});
}
