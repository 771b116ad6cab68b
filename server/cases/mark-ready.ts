import { eq } from 'drizzle-orm';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { caseFor } from './case-for.ts';
import { consentOf } from './consent-of.ts';
import { refusalForReady } from './refusal-for-ready.ts';
import { waitingImagesOf } from './waiting-images.ts';

/** Makes a draft ready for a board: complete, without an open question about identifiers, with consent and with every image checked. */
export async function markReady(
	portal: Portal,
	actor: Actor,
	input: { caseNo: string }
): Promise<Outcome<{ version: number }>> {
	return portal.db.transaction(async (tx) => {
		const held = await caseFor(tx, actor, input.caseNo, 'change_status');
		if (!held.ok) {
			return held;
		}
		const { id, title, record, status, version } = held.value;
		if (status === 'ready') {
			return refuse('case_is_ready');
		}
		const refused = refusalForReady(title, record);
		if (refused !== null) {
			return refused;
		}
		if ((await consentOf(tx, id)) === null) {
			return refuse('consent_missing');
		}
		if ((await waitingImagesOf(tx, id)) > 0) {
			return refuse('images_waiting');
		}
		await tx
			.update(tumorCase)
			.set({ status: 'ready', version: version + 1, updatedAt: portal.clock.now() })
			.where(eq(tumorCase.id, id));
		await writeAudit(tx, actor.id, 'case.marked_ready', { caseId: id, version: version + 1 });
		return accept({ version: version + 1 });
	});
}
