import { and, asc, count, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { BoardView, MeetingSummary, MemberView } from '#lib/domain/meeting/views.ts';
import { isSlug } from '#lib/domain/id.ts';
import { roleRank } from '#lib/domain/meeting/role-rank.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { agendaItem, board, boardMember, meeting, person } from '#server/db/schema.ts';
import { gradesOf } from '#server/people/grades-of.ts';
import type { Portal } from '#server/portal.ts';
import { roleOnBoard } from './board-for.ts';

/** A board with its members and meetings, for its members and the administrators of its society. */
export async function readBoard(
	portal: Portal,
	actor: Actor,
	slug: string
): Promise<Outcome<BoardView>> {
	if (!isSlug(slug)) {
		return refuse('board_not_found');
	}
	return portal.db.transaction(async (tx) => {
		const [found] = await tx.select().from(board).where(eq(board.slug, slug));
		if (found === undefined) {
			return refuse('board_not_found');
		}
		const { societyId, createdAt: _, ...one } = found;
		const thing = { societyId, role: await roleOnBoard(tx, actor.id, found.id) };
		if (!may(actor, 'read', 'board', thing)) {
			return refuse('board_not_found');
		}
		return accept({
			...one,
			members: await membersOf(tx, found),
			meetings: await meetingsOf(tx, found.id),
			mayChangeMembers: may(actor, 'change_members', 'board', thing),
			maySchedule: may(actor, 'schedule', 'board', thing)
		});
	});
}

async function membersOf(
	on: DbOrTx,
	{ id: boardId, societyId }: { id: string; societyId: string }
): Promise<MemberView[]> {
	const found = await on
		.select({
			personId: person.id,
			name: person.displayName,
			email: person.email,
			specialty: person.specialty,
			role: boardMember.role
		})
		.from(boardMember)
		.innerJoin(person, eq(person.id, boardMember.personId))
		.where(eq(boardMember.boardId, boardId))
		.orderBy(asc(person.displayName), asc(person.id));
	const personIds = found.map((one) => one.personId);
	const grades = await gradesOf(on, { personIds, societyId });
	return found
		.map((one) => ({ ...one, grade: grades.get(one.personId) ?? 'none' }))
		.toSorted((a, b) => roleRank(a.role) - roleRank(b.role));
}

async function meetingsOf(on: DbOrTx, boardId: string): Promise<MeetingSummary[]> {
	const found = await on
		.select({ id: meeting.id, startsAt: meeting.startsAt, status: meeting.status })
		.from(meeting)
		.where(eq(meeting.boardId, boardId))
		.orderBy(desc(meeting.startsAt))
		.limit(100);
	const ids = found.map((one) => one.id);
	const counts =
		ids.length === 0
			? []
			: await on
					.select({
						meetingId: agendaItem.meetingId,
						total: count(),
						decided: sql<number>`(count(*) filter (where ${agendaItem.status} = 'concluded'))::int`
					})
					.from(agendaItem)
					.where(and(inArray(agendaItem.meetingId, ids), ne(agendaItem.status, 'proposed')))
					.groupBy(agendaItem.meetingId);
	return found.map((one) => {
		const own = counts.find((other) => other.meetingId === one.id);
		return {
			...one,
			startsAt: one.startsAt.toISOString(),
			itemCount: own?.total ?? 0,
			decidedCount: own?.decided ?? 0
		};
	});
}
