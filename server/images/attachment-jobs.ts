import type { JobHandler } from '#server/jobs/jobs.ts';
import type { Portal } from '#server/portal.ts';
import { convertAttachment, giveUpAttachment } from './convert-attachment.ts';

/** What the queue does with an upload whose files have all arrived. */
export function attachmentJobs(portal: Portal): JobHandler {
	return {
		run: (attachmentId) => convertAttachment(portal, attachmentId),
		giveUp: (attachmentId, lastError) => giveUpAttachment(portal, attachmentId, lastError)
	};
}
