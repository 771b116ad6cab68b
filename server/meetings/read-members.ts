import { and, asc, eq, isNull } from 'drizzle-orm';
import { PRESENCE_LIMIT_MS, type MeetingRole } from '#lib/domain/meeting/meeting.ts';
import type { Specialty } from '#lib/domain/people/people.ts';
import { roleRank } from '#lib/domain/meeting/role-rank.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { meetingMember, person } from '#server/db/schema.ts';
import { gradesOf } from '#server/people/grades-of.ts';

export type Member = {
	personId: string;
	name: string;
	specialty: Specialty;
	/** Career grade in the board's society, or in the person's first one. */
	grade: string;
	role: MeetingRole;
	color: number;
	firstSeenAt: Date | null;
	lastSeenAt: Date | null;
};

/** By the last heartbeat: whoever left without a goodbye counts a little longer. */
export function isPresent(lastSeenAt: Date | null, now: Date): boolean {
	return lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() < PRESENCE_LIMIT_MS;
}

/** Who may enter the meeting, chairs first. */
export async function readMembers(
	on: DbOrTx,
	{ meetingId, societyId }: { meetingId: string; societyId: string }
): Promise<Member[]> {
	const found = await membersOf(on, meetingId);
	const personIds = found.map((one) => one.personId);
	const grades = await gradesOf(on, { personIds, societyId });
	const members = found.map((one) => ({ ...one, grade: grades.get(one.personId) ?? 'none' }));
	return members.toSorted((a, b) => roleRank(a.role) - roleRank(b.role));
}

/** The same without their grades, by name. */
export function membersOf(on: DbOrTx, meetingId: string): Promise<Omit<Member, 'grade'>[]> {
	return on
		.select({
			personId: meetingMember.personId,
			name: person.displayName,
			specialty: person.specialty,
			role: meetingMember.role,
			color: meetingMember.color,
			firstSeenAt: meetingMember.firstSeenAt,
			lastSeenAt: meetingMember.lastSeenAt
		})
		.from(meetingMember)
		.innerJoin(person, eq(person.id, meetingMember.personId))
		.where(and(eq(meetingMember.meetingId, meetingId), isNull(meetingMember.removedAt)))
		.orderBy(asc(person.displayName), asc(meetingMember.id));
}
