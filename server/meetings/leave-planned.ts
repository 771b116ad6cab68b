import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Tx } from '#server/db/client.ts';
import { meeting, meetingMember } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { takeOutOfCalendar } from './calendar/removals.ts';
import { isOnlyChair, memberRow } from './member-for.ts';
import { recordAct } from './record-act.ts';

/**
 * Who is no member of a board any more loses the seat at its meetings that have not begun, but where it is the only chair's: a
 * meeting is never without one. The caller holds the board. Answers which meetings.
 */
export async function leavePlanned(
	tx: Tx,
	portal: Pick<Portal, 'clock'>,
	{ boardId, personId, actorId }: { boardId: string; personId: string; actorId: string }
): Promise<string[]> {
	const seats = await plannedSeats(tx, { boardId, personId });
	const now = portal.clock.now();
	const left: string[] = [];
	for (const { meetingId, role } of seats) {
		if (role === 'chair' && (await isOnlyChair(tx, meetingId))) {
			continue;
		}
		await tx.update(meetingMember).set({ removedAt: now }).where(memberRow(meetingId, personId));
		await takeOutOfCalendar(tx, now, { meetingId, personId });
		await recordAct(tx, portal, {
			...{ meetingId, actorId, type: 'member.removed', subject: { personId } }
		});
		left.push(meetingId);
	}
	return left;
}

/** Their meetings are held, always in the same order. */
function plannedSeats(tx: Tx, { boardId, personId }: { boardId: string; personId: string }) {
	return tx
		.select({ meetingId: meeting.id, role: meetingMember.role })
		.from(meeting)
		.innerJoin(meetingMember, eq(meetingMember.meetingId, meeting.id))
		.where(
			and(
				...[eq(meeting.boardId, boardId), eq(meeting.status, 'scheduled')],
				...[eq(meetingMember.personId, personId), isNull(meetingMember.removedAt)]
			)
		)
		.orderBy(asc(meeting.id))
		.for('update', { of: meeting });
}
