import { inArray } from 'drizzle-orm';
import { attachment } from '#server/db/schema.ts';
import { addJob, openJobsOf, releaseJobs } from '#server/jobs/job-rows.ts';
import type { Portal } from '#server/portal.ts';
import { emptyQuarantine, isInQuarantine, listQuarantine } from './quarantine.ts';
import { settleRefused } from './settle-attachment.ts';

/**
 * Called once at the start, before the queue runs and before anybody can upload. Whose files had all arrived has a job, or
 * gets one. A form that was cut off is refused as interrupted; files that come one by one go on where they ended. Originals
 * without such an upload are deleted.
 */
export async function resumeAttachments(portal: Portal): Promise<void> {
	const { db, clock } = portal;
	await releaseJobs(db);
	const { id, status, receivesUntil } = attachment;
	const open = await db
		.select({ id, status, receivesUntil })
		.from(attachment)
		.where(inArray(status, ['receiving', 'processing']));
	const jobs = await openJobsOf(
		db,
		open.map((one) => one.id)
	);
	const kept = new Set<string>();
	for (const one of open) {
		const isHere = await isInQuarantine(portal, one.id);
		if (one.status === 'processing' ? !isHere : one.receivesUntil === null) {
			await settleRefused(portal, one.id, { reason: 'interrupted' });
			continue;
		}
		kept.add(one.id);
		if (one.status === 'processing' && !jobs.has(one.id)) {
			const job = { kind: 'convert_attachment', subjectId: one.id, now: clock.now() } as const;
			await db.transaction((tx) => addJob(tx, job));
		}
	}
	await deleteStrays(portal, kept);
}

/** What a removal or a refusal had no time to delete. */
async function deleteStrays(portal: Portal, kept: ReadonlySet<string>): Promise<void> {
	for (const id of await listQuarantine(portal)) {
		if (!kept.has(id)) {
			await emptyQuarantine(portal, id);
		}
	}
}
