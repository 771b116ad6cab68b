import { and, eq } from 'drizzle-orm';
import { writeAudit } from '#server/audit/write-audit.ts';
import { attachment } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import type { ImageRefusal } from './converted.ts';

/** Ends an upload that is in work with a reason; one that was removed meanwhile is left alone. */
export async function settleRefused(
	portal: Portal,
	attachmentId: string,
	refusal: { reason: ImageRefusal; fileIndex?: number | null; detail?: string | null }
): Promise<void> {
	await portal.db.transaction(async (tx) => {
		const changed = await tx
			.update(attachment)
			.set({
				status: 'refused',
				refusalReason: refusal.reason,
				refusalDetail: refusal.detail ?? null,
				refusedFileIndex: refusal.fileIndex ?? null
			})
			.where(and(eq(attachment.id, attachmentId), eq(attachment.status, 'processing')))
			.returning({ id: attachment.id });
		if (changed.length > 0) {
			await writeAudit(tx, null, 'attachment.not_taken', {
				attachmentId,
				reason: refusal.reason
			});
		}
	});
}
