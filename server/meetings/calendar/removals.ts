import { and, count, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '#server/db/client.ts';
import { meeting, meetingMember, outboxLetter } from '#server/db/schema.ts';
import { addLetters } from '#server/mail/outbox.ts';
import { removalKey, removalsIn } from './letter-keys.ts';

/**
 * A calendar takes a cancellation for one person, and an invitation after it, only with a sequence that rises; that of the meeting
 * would ask everybody else again. So each removal adds two for this person: one for the cancellation, one for what follows it.
 */
export const SEQUENCE_OF_MEMBER = sql<number>`${meeting.sequence} + 2 * (
	select count(*)::int from ${outboxLetter}
	where ${outboxLetter.kind} = 'meeting_removal' and ${outboxLetter.subjectId} = ${meeting.id}
		and ${outboxLetter.personId} = ${meetingMember.personId}
)`;
export const sequenceOfRemoval = (sequence: number, removals: number): number =>
	sequence + 2 * removals - 1;

/** How often each person was taken off the list of a meeting after an invitation. */
export async function removalsAt(tx: Tx, meetingId: string): Promise<Map<string, number>> {
	const found = await tx
		.select({ personId: outboxLetter.personId, removals: count() })
		.from(outboxLetter)
		.where(and(eq(outboxLetter.kind, 'meeting_removal'), eq(outboxLetter.subjectId, meetingId)))
		.groupBy(outboxLetter.personId);
	return new Map(found.map(({ personId, removals }) => [personId, removals]));
}

/** Of a planned meeting at which the person has no seat any more; only what they were invited to is taken out of their calendar. */
export async function takeOutOfCalendar(
	tx: Tx,
	now: Date,
	{ meetingId, personId }: { meetingId: string; personId: string }
): Promise<void> {
	const told = await tx
		.select({ kind: outboxLetter.kind, key: outboxLetter.key })
		.from(outboxLetter)
		.where(
			and(
				...[eq(outboxLetter.personId, personId), eq(outboxLetter.subjectId, meetingId)],
				inArray(outboxLetter.kind, ['meeting_invitation', 'meeting_removal'])
			)
		);
	const invited = told.filter(({ kind }) => kind === 'meeting_invitation');
	const removals = told.length - invited.length;
	if (invited.some(({ key }) => removalsIn(key) === removals)) {
		const key = removalKey(meetingId, personId, removals + 1);
		await addLetters(tx, now, [{ key, kind: 'meeting_removal', personId, subjectId: meetingId }]);
	}
}
