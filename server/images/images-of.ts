import { and, asc, eq } from 'drizzle-orm';
import * as v from 'valibot';
import type { AttachmentStatus, ViewableImage } from '#lib/domain/image/image.ts';
import { orientationFrom, type Orientation } from '#lib/domain/image/orientation.ts';
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
	side: image.side,
	attributes: image.attributes,
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
	return found.map(viewableOf);
}

type Row = Omit<ViewableImage, 'orientation'> & { attributes: Record<string, unknown> | null };

/** The windows are stored by code; people read names. Of the attributes only the orientation leaves the server. */
export function viewableOf({ attributes, ...row }: Row): ViewableImage {
	const windows = row.windows.map((one) => ({
		...one,
		name: imageTextFor('image.window', one.name)
	}));
	return { ...row, windows, orientation: orientationOf(row, attributes) };
}

const Cosines = v.object({ ImageOrientationPatient: v.array(v.number()) });

/** The kept attributes are of one slice. Frames without a spacing between them are no stack, and may lie in planes of their own. */
function orientationOf(
	{ frameCount, sliceSpacing }: Pick<Row, 'frameCount' | 'sliceSpacing'>,
	attributes: Row['attributes']
): Orientation | null {
	const parsed = v.safeParse(Cosines, attributes);
	const isOnePlane = frameCount === 1 || sliceSpacing !== null;
	return parsed.success && isOnePlane
		? orientationFrom(parsed.output.ImageOrientationPatient)
		: null;
}
