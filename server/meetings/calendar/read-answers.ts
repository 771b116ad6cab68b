import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Answer } from '#lib/domain/meeting/answer.ts';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import type { Specialty } from '#lib/domain/people/people.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { meeting, meetingAnswer, meetingMember, person } from '#server/db/schema.ts';

export type MemberAnswer = {
	personId: string;
	name: string;
	role: MeetingRole;
	specialty: Specialty;
	/** Null without an answer for the time that the meeting has today. */
	answer: Answer | null;
	deputyId: string | null;
};

/** The members of a meeting, each with what they have said; an answer for another time does not count. */
export function readAnswers(on: DbOrTx, meetingId: string): Promise<MemberAnswer[]> {
	return on
		.select({
			personId: person.id,
			name: person.displayName,
			role: meetingMember.role,
			specialty: person.specialty,
			answer: meetingAnswer.answer,
			deputyId: meetingAnswer.deputyId
		})
		.from(meetingMember)
		.innerJoin(meeting, eq(meeting.id, meetingMember.meetingId))
		.innerJoin(person, eq(person.id, meetingMember.personId))
		.leftJoin(
			meetingAnswer,
			and(
				eq(meetingAnswer.meetingId, meeting.id),
				eq(meetingAnswer.personId, person.id),
				eq(meetingAnswer.startsAt, meeting.startsAt)
			)
		)
		.where(and(eq(meetingMember.meetingId, meetingId), isNull(meetingMember.removedAt)))
		.orderBy(asc(person.displayName), asc(person.id));
}
