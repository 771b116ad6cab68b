import { and, asc, eq, inArray, isNull, ne, notExists } from 'drizzle-orm';
import { MEETING_ROLES } from '#lib/domain/meeting/meeting.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { agendaItem, board, meeting, meetingMember } from '#server/db/schema.ts';

export type MeetingToListAt = { id: string; boardName: string; startsAt: string };

/** Planned and running meetings on whose agenda the actor may put this case of theirs, next first. */
export async function meetingsToListAt(
	on: DbOrTx,
	actor: Actor,
	caseId: string
): Promise<MeetingToListAt[]> {
	const roles = MEETING_ROLES.filter((role) =>
		may(actor, 'propose', 'meeting', { status: 'scheduled', role })
	);
	const found = await on
		.select({ id: meeting.id, boardName: board.name, startsAt: meeting.startsAt })
		.from(meetingMember)
		.innerJoin(meeting, eq(meeting.id, meetingMember.meetingId))
		.innerJoin(board, eq(board.id, meeting.boardId))
		.where(
			and(
				eq(meetingMember.personId, actor.id),
				isNull(meetingMember.removedAt),
				inArray(meetingMember.role, roles),
				ne(meeting.status, 'concluded'),
				notExists(
					on
						.select({ id: agendaItem.id })
						.from(agendaItem)
						.where(and(eq(agendaItem.meetingId, meeting.id), eq(agendaItem.caseId, caseId)))
				)
			)
		)
		.orderBy(asc(meeting.startsAt), asc(meeting.id));
	return found.map((one) => ({ ...one, startsAt: one.startsAt.toISOString() }));
}
