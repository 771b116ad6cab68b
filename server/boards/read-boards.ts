import { asc, count, eq, inArray, notInArray, and } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { OVER } from '#lib/domain/meeting/meeting.ts';
import type { BoardSummary } from '#lib/domain/meeting/views.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { board, boardMember, meeting } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

/** The boards that the actor is a member of, by name. */
export async function readBoards(portal: Portal, actor: Actor): Promise<Outcome<BoardSummary[]>> {
	return portal.db.transaction(async (tx) => {
		const mine = await tx
			.select({
				id: board.id,
				slug: board.slug,
				name: board.name,
				purpose: board.purpose,
				role: boardMember.role
			})
			.from(boardMember)
			.innerJoin(board, eq(board.id, boardMember.boardId))
			.where(eq(boardMember.personId, actor.id))
			.orderBy(asc(board.name), asc(board.id));
		const ids = mine.map((one) => one.id);
		if (ids.length === 0) {
			return accept([]);
		}
		const members = await tx
			.select({ boardId: boardMember.boardId, total: count() })
			.from(boardMember)
			.where(inArray(boardMember.boardId, ids))
			.groupBy(boardMember.boardId);
		const ahead = await tx
			.select({
				id: meeting.id,
				boardId: meeting.boardId,
				startsAt: meeting.startsAt,
				status: meeting.status
			})
			.from(meeting)
			.where(and(inArray(meeting.boardId, ids), notInArray(meeting.status, OVER)))
			.orderBy(asc(meeting.startsAt));
		return accept(
			mine.map(({ id, ...one }) => {
				const own = ahead.filter((other) => other.boardId === id);
				const next = own.find((other) => other.status === 'open') ?? own[0];
				return {
					...one,
					memberCount: members.find((other) => other.boardId === id)?.total ?? 0,
					nextMeeting:
						next === undefined
							? null
							: { id: next.id, startsAt: next.startsAt.toISOString(), status: next.status }
				};
			})
		);
	});
}
