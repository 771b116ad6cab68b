import { and, eq } from 'drizzle-orm';
import { isId } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { attachment, uploadFile } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

export type OpenUploadFile = {
	id: string;
	attachmentId: string;
	position: number;
	extension: string;
	byteSize: number;
	receivesUntil: Date;
};

/**
 * One file of an upload that is still open, for the person who began it. Asked at every piece, without a lock: bytes only ever
 * join at the end, up to the announced size. Unknown and somebody else's answer alike.
 */
export async function uploadFileFor(
	portal: Portal,
	actor: Actor,
	fileId: string
): Promise<Outcome<OpenUploadFile>> {
	if (!isId(fileId)) {
		return refuse('attachment_not_found');
	}
	const [row] = await portal.db
		.select({
			id: uploadFile.id,
			attachmentId: uploadFile.attachmentId,
			position: uploadFile.position,
			extension: uploadFile.extension,
			byteSize: uploadFile.byteSize,
			status: attachment.status,
			receivesUntil: attachment.receivesUntil
		})
		.from(uploadFile)
		.innerJoin(attachment, eq(attachment.id, uploadFile.attachmentId))
		.where(and(eq(uploadFile.id, fileId), eq(attachment.uploadedById, actor.id)));
	if (row === undefined) {
		return refuse('attachment_not_found');
	}
	const { status, receivesUntil, ...file } = row;
	const isOpen =
		status === 'receiving' && receivesUntil !== null && receivesUntil > portal.clock.now();
	return isOpen ? accept({ ...file, receivesUntil }) : refuse('upload_over');
}
