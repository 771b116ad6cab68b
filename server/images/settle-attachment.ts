import { and, eq, inArray } from 'drizzle-orm';
import { writeAudit } from '#server/audit/write-audit.ts';
import { attachment, uploadFile } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import type { ImageRefusal } from './converted.ts';

const IN_WORK = ['receiving' as const, 'processing' as const];

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
				receivesUntil: null,
				refusalReason: refusal.reason,
				refusalDetail: refusal.detail ?? null,
				refusedFileIndex: refusal.fileIndex ?? null
			})
			.where(and(eq(attachment.id, attachmentId), inArray(attachment.status, IN_WORK)))
			.returning({ id: attachment.id });
		if (changed.length > 0) {
			await tx.delete(uploadFile).where(eq(uploadFile.attachmentId, attachmentId));
			await writeAudit(tx, null, 'attachment.not_taken', {
				attachmentId,
				reason: refusal.reason
			});
		}
	});
}
