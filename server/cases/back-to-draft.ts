import { eq } from 'drizzle-orm';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { caseFor } from './case-for.ts';

/** Takes a ready case back, unless it is on an agenda: only its author sees it after that. */
export async function backToDraft(
	portal: Portal,
	actor: Actor,
	input: { caseNo: string }
): Promise<Outcome<{ version: number }>> {
	return portal.db.transaction(async (tx) => {
		const held = await caseFor(tx, actor, input.caseNo, 'change_status');
		if (!held.ok) {
			return held;
		}
		const { id, status, version } = held.value;
		if (status === 'draft') {
			return refuse('case_is_draft');
		}
		await tx
			.update(tumorCase)
			.set({ status: 'draft', version: version + 1, updatedAt: portal.clock.now() })
			.where(eq(tumorCase.id, id));
		await writeAudit(tx, actor.id, 'case.back_to_draft', { caseId: id, version: version + 1 });
		return accept({ version: version + 1 });
	});
}
