import { and, eq, exists, isNull, or, type SQL } from 'drizzle-orm';
import type { DbOrTx } from '#server/db/client.ts';
import {
	agendaItem,
	board,
	meeting,
	meetingMember,
	membership,
	tumorCase
} from '#server/db/schema.ts';
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
 * Cases that the chair of this meeting may know of: their author is a member of the meeting or of the board's society.
 * Without this a consultant could read every ready case of the portal by making a board.
 */
export function isInReach(on: DbOrTx, meetingId: string): SQL | undefined {
	return or(
		exists(
			on
				.select({ id: meetingMember.id })
				.from(meetingMember)
				.where(
					and(
						eq(meetingMember.meetingId, meetingId),
						eq(meetingMember.personId, tumorCase.authorId),
						isNull(meetingMember.removedAt)
					)
				)
		),
		exists(
			on
				.select({ id: membership.id })
				.from(membership)
				.innerJoin(board, eq(board.societyId, membership.societyId))
				.innerJoin(meeting, eq(meeting.boardId, board.id))
				.where(and(eq(meeting.id, meetingId), eq(membership.personId, tumorCase.authorId)))
		)
	);
}
