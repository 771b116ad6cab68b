import { eq } from 'drizzle-orm';
import { newId } from '#server/db/schema/columns.ts';
import { attachment } from '#server/db/schema.ts';
import type { Tx } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';

/** The row of an upload whose files are still to come. */
export async function beginAttachment(
	tx: Tx,
	portal: Portal,
	given: { caseId: string; title: string; uploadedById: string | null; isGenerated: boolean }
): Promise<string> {
	const id = newId();
	await tx.insert(attachment).values({
		id,
		...given,
		status: 'processing',
		byteSize: 0,
		fileCount: 0,
		createdAt: portal.clock.now()
	});
	return id;
}

/** All files have arrived: from here on a crash means that they are converted at the next start. */
export async function noteArrival(
	portal: Portal,
	attachmentId: string,
	arrived: { fileCount: number; byteSize: number }
): Promise<void> {
	const { fileCount, byteSize } = arrived;
	await portal.db
		.update(attachment)
		.set({ fileCount, byteSize })
		.where(eq(attachment.id, attachmentId));
}
