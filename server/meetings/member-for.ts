import { and, count, eq, isNull } from 'drizzle-orm';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import type { Refused } from '#lib/domain/outcome.ts';
import { refuse } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { meetingMember } from '#server/db/schema.ts';
import { chairOf, endGrant } from './baton.ts';
import { refusalOfOver, roleAt, type HeldMeeting } from './meeting-for.ts';

/** The row of a person at a meeting, removed or not. */
export function memberRow(meetingId: string, personId: string) {
	return and(eq(meetingMember.meetingId, meetingId), eq(meetingMember.personId, personId));
}

/** Why a member cannot become `toRole` (null: be removed), or null. A meeting is never without a chair. */
export async function refusalOfChange(
	tx: Tx,
	held: HeldMeeting,
	{ personId, toRole }: { personId: string; toRole: MeetingRole | null }
): Promise<Refused | null> {
	const over = refusalOfOver(held);
	if (over !== null) {
		return over;
	}
	const role = await roleAt(tx, personId, held.id);
	if (role === null) {
		return refuse('person_not_found');
	}
	if (role !== 'chair' || toRole === 'chair') {
		return null;
	}
	return (await isOnlyChair(tx, held.id)) ? refuse('chair_needed') : null;
}

/** Asked of the meeting of a chair: a meeting is never without one. */
export async function isOnlyChair(tx: Tx, meetingId: string): Promise<boolean> {
	const [chairs] = await tx
		.select({ total: count() })
		.from(meetingMember)
		.where(
			and(
				eq(meetingMember.meetingId, meetingId),
				eq(meetingMember.role, 'chair'),
				isNull(meetingMember.removedAt)
			)
		);
	return (chairs?.total ?? 0) <= 1;
}

/** A holder of the baton who was removed, or is an observer now, gives it to the chair. */
export async function settleBaton(tx: Tx, held: HeldMeeting, personId: string): Promise<void> {
	const role = await roleAt(tx, personId, held.id);
	if (held.batonHolderId === personId && (role === null || role === 'observer')) {
		await endGrant(tx, held, await chairOf(tx, held.id));
	}
}
