import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { meetingMember } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

export type RecordPresence = { meetingId: string; personIds: string[] };

/** Heartbeat of those who are in the room: the attendance of the minutes. Not an act of theirs, so without an audit entry. */
export async function recordPresence(
	portal: Portal,
	{ meetingId, personIds }: RecordPresence
): Promise<void> {
	if (personIds.length === 0) {
		return;
	}
	const now = portal.clock.now();
	await portal.db
		.update(meetingMember)
		.set({
			firstSeenAt: sql`coalesce(${meetingMember.firstSeenAt}, ${now.toISOString()}::timestamptz)`,
			lastSeenAt: now
		})
		.where(
			and(
				eq(meetingMember.meetingId, meetingId),
				inArray(meetingMember.personId, personIds),
				isNull(meetingMember.removedAt)
			)
		);
}
