import { eq } from 'drizzle-orm';
import type { MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import { isId } from '#lib/domain/id.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { board, meeting } from '#server/db/schema.ts';

export type MeetingFacts = {
	id: string;
	status: MeetingStatus;
	startsAt: Date;
	openedAt: Date | null;
	concludedAt: Date | null;
	batonHolderId: string | null;
	boardSlug: string;
	boardName: string;
	defaultMinutes: number;
	societyId: string;
};

/** A meeting with its board, whoever asks; the caller sees to the rights. */
export async function meetingFacts(on: DbOrTx, meetingId: string): Promise<MeetingFacts | null> {
	if (!isId(meetingId)) {
		return null;
	}
	const [found] = await on
		.select({
			id: meeting.id,
			status: meeting.status,
			startsAt: meeting.startsAt,
			openedAt: meeting.openedAt,
			concludedAt: meeting.concludedAt,
			batonHolderId: meeting.batonHolderId,
			boardSlug: board.slug,
			boardName: board.name,
			defaultMinutes: board.defaultMinutes,
			societyId: board.societyId
		})
		.from(meeting)
		.innerJoin(board, eq(board.id, meeting.boardId))
		.where(eq(meeting.id, meetingId));
	return found ?? null;
}
