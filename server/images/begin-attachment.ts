import { and, eq } from 'drizzle-orm';
import { newId } from '#server/db/schema/columns.ts';
import { attachment } from '#server/db/schema.ts';
import type { Tx } from '#server/db/client.ts';
import { addJob } from '#server/jobs/job-rows.ts';
import type { Portal } from '#server/portal.ts';

/** The row of an upload whose files are still to come. */
export async function beginAttachment(
	tx: Tx,
	portal: Pick<Portal, 'clock'>,
	given: {
		caseId: string;
		title: string;
		uploadedById: string | null;
		isGenerated: boolean;
		/** Of files that come one by one. */
		announced?: { fileCount: number; byteSize: number; receivesUntil: Date };
	}
): Promise<string> {
	const { announced, ...kept } = given;
	const id = newId();
	await tx.insert(attachment).values({
		id,
		...kept,
		...(announced ?? { byteSize: 0, fileCount: 0 }),
		status: 'receiving',
		createdAt: portal.clock.now()
	});
	return id;
}

type Arrived = { fileCount: number; byteSize: number };

/**
 * All files have arrived: from here on they are converted, whatever happens to this process. False when the upload was
 * removed or ended meanwhile. The caller wakes the queue after the commit.
 */
export async function noteArrival(
	tx: Tx,
	portal: Pick<Portal, 'clock'>,
	{ attachmentId, fileCount, byteSize }: Arrived & { attachmentId: string }
): Promise<boolean> {
	const changed = await tx
		.update(attachment)
		.set({ status: 'processing', fileCount, byteSize, receivesUntil: null })
		.where(and(eq(attachment.id, attachmentId), eq(attachment.status, 'receiving')))
		.returning({ id: attachment.id });
	if (changed.length === 0) {
		return false;
	}
	await addJob(tx, {
		kind: 'convert_attachment',
		subjectId: attachmentId,
		now: portal.clock.now()
	});
	return true;
}
