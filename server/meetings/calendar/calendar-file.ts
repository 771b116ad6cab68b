import ical, {
	ICalAttendeeRole,
	ICalAttendeeStatus,
	ICalAttendeeType,
	ICalCalendarMethod,
	ICalEventStatus
} from 'ical-generator';
import type { Answer } from '#lib/domain/meeting/answer.ts';
import type { MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import { calendarText } from '#lib/text/calendar.ts';
import { linkTo } from '#server/auth/tokens.ts';
import type { Config } from '#server/config.ts';

/** What a calendar is told of a meeting: nothing of its cases, nothing of where it talks. */
export type CalendarMeeting = {
	id: string;
	boardName: string;
	startsAt: Date;
	minutes: number;
	sequence: number;
	status: MeetingStatus;
};
export type Invited = { email: string; displayName: string; answer: Answer | null };
type Place = Pick<Config, 'publicUrl' | 'port' | 'mailFrom'>;

const MINUTE_MS = 60_000;
const STATUS_OF = {
	comes: ICalAttendeeStatus.ACCEPTED,
	partly: ICalAttendeeStatus.TENTATIVE,
	declined: ICalAttendeeStatus.DECLINED
} as const;

/**
 * An iCalendar file (RFC 5545). The uid of a meeting stays the same as long as it lives and its sequence rises, so a calendar
 * replaces what it has; times are UTC, because a zone of our own would have to be shipped with each file.
 */
export function calendarFile(
	place: Place,
	given: {
		meetings: CalendarMeeting[];
		now: Date;
		/** Without a method it is a file to keep or to subscribe to. */
		method?: 'REQUEST' | 'CANCEL';
		/** The one person an invitation is for. */
		invited?: Invited;
	}
): string {
	const { meetings, now, method, invited } = given;
	const calendar = ical({
		prodId: { company: 'Mashwara', product: 'Boards', language: 'EN' },
		method: ICalCalendarMethod[method ?? 'PUBLISH'],
		...(method === undefined ? { name: 'Mashwara', ttl: 3600 } : {})
	});
	const host = new URL(linkTo(place, '/')).hostname;
	for (const one of meetings) {
		const link = linkTo(place, `/meetings/${one.id}`);
		calendar.createEvent({
			id: `${one.id}@${host}`,
			sequence: one.sequence,
			stamp: now,
			start: one.startsAt,
			end: new Date(one.startsAt.getTime() + one.minutes * MINUTE_MS),
			summary: one.boardName,
			description: calendarText('file.description', { link }),
			url: link,
			status: one.status === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
			organizer: { name: one.boardName, email: addressOf(place.mailFrom) },
			attendees: invited === undefined ? [] : [attendee(invited)]
		});
	}
	return calendar.toString();
}

function attendee({ email, displayName, answer }: Invited) {
	return {
		...{ email, name: displayName, rsvp: true },
		role: ICalAttendeeRole.REQ,
		type: ICalAttendeeType.INDIVIDUAL,
		status: answer === null ? ICalAttendeeStatus.NEEDSACTION : STATUS_OF[answer]
	};
}

/** `Name <address>` or the address alone, as MAIL_FROM has it. */
function addressOf(mailFrom: string): string {
	return /<([^<>]+)>\s*$/.exec(mailFrom)?.[1] ?? mailFrom.trim();
}
