import { and, eq, isNull } from 'drizzle-orm';
import { calendarText } from '#lib/text/calendar.ts';
import { linkTo } from '#server/auth/tokens.ts';
import { board, meeting, meetingMember, meetingReminder } from '#server/db/schema.ts';
import type { LetterWriter } from '#server/mail/outbox.ts';
import { wrapLetter } from '#server/mail/wrap-letter.ts';
import { whenText } from './when-text.ts';

/** Nothing when the meeting has another time than the reminder was made for, has begun, or is not this person's any more. */
export const writeMeetingReminder: LetterWriter = async (portal, { subjectId, person }) => {
	const [found] = await portal.db
		.select({ meetingId: meeting.id, startsAt: meeting.startsAt, boardName: board.name })
		.from(meetingReminder)
		.innerJoin(
			meeting,
			and(
				eq(meeting.id, meetingReminder.meetingId),
				eq(meeting.startsAt, meetingReminder.startsAt),
				eq(meeting.status, 'scheduled')
			)
		)
		.innerJoin(board, eq(board.id, meeting.boardId))
		.innerJoin(
			meetingMember,
			and(
				eq(meetingMember.meetingId, meeting.id),
				eq(meetingMember.personId, person.id),
				isNull(meetingMember.removedAt)
			)
		)
		.where(eq(meetingReminder.id, subjectId));
	if (found === undefined) {
		return null;
	}
	const when = whenText(found.startsAt);
	return {
		to: person.email,
		subject: calendarText('mail.reminder.subject', { board: found.boardName, when }),
		text: wrapLetter(
			calendarText('mail.reminder.text', {
				...{ name: person.displayName, board: found.boardName, when },
				link: linkTo(portal.config, `/meetings/${found.meetingId}`)
			})
		)
	};
};
