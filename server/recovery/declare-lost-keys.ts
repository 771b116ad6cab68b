import { writeAudit } from '#server/audit/write-audit.ts';
import { signingKeyIds } from '#server/meetings/signing-key-ids.ts';
import type { Portal } from '#server/portal.ts';

/** The operator says that these keys are nowhere any more, so that the portal starts without them. Their signatures stay unverifiable. */
export async function declareLostKeys(portal: Portal): Promise<string[]> {
	const needed = await signingKeyIds(portal.db);
	const lost = needed.filter((id) => !portal.publicKeys.has(id));
	await portal.db.transaction(async (tx) => {
		for (const keyId of lost) {
			await writeAudit(tx, null, 'portal.key_lost', { keyId });
		}
	});
	return lost;
}
