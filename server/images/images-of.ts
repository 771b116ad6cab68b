import { and, asc, eq } from 'drizzle-orm';
import type { AttachmentStatus, ViewableImage, WindowPreset } from '#lib/domain/image/image.ts';
import { imageTextFor } from '#lib/text/image.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { attachment, image } from '#server/db/schema.ts';

/** Columns of what the viewer needs. */
export const VIEWABLE = {
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
	windows: image.windows,
	tiles: image.tiles,
	revision: image.revision
};

/** Images of a case whose upload has this status, in the order of upload. */
export async function imagesOf(
	on: DbOrTx,
	caseId: string,
	status: AttachmentStatus = 'released'
): Promise<ViewableImage[]> {
	const found = await on
		.select(VIEWABLE)
		.from(image)
		.innerJoin(attachment, eq(attachment.id, image.attachmentId))
		.where(and(eq(image.caseId, caseId), eq(attachment.status, status)))
		.orderBy(asc(attachment.createdAt), asc(image.position), asc(image.id));
	return found.map(inWords);
}

/** The windows are stored by code; people read names. */
export function inWords<Row extends { windows: WindowPreset[] }>(row: Row): Row {
	const windows = row.windows.map((one) => ({
		...one,
		name: imageTextFor('image.window', one.name)
	}));
	return { ...row, windows };
}
