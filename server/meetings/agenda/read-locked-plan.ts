import { and, eq } from 'drizzle-orm';
import type { LockedPlan } from '#lib/domain/meeting/agenda-views.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import { agendaItem, lockedPlan } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFacts } from '../meeting-facts.ts';
import { roleAt } from '../meeting-for.ts';

/** What the presenter would have done before the board, as it was when the case was listed; null where nothing was written. */
export async function readLockedPlan(
	portal: Portal,
	actor: Actor,
	{ meetingId, agendaItemId }: { meetingId: string; agendaItemId: string }
): Promise<Outcome<LockedPlan | null>> {
	return portal.db.transaction(async (tx) => {
		const facts = await meetingFacts(tx, meetingId);
		const role = facts === null ? null : await roleAt(tx, actor.id, meetingId);
		if (facts === null || role === null || !may(actor, 'read', 'meeting', { ...facts, role })) {
			return refuse('meeting_not_found');
		}
		const [locked] = await tx
			.select({ plan: lockedPlan.plan, lockedAt: lockedPlan.lockedAt })
			.from(lockedPlan)
			.innerJoin(agendaItem, eq(agendaItem.id, lockedPlan.agendaItemId))
			.where(and(eq(agendaItem.id, agendaItemId), eq(agendaItem.meetingId, meetingId)));
		return accept(
			locked === undefined ? null : { plan: locked.plan, at: locked.lockedAt.toISOString() }
		);
	});
}
