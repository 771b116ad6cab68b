import { and, eq, inArray, isNull, notInArray } from 'drizzle-orm';
import { OVER } from '#lib/domain/meeting/meeting.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem, meeting, meetingMember, preRead } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

/** A member who opens a case that waits on an agenda has read it before the meeting; one row per person and item. */
export async function notePreRead(
	tx: Tx,
	{ clock }: Pick<Portal, 'clock'>,
	{ caseId, personId }: { caseId: string; personId: string }
): Promise<void> {
	const ahead = await tx
		.select({ agendaItemId: agendaItem.id })
		.from(agendaItem)
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.innerJoin(meetingMember, eq(meetingMember.meetingId, meeting.id))
		.where(
			and(
				eq(agendaItem.caseId, caseId),
				inArray(agendaItem.status, ['waiting', 'list_only']),
				notInArray(meeting.status, OVER),
				eq(meetingMember.personId, personId),
				isNull(meetingMember.removedAt)
			)
		);
	if (ahead.length > 0) {
		const at = clock.now();
		await tx
			.insert(preRead)
			.values(ahead.map((one) => ({ ...one, personId, at })))
			.onConflictDoNothing();
	}
}
