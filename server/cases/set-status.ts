import { eq } from 'drizzle-orm';
import type { CaseStatus } from '#lib/domain/case/case.ts';
import { accept } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import { tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import type { HeldCase } from './case-for.ts';

const AUDIT_TYPES: Record<CaseStatus, string> = {
	ready: 'case.marked_ready',
	draft: 'case.back_to_draft'
};

/** Last step of marking ready and of taking back; the caller holds the case and has seen to its rules. */
export async function setStatus(
	tx: Tx,
	{ clock }: Pick<Portal, 'clock'>,
	{ actor, held, status }: { actor: Actor; held: HeldCase; status: CaseStatus }
) {
	const version = held.version + 1;
	await tx
		.update(tumorCase)
		.set({ status, version, updatedAt: clock.now() })
		.where(eq(tumorCase.id, held.id));
	await writeAudit(tx, actor.id, AUDIT_TYPES[status], { caseId: held.id, version });
	return accept({ version });
}
