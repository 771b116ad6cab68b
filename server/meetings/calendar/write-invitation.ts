import { and, eq } from 'drizzle-orm';
import { calendarText, calendarTextFor } from '#lib/text/calendar.ts';
import { linkTo } from '#server/auth/tokens.ts';
import { meeting, meetingAnswer } from '#server/db/schema.ts';
import type { LetterWriter } from '#server/mail/outbox.ts';
import { wrapLetter } from '#server/mail/wrap-letter.ts';
import { calendarFile } from './calendar-file.ts';
import { calendarMeeting } from './calendar-meetings.ts';
import { invitationKey } from './letter-keys.ts';
import { whenText } from './when-text.ts';

/** Nothing when the meeting has changed since: another invitation is on its way, or a cancellation. */
export const writeInvitation: LetterWriter = async (portal, { key, subjectId, person }) => {
	const ids = { meetingId: subjectId, personId: person.id };
	const one = await calendarMeeting(portal.db, ids);
	const isOfToday =
		one?.status === 'scheduled' && key === invitationKey(one.id, one.sequence, person.id);
	if (one === null || !isOfToday) {
		return null;
	}
	const [answered] = await portal.db
		.select({ answer: meetingAnswer.answer })
		.from(meetingAnswer)
		.where(
			and(
				...[eq(meetingAnswer.meetingId, one.id), eq(meetingAnswer.personId, person.id)],
				eq(meetingAnswer.startsAt, one.startsAt)
			)
		);
	const words = {
		...{ name: person.displayName, board: one.boardName },
		...{ when: whenText(one.startsAt), minutes: one.minutes },
		link: linkTo(portal.config, `/meetings/${one.id}`)
	};
	const kind = one.sequence === 0 ? 'meeting' : 'moved';
	return {
		to: person.email,
		subject: calendarText(`mail.${kind}.subject`, words),
		text: wrapLetter(calendarText(`mail.${kind}.text`, words)),
		calendar: {
			method: 'REQUEST',
			content: calendarFile(portal.config, {
				...{ meetings: [one], now: portal.clock.now(), method: 'REQUEST' as const },
				invited: { ...person, answer: answered?.answer ?? null }
			})
		}
	};
};

/** Only while it is cancelled, and to who is still on its list. */
export const writeCancellation: LetterWriter = async (portal, { subjectId, person }) => {
	const one = await calendarMeeting(portal.db, { meetingId: subjectId, personId: person.id });
	const [row] = await portal.db
		.select({ reason: meeting.cancelReason })
		.from(meeting)
		.where(eq(meeting.id, subjectId));
	const reason = row?.reason ?? null;
	if (one?.status !== 'cancelled' || reason === null) {
		return null;
	}
	const words = {
		...{ name: person.displayName, board: one.boardName },
		when: whenText(one.startsAt),
		reason: calendarTextFor('cancelReason', reason)
	};
	return {
		to: person.email,
		subject: calendarText('mail.cancelled.subject', words),
		text: wrapLetter(calendarText('mail.cancelled.text', words)),
		calendar: {
			method: 'CANCEL',
			content: calendarFile(portal.config, {
				...{ meetings: [one], now: portal.clock.now(), method: 'CANCEL' as const },
				invited: { ...person, answer: null }
			})
		}
	};
};
