import { attachmentJobs } from './images/attachment-jobs.ts';
import type { JobKind } from './jobs/job-rows.ts';
import type { JobHandler } from './jobs/jobs.ts';
import { letterJobs } from './mail/letter-jobs.ts';
import type { LetterKind, LetterWriter } from './mail/outbox.ts';
import { writeAskedLetter } from './meetings/agenda/write-asked-letter.ts';
import { meetingDueJobs } from './meetings/calendar/meeting-due.ts';
import { seriesJobs } from './meetings/calendar/series.ts';
import { writeCancellation, writeInvitation } from './meetings/calendar/write-invitation.ts';
import { writeMeetingReminder } from './meetings/calendar/write-meeting-reminder.ts';
import { writeRemoval } from './meetings/calendar/write-removal.ts';
import { writeMinutesLetter } from './meetings/minutes/send-minutes.ts';
import type { Portal } from './portal.ts';

/** Who makes the words of each kind of letter in the outbox. */
const LETTER_WRITERS: Record<LetterKind, LetterWriter> = {
	meeting_invitation: writeInvitation,
	meeting_cancellation: writeCancellation,
	meeting_removal: writeRemoval,
	meeting_reminder: writeMeetingReminder,
	presenter_asked: writeAskedLetter,
	minutes: writeMinutesLetter
};

/** What the queue does with each kind of job. */
export function jobHandlers(portal: Portal): Record<JobKind, JobHandler> {
	return {
		convert_attachment: attachmentJobs(portal),
		send_letter: letterJobs(portal, LETTER_WRITERS),
		meeting_due: meetingDueJobs(portal),
		extend_series: seriesJobs(portal)
	};
}
