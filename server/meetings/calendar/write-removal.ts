import { and, eq, gt, inArray } from 'drizzle-orm';
import { calendarText } from '#lib/text/calendar.ts';
import { timeText } from '#lib/text/time.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { board, meeting } from '#server/db/schema.ts';
import type { LetterWriter } from '#server/mail/outbox.ts';
import { wrapLetter } from '#server/mail/wrap-letter.ts';
import { calendarFile } from './calendar-file.ts';
import { BASE_COLUMNS, calendarMeeting } from './calendar-meetings.ts';
import { removalsIn } from './letter-keys.ts';
import { sequenceOfRemoval } from './removals.ts';

/** To who is off the list of a meeting that is still ahead; who has come back meanwhile has another invitation. */
export const writeRemoval: LetterWriter = async (portal, { key, subjectId, person }) => {
	const now = portal.clock.now();
	const ahead = await meetingAhead(portal.db, subjectId, now);
	const seat = await calendarMeeting(portal.db, { meetingId: subjectId, personId: person.id });
	if (ahead === undefined || seat !== null) {
		return null;
	}
	const sequence = sequenceOfRemoval(ahead.sequence, removalsIn(key));
	const words = {
		...{ name: person.displayName, board: ahead.boardName },
		when: timeText(ahead.startsAt.toISOString(), 'dateTime')
	};
	return {
		to: person.email,
		subject: calendarText('mail.removed.subject', words),
		text: wrapLetter(calendarText('mail.removed.text', words)),
		calendar: {
			method: 'CANCEL',
			content: calendarFile(portal.config, {
				meetings: [{ ...ahead, sequence, status: 'cancelled' }],
				...{ now, method: 'CANCEL' as const, invited: { ...person, answer: null } }
			})
		}
	};
};

async function meetingAhead(db: DbOrTx, meetingId: string, now: Date) {
	const [ahead] = await db
		.select({ ...BASE_COLUMNS, sequence: meeting.sequence })
		.from(meeting)
		.innerJoin(board, eq(board.id, meeting.boardId))
		.where(
			and(
				...[eq(meeting.id, meetingId), gt(meeting.startsAt, now)],
				inArray(meeting.status, ['scheduled', 'cancelled'])
			)
		);
	return ahead;
}
