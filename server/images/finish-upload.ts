import { eq } from 'drizzle-orm';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { caseFor } from '#server/cases/case-for.ts';
import { uploadFile } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { attachmentFor } from './attachment-for.ts';
import { noteArrival } from './begin-attachment.ts';
import { arrivedBytes, fileNameOf } from './quarantine.ts';

/** Every file has arrived: its worker may begin. Refused with `upload_incomplete` while a byte is missing. */
export async function finishUpload(
	portal: Portal,
	actor: Actor,
	{ attachmentId }: { attachmentId: string }
): Promise<Outcome<{ attachmentId: string }>> {
	const finished = await portal.db.transaction(async (tx) => {
		const held = await attachmentFor(tx, actor, { attachmentId, verb: 'finish' });
		if (!held.ok) {
			return held;
		}
		if (held.value.status !== 'receiving') {
			return refuse('upload_over');
		}
		const { caseNo, caseId } = held.value;
		const open = await caseFor(tx, actor, { caseNo, verb: 'attach' });
		if (!open.ok) {
			return open;
		}
		const files = await tx
			.select()
			.from(uploadFile)
			.where(eq(uploadFile.attachmentId, attachmentId));
		const arrived = await arrivedBytes(portal, attachmentId);
		const isWhole = files.every(
			({ position, extension, byteSize }) =>
				arrived.get(fileNameOf(position, extension)) === byteSize
		);
		if (files.length === 0 || !isWhole) {
			return refuse('upload_incomplete');
		}
		const byteSize = files.reduce((sum, file) => sum + file.byteSize, 0);
		await noteArrival(tx, portal, { attachmentId, fileCount: files.length, byteSize });
		await tx.delete(uploadFile).where(eq(uploadFile.attachmentId, attachmentId));
		await writeAudit(tx, actor.id, 'attachment.arrived', { caseId, attachmentId });
		return accept({ attachmentId });
	});
	if (finished.ok) {
		portal.jobs.wake();
	}
	return finished;
}
