import { eq } from 'drizzle-orm';
import type { ViewableImage } from '#lib/domain/image/image.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { attachment, image, tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { beginAttachment, noteArrival } from './begin-attachment.ts';
import { convertAttachment } from './convert-attachment.ts';
import { VIEWABLE, viewableOf } from './images-of.ts';
import { emptyQuarantine, quarantineOf, receiveFiles, type UploadedFiles } from './quarantine.ts';

/**
 * Images that our own code made, for a synthetic case of the demonstration. They go through the worker like any upload and
 * are released at once: the row says that the system made them, so nobody is named as having looked.
 */
export async function attachGenerated(
	portal: Portal,
	input: { caseId: string; title: string; files: UploadedFiles }
): Promise<Outcome<{ attachmentId: string; images: ViewableImage[] }>> {
	const begun = await begin(portal, input);
	if (!begun.ok) {
		return begun;
	}
	const { attachmentId } = begun.value;
	const received = await receiveFiles(quarantineOf(portal, attachmentId), input.files);
	if (!received.ok || received.fileCount === 0) {
		await emptyQuarantine(portal, attachmentId);
		await portal.db.delete(attachment).where(eq(attachment.id, attachmentId));
		return refuse('file_refused');
	}
	const { fileCount, byteSize } = received;
	await portal.db.transaction((tx) =>
		noteArrival(tx, portal, { attachmentId, fileCount, byteSize })
	);
	// Not left to the queue, which finds it done: the demonstration is made before the portal opens.
	await convertAttachment(portal, attachmentId);
	const images = await portal.db
		.select(VIEWABLE)
		.from(image)
		.where(eq(image.attachmentId, attachmentId))
		.orderBy(image.position);
	return images.length === 0
		? refuse('file_refused')
		: accept({ attachmentId, images: images.map(viewableOf) });
}

async function begin(
	portal: Portal,
	{ caseId, title }: { caseId: string; title: string }
): Promise<Outcome<{ attachmentId: string }>> {
	return portal.db.transaction(async (tx) => {
		const [found] = await tx
			.select({ origin: tumorCase.origin })
			.from(tumorCase)
			.where(eq(tumorCase.id, caseId))
			.for('update');
		if (found === undefined) {
			return refuse('case_not_found');
		}
		// A real patient's case never gets an image that nobody has looked at.
		if (found.origin !== 'synthetic') {
			return refuse('not_allowed');
		}
		const attachmentId = await beginAttachment(tx, portal, {
			caseId,
			title,
			uploadedById: null,
			isGenerated: true
		});
		await writeAudit(tx, null, 'attachment.generated', { caseId, attachmentId });
		return accept({ attachmentId });
	});
}
