import type { Tx } from '#server/db/client.ts';
import { addJob } from '#server/jobs/job-rows.ts';
import type { Portal } from '#server/portal.ts';

/**
 * Looks at once what is due to go about these meetings: invitations, reminders. Part of every transaction that makes or moves a
 * meeting or adds a member; the first look plans the next one.
 */
export async function planLetters(
	tx: Tx,
	{ clock }: Pick<Portal, 'clock'>,
	meetingIds: string[]
): Promise<void> {
	for (const subjectId of meetingIds) {
		await addJob(tx, { kind: 'meeting_due', subjectId, now: clock.now() });
	}
}
