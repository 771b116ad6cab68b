import { eq } from 'drizzle-orm';
import type { Tx } from '#server/db/client.ts';
import { image } from '#server/db/schema.ts';
import { noteRemovals } from '#server/files/file-removals.ts';

/** Deletes the rows of an upload's images and notes their files, which `removeNoted` deletes after the transaction. */
export async function deleteImages(tx: Tx, attachmentId: string): Promise<void> {
	const deleted = await tx.delete(image).where(eq(image.attachmentId, attachmentId)).returning();
	await noteRemovals(tx, deleted.flatMap(filesOf));
}

/** Keys of everything that is stored of an image. */
export function filesOf({
	frameKeys,
	thumbnailKey,
	previews,
	tilesKey
}: Pick<
	typeof image.$inferSelect,
	'frameKeys' | 'thumbnailKey' | 'previews' | 'tilesKey'
>): string[] {
	const sizes = previews.map(({ key }) => key);
	return [...frameKeys, thumbnailKey, ...sizes, ...(tilesKey === null ? [] : [tilesKey])];
}
