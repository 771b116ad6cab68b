import { and, count, eq } from 'drizzle-orm';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import type { Tx } from '#server/db/client.ts';
import { knock, meetingMember } from '#server/db/schema.ts';
import { PERSON_COLORS } from './schedule-meeting.ts';

/** One more member of a meeting, with the next of the colors. Whoever has knocked waits at the door no more. */
export async function seatMember(
	tx: Tx,
	{ meetingId, personId, role }: { meetingId: string; personId: string; role: MeetingRole }
): Promise<void> {
	const [members] = await tx
		.select({ total: count() })
		.from(meetingMember)
		.where(eq(meetingMember.meetingId, meetingId));
	const color = (members?.total ?? 0) % PERSON_COLORS;
	await tx.insert(meetingMember).values({ meetingId, personId, role, color });
	const waits = and(eq(knock.personId, personId), eq(knock.status, 'waiting'));
	await tx
		.update(knock)
		.set({ status: 'admitted' })
		.where(and(eq(knock.meetingId, meetingId), waits));
}
