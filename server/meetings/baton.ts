import { and, asc, eq, isNull } from 'drizzle-orm';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { meeting, meetingMember } from '#server/db/schema.ts';
import type { HeldMeeting } from './meeting-for.ts';
import { roleAt } from './meeting-for.ts';

/** The chair who gets the baton when nobody else may hold it: the one who came first; null when the meeting has none. */
export async function chairOf(on: DbOrTx, meetingId: string): Promise<string | null> {
	const [chair] = await on
		.select({ personId: meetingMember.personId })
		.from(meetingMember)
		.where(
			and(
				eq(meetingMember.meetingId, meetingId),
				eq(meetingMember.role, 'chair'),
				isNull(meetingMember.removedAt)
			)
		)
		.orderBy(asc(meetingMember.firstSeenAt), asc(meetingMember.id))
		.limit(1);
	return chair?.personId ?? null;
}

export async function placeBaton(
	tx: Tx,
	meetingId: string,
	holderId: string | null
): Promise<void> {
	await tx.update(meeting).set({ batonHolderId: holderId }).where(eq(meeting.id, meetingId));
}

/** A grant of the baton ends with the case: when another one opens or the holder's role is gone, `toId` gets it, unless a chair holds it. */
export async function endGrant(tx: Tx, held: HeldMeeting, toId: string | null): Promise<void> {
	const { batonHolderId: holderId } = held;
	if (holderId === null || (await roleAt(tx, holderId, held.id)) === 'chair') {
		return;
	}
	await placeBaton(tx, held.id, toId);
}
