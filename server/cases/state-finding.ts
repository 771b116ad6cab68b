import * as v from 'valibot';
import { LastingReasonSchema } from '#lib/domain/case/reason-schema.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { identifierStatement } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { caseFor } from './case-for.ts';
import { findingsOf, isUnanswered, type HeldFinding } from './findings-of.ts';
import type { SeenFinding } from './remove-finding.ts';

const ReasonSchema = v.object({ reason: LastingReasonSchema });

/** The author states why a passage does not identify. It counts once a second person has agreed. */
export async function stateFinding(
	portal: Portal,
	actor: Actor,
	{ caseNo, version, reason: written, ...seen }: SeenFinding & { reason: string }
): Promise<Outcome<{ statementId: string }>> {
	const parsed = parseFields(ReasonSchema, { reason: written });
	if (!parsed.ok) {
		return parsed;
	}
	return portal.db.transaction(async (tx) => {
		const held = await caseFor(tx, actor, { caseNo, verb: 'edit' });
		if (!held.ok) {
			return held;
		}
		const findings = await findingsOf(tx, portal, held.value);
		const finding = findings.find(
			(one) => one.field === seen.field && one.start === seen.start && one.end === seen.end
		);
		if (held.value.version !== version || finding === undefined || !isUnanswered(finding)) {
			return refuse('finding_gone');
		}
		const { reason } = parsed.value;
		const statementId = await store(tx, {
			...{ caseId: held.value.id, finding, reason },
			...{ statedById: actor.id, statedAt: portal.clock.now() }
		});
		const { kind, field, start, end } = finding;
		const subject = { caseId: held.value.id, statementId, kind, field, start, length: end - start };
		await writeAudit(tx, actor.id, 'case.finding_stated', subject);
		return accept({ statementId });
	});
}

type ToStore = {
	caseId: string;
	finding: HeldFinding;
	reason: string;
	statedById: string;
	statedAt: Date;
};

/** A statement that was not agreed to is replaced; the audit trail keeps that there was one. */
async function store(tx: Tx, { caseId, finding, ...stated }: ToStore): Promise<string> {
	const fresh = {
		...{ id: newId(), kind: finding.kind, field: finding.field, ...stated },
		...{ confirmedById: null, confirmedAt: null, rejectedById: null, rejectedAt: null }
	};
	await tx
		.insert(identifierStatement)
		.values({ caseId, findingKey: finding.key, ...fresh })
		.onConflictDoUpdate({
			target: [identifierStatement.caseId, identifierStatement.findingKey],
			set: fresh
		});
	return fresh.id;
}
