import { and, desc, eq, exists, isNull, or, sql } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { agendaItem, meetingMember, tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { listedAmong } from './read-my-cases.ts';

/**
 * Ready cases that are on no agenda and that the actor may put on one: own ones, and those of a meeting that the actor chaired
 * (a deferred case comes back through its chair). The form offers them; whether one may be listed is asked again when it is.
 */
export async function casesReadyToList(
	portal: Portal,
	actor: Actor
): Promise<{ caseId: string; caseNo: string; title: string }[]> {
	const chaired = portal.db
		.select({ one: sql`1` })
		.from(agendaItem)
		.innerJoin(meetingMember, eq(meetingMember.meetingId, agendaItem.meetingId))
		.where(
			and(
				eq(agendaItem.caseId, tumorCase.id),
				eq(meetingMember.personId, actor.id),
				eq(meetingMember.role, 'chair'),
				isNull(meetingMember.removedAt)
			)
		);
	const found = await portal.db
		.select({ caseId: tumorCase.id, caseNo: tumorCase.caseNo, title: tumorCase.title })
		.from(tumorCase)
		.where(
			and(eq(tumorCase.status, 'ready'), or(eq(tumorCase.authorId, actor.id), exists(chaired)))
		)
		.orderBy(desc(tumorCase.updatedAt), desc(tumorCase.id));
	const listed = await listedAmong(
		portal,
		found.map((one) => one.caseId)
	);
	return found.filter((one) => !listed.has(one.caseId));
}
