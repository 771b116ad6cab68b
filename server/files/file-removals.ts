import { eq } from 'drizzle-orm';
import type { Tx } from '#server/db/client.ts';
import { fileRemoval } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

/** Belongs into the transaction that lets go of the files: a crash before they are deleted must not leave what nobody should see any more. */
export async function noteRemovals(tx: Tx, keys: string[]): Promise<void> {
	if (keys.length > 0) {
		await tx
			.insert(fileRemoval)
			.values(keys.map((key) => ({ key })))
			.onConflictDoNothing();
	}
}

/** Deletes every file that was let go of; called after such a transaction, and once at the start. What cannot be deleted stays noted. */
export async function removeNoted(portal: Portal): Promise<void> {
	for (const { key } of await portal.db.select().from(fileRemoval)) {
		try {
			await portal.files.remove(key);
			await portal.db.delete(fileRemoval).where(eq(fileRemoval.key, key));
		} catch (error) {
			portal.log.error({ err: error }, 'a file is left for the next start');
		}
	}
}
