import { and, asc, eq } from 'drizzle-orm';
import { isId, isSlug } from '#lib/domain/id.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { accountText } from '#lib/text/account.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem, board, meeting, society } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { storeEnd } from './conclude-meeting.ts';
import { storeDeferral } from './defer-agenda-item.ts';
import { refusalUnlessOpen } from './meeting-for.ts';

export type RunningMeeting = { id: string; boardName: string; openedAt: string | null };

/** The open meetings of a society's boards, for its administrators: which and since when, nothing of their cases. */
export async function readRunningMeetings(
	portal: Portal,
	actor: Actor,
	{ societySlug }: { societySlug: string }
): Promise<Outcome<RunningMeeting[]>> {
	const [found] = isSlug(societySlug)
		? await portal.db.select().from(society).where(eq(society.slug, societySlug))
		: [];
	if (found === undefined || !may(actor, 'end_meeting', 'society', { societyId: found.id })) {
		return refuse('not_found');
	}
	const running = await portal.db
		.select({ id: meeting.id, boardName: board.name, openedAt: meeting.openedAt })
		.from(meeting)
		.innerJoin(board, eq(board.id, meeting.boardId))
		.where(and(eq(board.societyId, found.id), eq(meeting.status, 'open')))
		.orderBy(asc(meeting.openedAt));
	return accept(running.map((one) => ({ ...one, openedAt: one.openedAt?.toISOString() ?? null })));
}

/**
 * Ends a meeting whose chairs cannot, or its cases would be listed for ever. The case under discussion is deferred with that
 * reason; whoever ends it learns nothing of it.
 */
export async function endInEmergency(
	portal: Portal,
	actor: Actor,
	{ meetingId }: { meetingId: unknown }
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = typeof meetingId === 'string' ? await hold(tx, meetingId) : undefined;
		if (held === undefined || !may(actor, 'end_meeting', 'society', held)) {
			return refuse('meeting_not_found');
		}
		const closed = refusalUnlessOpen(held);
		if (closed !== null) {
			return closed;
		}
		await deferOpenCase(tx, portal, { meetingId: held.id, actorId: actor.id });
		await storeEnd(tx, portal, {
			...{ meetingId: held.id, actorId: actor.id, type: 'meeting.ended_in_emergency' }
		});
		return accept({ meetingId: held.id });
	});
}

async function hold(tx: Tx, meetingId: string) {
	if (!isId(meetingId)) {
		return undefined;
	}
	const [held] = await tx
		.select({ id: meeting.id, status: meeting.status, societyId: board.societyId })
		.from(meeting)
		.innerJoin(board, eq(board.id, meeting.boardId))
		.where(eq(meeting.id, meetingId))
		.for('update', { of: meeting });
	return held;
}

async function deferOpenCase(
	tx: Tx,
	portal: Portal,
	{ meetingId, actorId }: { meetingId: string; actorId: string }
): Promise<void> {
	const [open] = await tx
		.select({
			...{ id: agendaItem.id, caseId: agendaItem.caseId },
			...{ presenterId: agendaItem.presenterId, status: agendaItem.status }
		})
		.from(agendaItem)
		.where(and(eq(agendaItem.meetingId, meetingId), eq(agendaItem.status, 'under_discussion')));
	if (open !== undefined) {
		const item = { ...open, meeting: { id: meetingId } };
		await storeDeferral(tx, portal, { item, actorId, reason: accountText('admin.endedReason') });
	}
}
