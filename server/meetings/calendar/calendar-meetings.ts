import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import { isId } from '#lib/domain/id.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { board, meeting, meetingMember } from '#server/db/schema.ts';
import type { CalendarMeeting } from './calendar-file.ts';
import { SEQUENCE_OF_MEMBER } from './removals.ts';

export const BASE_COLUMNS = {
	id: meeting.id,
	boardName: board.name,
	startsAt: meeting.startsAt,
	minutes: meeting.minutes,
	status: meeting.status
};
const COLUMNS = { ...BASE_COLUMNS, sequence: SEQUENCE_OF_MEMBER };
/** What a subscription still shows of the past; and a file that a telephone reads each hour. */
const KEPT_MS = 90 * 86_400_000;
const LIMIT = 300;

/** A meeting as calendars are told of it, for a person on its list; null to everybody else. */
export async function calendarMeeting(
	on: DbOrTx,
	{ meetingId, personId }: { meetingId: string; personId: string }
): Promise<CalendarMeeting | null> {
	if (!isId(meetingId)) {
		return null;
	}
	const [found] = await on
		.select(COLUMNS)
		.from(meeting)
		.innerJoin(board, eq(board.id, meeting.boardId))
		.innerJoin(meetingMember, isMemberRow(personId))
		.where(eq(meeting.id, meetingId));
	return found ?? null;
}

/** Everything lately and ahead that a person is on the list of; cancelled ones too, so that a calendar takes them out. */
export function calendarMeetings(
	on: DbOrTx,
	{ personId, now }: { personId: string; now: Date }
): Promise<CalendarMeeting[]> {
	return on
		.select(COLUMNS)
		.from(meeting)
		.innerJoin(board, eq(board.id, meeting.boardId))
		.innerJoin(meetingMember, isMemberRow(personId))
		.where(gt(meeting.startsAt, new Date(now.getTime() - KEPT_MS)))
		.orderBy(asc(meeting.startsAt), asc(meeting.id))
		.limit(LIMIT);
}

const isMemberRow = (personId: string) =>
	and(
		...[eq(meetingMember.meetingId, meeting.id), eq(meetingMember.personId, personId)],
		isNull(meetingMember.removedAt)
	);
