import { and, asc, eq } from 'drizzle-orm';
import type { AttachmentStatus, ViewableImage } from '#lib/domain/image/image.ts';
import type { RedactionBox } from '#lib/domain/image/redaction-box.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { image, imageRedaction, person } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { attachmentFor } from '../attachment-for.ts';
import { imagesByAttachment } from '../read-attachments.ts';

export type DrawnBox = RedactionBox & {
	id: string;
	imageId: string;
	drawnByName: string | null;
	drawnAt: string;
};
export type BoxesPage = {
	id: string;
	caseNo: string;
	title: string;
	status: AttachmentStatus;
	/** The case is the reader's own: they came from its page, the others from the list of reviews. */
	isOwn: boolean;
	images: ViewableImage[];
	boxes: DrawnBox[];
};

/** One upload for whoever covers what is readable on it. */
export async function readBoxes(
	portal: Portal,
	actor: Actor,
	{ attachmentId }: { attachmentId: string }
): Promise<Outcome<BoxesPage>> {
	return portal.db.transaction(async (tx) => {
		const held = await attachmentFor(tx, actor, { attachmentId, verb: 'redact' });
		if (!held.ok) {
			return held;
		}
		const { id, caseId, caseNo, title, status, isAuthor } = held.value;
		const images = (await imagesByAttachment(tx, [id])).get(id) ?? [];
		const rows = await tx
			.select({
				id: imageRedaction.id,
				imageId: imageRedaction.imageId,
				frame: imageRedaction.frame,
				left: imageRedaction.left,
				top: imageRedaction.top,
				width: imageRedaction.width,
				height: imageRedaction.height,
				drawnAt: imageRedaction.drawnAt,
				drawnByName: person.displayName
			})
			.from(imageRedaction)
			.innerJoin(image, eq(image.id, imageRedaction.imageId))
			.leftJoin(person, eq(person.id, imageRedaction.drawnById))
			.where(eq(image.attachmentId, id))
			.orderBy(asc(imageRedaction.drawnAt), asc(imageRedaction.id));
		await writeAudit(tx, actor.id, 'attachment.read', { caseId, attachmentId: id });
		const boxes = rows.map((row) => ({ ...row, drawnAt: row.drawnAt.toISOString() }));
		return accept({ id, caseNo, title, status, isOwn: isAuthor, images, boxes });
	});
}

/** Whether this person covered something on the upload: then they are not the second one to look at it. */
export async function hasDrawnOn(on: DbOrTx, actor: Actor, attachmentId: string): Promise<boolean> {
	const drawn = await on
		.select({ id: imageRedaction.id })
		.from(imageRedaction)
		.innerJoin(image, eq(image.id, imageRedaction.imageId))
		.where(and(eq(image.attachmentId, attachmentId), eq(imageRedaction.drawnById, actor.id)))
		.limit(1);
	return drawn.length > 0;
}
