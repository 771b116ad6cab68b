import { and, eq, inArray, notExists, notInArray } from 'drizzle-orm';
import { MEETING_ROLES, OVER } from '#lib/domain/meeting/meeting.ts';
import { callState } from '#lib/domain/meeting/agenda.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { agendaItem, meeting, meetingMember } from '#server/db/schema.ts';
import { ownSeats } from './own-seats.ts';

export type MeetingToListAt = { id: string; boardName: string; startsAt: string };

/** Meetings to which the actor may propose this case of theirs, next first: those whose call is open, and any that they chair. */
export async function meetingsToListAt(
	on: DbOrTx,
	actor: Actor,
	{ caseId, now }: { caseId: string; now: Date }
): Promise<MeetingToListAt[]> {
	const roles = MEETING_ROLES.filter((role) =>
		may(actor, 'propose', 'meeting', { status: 'scheduled', role })
	);
	const found = await ownSeats(on, actor, [
		inArray(meetingMember.role, roles),
		notInArray(meeting.status, OVER),
		notExists(
			on
				.select({ id: agendaItem.id })
				.from(agendaItem)
				.where(and(eq(agendaItem.meetingId, meeting.id), eq(agendaItem.caseId, caseId)))
		)
	]);
	return found
		.filter((one) => one.role === 'chair' || callState(one, now).isOpen)
		.map(({ id, boardName, startsAt }) => ({ id, boardName, startsAt: startsAt.toISOString() }));
}
