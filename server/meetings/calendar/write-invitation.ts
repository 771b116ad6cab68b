import { and, eq } from 'drizzle-orm';
import { calendarText, calendarTextFor } from '#lib/text/calendar.ts';
import { linkTo } from '#server/auth/tokens.ts';
import { meeting, meetingAnswer, outboxLetter } from '#server/db/schema.ts';
import type { LetterWriter } from '#server/mail/outbox.ts';
import { wrapLetter } from '#server/mail/wrap-letter.ts';
import type { Portal } from '#server/portal.ts';
import { calendarFile } from './calendar-file.ts';
import { calendarMeeting } from './calendar-meetings.ts';
import { invitationKey, removalsIn } from './letter-keys.ts';
import { whenText } from './when-text.ts';

/** Nothing when the meeting has changed since: another invitation is on its way, or a cancellation. */
export const writeInvitation: LetterWriter = async (portal, { key, subjectId, person }) => {
	const ids = { meetingId: subjectId, personId: person.id };
	const one = await calendarMeeting(portal.db, ids);
	const before = await invitationsBefore(portal, { key, ...ids });
	if (one?.status !== 'scheduled' || before === null) {
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
	const kind = before.length === 0 ? 'meeting' : 'moved';
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

/** Keys of the invitations that this one replaces in the person's calendar; null when it is not the one of today itself. */
async function invitationsBefore(
	{ db }: Pick<Portal, 'db'>,
	{ key, meetingId, personId }: { key: string; meetingId: string; personId: string }
): Promise<string[] | null> {
	const [found] = await db
		.select({ sequence: meeting.sequence })
		.from(meeting)
		.where(eq(meeting.id, meetingId));
	const letters = await db
		.select({ kind: outboxLetter.kind, key: outboxLetter.key })
		.from(outboxLetter)
		.where(and(eq(outboxLetter.subjectId, meetingId), eq(outboxLetter.personId, personId)));
	const removals = letters.filter(({ kind }) => kind === 'meeting_removal').length;
	const sequence = found?.sequence ?? 0;
	if (key !== invitationKey({ meetingId, sequence, personId, removals })) {
		return null;
	}
	return letters
		.filter((one) => one.kind === 'meeting_invitation' && one.key !== key)
		.map((one) => one.key)
		.filter((one) => removalsIn(one) === removals);
}

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
