import { and, asc, eq } from 'drizzle-orm';
import * as v from 'valibot';
import type { AttachmentStatus, ViewableImage } from '#lib/domain/image/image.ts';
import { depthOf, orientationFrom } from '#lib/domain/image/orientation.ts';
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

type Row = Omit<ViewableImage, 'orientation' | 'depth' | 'frameOfReference'> & {
	attributes: Record<string, unknown> | null;
};

/** The windows are stored by code; people read names. Of the attributes only what says where it lies leaves the server. */
export function viewableOf({ attributes, ...row }: Row): ViewableImage {
	const windows = row.windows.map((one) => ({
		...one,
		name: imageTextFor('image.window', one.name)
	}));
	return { ...row, windows, ...geometryOf(row, attributes) };
}

const Geometry = v.object({
	ImageOrientationPatient: v.array(v.number()),
	ImagePositionPatient: v.optional(v.tuple([v.number(), v.number(), v.number()])),
	FrameOfReferenceUID: v.optional(v.string())
});
const NOWHERE = { orientation: null, depth: null, frameOfReference: null };

/**
 * The kept attributes are those of the slice in the middle. Frames without a spacing between them are no stack, and may lie in
 * planes of their own.
 */
function geometryOf(
	{ frameCount, sliceSpacing }: Pick<Row, 'frameCount' | 'sliceSpacing'>,
	attributes: Row['attributes']
): Pick<ViewableImage, 'orientation' | 'depth' | 'frameOfReference'> {
	const parsed = v.safeParse(Geometry, attributes);
	const isOnePlane = frameCount === 1 || sliceSpacing !== null;
	const orientation =
		parsed.success && isOnePlane ? orientationFrom(parsed.output.ImageOrientationPatient) : null;
	if (!parsed.success || orientation === null) {
		return NOWHERE;
	}
	const { ImagePositionPatient: position, FrameOfReferenceUID: frame } = parsed.output;
	const middle = Math.floor(frameCount / 2) * (sliceSpacing ?? 0);
	return {
		orientation,
		depth: position === undefined ? null : depthOf(position, orientation) - middle,
		frameOfReference: frame ?? null
	};
}
