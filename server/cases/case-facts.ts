import { and, eq, inArray, isNull } from 'drizzle-orm';
import { MEETING_ROLES, type MeetingRole } from '#lib/domain/meeting/meeting.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Things } from '#server/auth/permissions.ts';
import type { DbOrTx } from '#server/db/client.ts';
import {
	agendaItem,
	lockedPlan,
	meeting,
	meetingMember,
	membership,
	tumorCase
} from '#server/db/schema.ts';
import { isListing, opensCase } from '#server/meetings/is-listing.ts';

/** Facts of a case for `may`, as they are for this actor at this moment; null when there is no such case. */
export async function caseThing(
	on: DbOrTx,
	actor: Actor,
	caseId: string
): Promise<Things['case'] | null> {
	const [found] = await on
		.select({ authorId: tumorCase.authorId, status: tumorCase.status })
		.from(tumorCase)
		.where(eq(tumorCase.id, caseId));
	if (found === undefined) {
		return null;
	}
	return {
		...found,
		readerRole: await readerRoleOf(on, actor, caseId),
		...(await listingOf(on, caseId)),
		administersAuthor: await administersAuthor(on, actor, found.authorId)
	};
}

/** The strongest role of the actor at the meetings whose agenda holds the case; who was removed from a meeting has none there. */
async function readerRoleOf(on: DbOrTx, actor: Actor, caseId: string): Promise<MeetingRole | null> {
	const found = await on
		.selectDistinct({ role: meetingMember.role })
		.from(agendaItem)
		.innerJoin(meetingMember, eq(meetingMember.meetingId, agendaItem.meetingId))
		.where(
			and(
				eq(agendaItem.caseId, caseId),
				eq(meetingMember.personId, actor.id),
				isNull(meetingMember.removedAt),
				opensCase()
			)
		);
	return MEETING_ROLES.find((role) => found.some((one) => one.role === role)) ?? null;
}

async function administersAuthor(
	on: DbOrTx,
	actor: Actor,
	authorId: string | null
): Promise<boolean> {
	const societyIds = actor.memberships
		.filter((one) => one.isAdministrator)
		.map((one) => one.societyId);
	if (authorId === null || societyIds.length === 0) {
		return false;
	}
	const [found] = await on
		.select({ id: membership.id })
		.from(membership)
		.where(and(eq(membership.personId, authorId), inArray(membership.societyId, societyIds)))
		.limit(1);
	return found !== undefined;
}

async function listingOf(on: DbOrTx, caseId: string) {
	const found = await agendaItemsOf(on, caseId);
	return {
		isListed: found.length > 0,
		isUnderDiscussion: found.some((one) => one.status === 'under_discussion')
	};
}

/** What boards have done with a case so far: one of them has opened it, one of them has signed a recommendation. */
export async function historyOf(
	on: DbOrTx,
	caseId: string
): Promise<{ wasDiscussed: boolean; isDecided: boolean }> {
	const found = await on
		.select({ status: agendaItem.status, openedAt: agendaItem.openedAt })
		.from(agendaItem)
		.where(eq(agendaItem.caseId, caseId));
	return {
		wasDiscussed: found.some((one) => one.openedAt !== null),
		isDecided: found.some((one) => one.status === 'concluded')
	};
}

/** The plan before the board does not change any more: a board has looked at the case, or has it on its agenda. */
export async function isPlanFixed(on: DbOrTx, caseId: string): Promise<boolean> {
	const { wasDiscussed } = await historyOf(on, caseId);
	if (wasDiscussed) {
		return true;
	}
	const locked = await on
		.select({ id: lockedPlan.id })
		.from(lockedPlan)
		.innerJoin(agendaItem, eq(agendaItem.id, lockedPlan.agendaItemId))
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.where(and(eq(agendaItem.caseId, caseId), isListing()))
		.limit(1);
	return locked.length > 0;
}

/** The agenda items with this case that wait or are under discussion. */
export function agendaItemsOf(on: DbOrTx, caseId: string) {
	return on
		.select({
			meetingId: agendaItem.meetingId,
			agendaItemId: agendaItem.id,
			status: agendaItem.status
		})
		.from(agendaItem)
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.where(and(eq(agendaItem.caseId, caseId), isListing()));
}
