import { and, eq, isNull } from 'drizzle-orm';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import { ballotKindOf, type BallotKind } from '#lib/domain/vote/ballot.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { meetingMember, person } from '#server/db/schema.ts';

/** A member of the meeting who has a ballot on the case. */
export type Voter = {
	personId: string;
	role: MeetingRole;
	specialty: string;
	kind: BallotKind;
	/** Has been in the room of this meeting. */
	hasBeenHere: boolean;
};

type MemberFacts = Omit<Voter, 'kind' | 'hasBeenHere'> & { firstSeenAt: Date | null };

export function votersAmong(members: MemberFacts[], presenterId: string): Voter[] {
	return members.flatMap(({ personId, role, specialty, firstSeenAt }) => {
		const kind = ballotKindOf(role, { isPresenting: personId === presenterId });
		return kind === null
			? []
			: [{ personId, role, specialty, kind, hasBeenHere: firstSeenAt !== null }];
	});
}

export async function votersOf(
	on: DbOrTx,
	{ meetingId, presenterId }: { meetingId: string; presenterId: string }
): Promise<Voter[]> {
	const members = await on
		.select({
			personId: meetingMember.personId,
			role: meetingMember.role,
			specialty: person.specialty,
			firstSeenAt: meetingMember.firstSeenAt
		})
		.from(meetingMember)
		.innerJoin(person, eq(person.id, meetingMember.personId))
		.where(and(eq(meetingMember.meetingId, meetingId), isNull(meetingMember.removedAt)));
	return votersAmong(members, presenterId);
}

/** Who is waited for: counted voters who came to the meeting, and those who have cast anyway. */
export function countedVoters(voters: Voter[], castBy: ReadonlySet<string>): Voter[] {
	return voters.filter(
		({ kind, hasBeenHere, personId }) => kind === 'counted' && (hasBeenHere || castBy.has(personId))
	);
}
