import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Portal } from '#server/portal.ts';
import { calendarFile } from './calendar-file.ts';
import { calendarMeeting } from './calendar-meetings.ts';

/** The meeting as a file for a calendar, for its members. */
export async function readCalendarFile(
	portal: Portal,
	actor: Actor,
	meetingId: string
): Promise<Outcome<string>> {
	const one = await calendarMeeting(portal.db, { meetingId, personId: actor.id });
	return one === null
		? refuse('meeting_not_found')
		: accept(calendarFile(portal.config, { meetings: [one], now: portal.clock.now() }));
}
