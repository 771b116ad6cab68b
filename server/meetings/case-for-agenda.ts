import { and, eq, exists, type SQL } from 'drizzle-orm';
import type { DbOrTx } from '#server/db/client.ts';
import { agendaItem, board, meeting, membership, tumorCase } from '#server/db/schema.ts';
import { isListing } from './is-listing.ts';

/** Agenda items that hold this case. */
export function listingItems(on: DbOrTx, caseId: string | typeof tumorCase.id) {
	return on
		.select({ id: agendaItem.id })
		.from(agendaItem)
		.innerJoin(meeting, eq(meeting.id, agendaItem.meetingId))
		.where(and(eq(agendaItem.caseId, caseId), isListing()));
}

/**
 * Cases that the chair of this meeting may know of: their author belongs to the board's society. Authors of another one list
 * their own. That the author is a member of the meeting does not count: anybody may be made one, without being asked, and
 * whoever makes a board could so read, and hold, every ready case of the portal.
 */
export function isInReach(on: DbOrTx, meetingId: string): SQL {
	return exists(
		on
			.select({ id: membership.id })
			.from(membership)
			.innerJoin(board, eq(board.societyId, membership.societyId))
			.innerJoin(meeting, eq(meeting.boardId, board.id))
			.where(and(eq(meeting.id, meetingId), eq(membership.personId, tumorCase.authorId)))
	);
}
