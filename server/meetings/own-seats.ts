import { and, asc, eq, isNull, type SQL } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { agendaPlan, board, meeting, meetingMember } from '#server/db/schema.ts';

/** Meetings at which the actor has a seat, next first, with what is said of their calls for cases; `where`: which of them. */
export function ownSeats(on: DbOrTx, actor: Actor, where: (SQL | undefined)[]) {
	return on
		.select({
			id: meeting.id,
			boardName: board.name,
			startsAt: meeting.startsAt,
			status: meeting.status,
			role: meetingMember.role,
			callChange: agendaPlan.callChange
		})
		.from(meetingMember)
		.innerJoin(meeting, eq(meeting.id, meetingMember.meetingId))
		.innerJoin(board, eq(board.id, meeting.boardId))
		.leftJoin(agendaPlan, eq(agendaPlan.meetingId, meeting.id))
		.where(and(eq(meetingMember.personId, actor.id), isNull(meetingMember.removedAt), ...where))
		.orderBy(asc(meeting.startsAt), asc(meeting.id));
}
