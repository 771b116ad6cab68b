import { eq } from 'drizzle-orm';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { image } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

/** Deletes the rows of an upload's images; the keys of their files are for after the transaction. */
export async function deleteImages(tx: Tx, attachmentId: string): Promise<string[]> {
	const deleted = await tx.delete(image).where(eq(image.attachmentId, attachmentId)).returning({
		frameKeys: image.frameKeys,
		thumbnailKey: image.thumbnailKey,
		tilesKey: image.tilesKey
	});
	return deleted.flatMap(({ frameKeys, thumbnailKey, tilesKey }) => [
		...frameKeys,
		thumbnailKey,
		...(tilesKey === null ? [] : [tilesKey])
	]);
}

/** Takes the files away once no row points to them any more. */
export async function removeFiles<T extends { keys: string[] }>(
	portal: Portal,
	{ keys, ...value }: T
): Promise<Outcome<Omit<T, 'keys'>>> {
	await Promise.all(keys.map((key) => portal.files.remove(key)));
	return accept(value);
}
