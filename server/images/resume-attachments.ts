import { eq } from 'drizzle-orm';
import { attachment } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { convertAttachment } from './convert-attachment.ts';
import { emptyQuarantine, isInQuarantine, listQuarantine } from './quarantine.ts';
import { settleRefused } from './settle-attachment.ts';

/**
 * Called once at the start, before anybody can upload: what a stop or a crash left in work is done again where all its
 * files had arrived, and refused as interrupted where not. Originals without an upload in work are deleted.
 */
export async function resumeAttachments(portal: Portal): Promise<{ whenDone: Promise<void> }> {
	const inWork = await portal.db
		.select({ id: attachment.id, fileCount: attachment.fileCount })
		.from(attachment)
		.where(eq(attachment.status, 'processing'));
	const whole: string[] = [];
	for (const { id, fileCount } of inWork) {
		if (fileCount > 0 && (await isInQuarantine(portal, id))) {
			whole.push(id);
		} else {
			await settleRefused(portal, id, { reason: 'interrupted' });
		}
	}
	for (const id of await listQuarantine(portal)) {
		if (!whole.includes(id)) {
			await emptyQuarantine(portal, id);
		}
	}
	const whenDone = Promise.all(whole.map((id) => convertAttachment(portal, id))).then(() => {});
	return { whenDone };
}
