import { and, asc, eq } from 'drizzle-orm';
import type { AttachmentStatus, ViewableImage } from '#lib/domain/image/image.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { attachment, image } from '#server/db/schema.ts';

/** Images of a case whose upload has this status, in the order of upload. */
export async function imagesOf(
	on: DbOrTx,
	caseId: string,
	status: AttachmentStatus
): Promise<ViewableImage[]> {
	return on
		.select({
			id: image.id,
			kind: image.kind,
			title: image.title,
			modality: image.modality,
			width: image.width,
			height: image.height,
			frameCount: image.frameCount,
			rowSpacing: image.rowSpacing,
			columnSpacing: image.columnSpacing,
			sliceSpacing: image.sliceSpacing,
			windows: image.windows
		})
		.from(image)
		.innerJoin(attachment, eq(attachment.id, image.attachmentId))
		.where(and(eq(image.caseId, caseId), eq(attachment.status, status)))
		.orderBy(asc(attachment.createdAt), asc(image.position), asc(image.id));
}
