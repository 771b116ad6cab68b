import { eq, sql } from 'drizzle-orm';
import type { Db } from '#server/db/client.ts';
import { board, meeting } from '#server/db/schema.ts';
import type { ConferenceAdapter } from './conference.ts';

/** A link that somebody pasted: the meeting's own, else the board's. */
export function pastedLink(db: Db): ConferenceAdapter {
	return {
		linkOf: async (meetingId) => {
			const [found] = await db
				.select({ link: sql<string | null>`coalesce(${meeting.link}, ${board.link})` })
				.from(meeting)
				.innerJoin(board, eq(board.id, meeting.boardId))
				.where(eq(meeting.id, meetingId));
			return found?.link ?? null;
		}
	};
}
