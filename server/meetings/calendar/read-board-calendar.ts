import { and, asc, eq, gt, min } from 'drizzle-orm';
import * as v from 'valibot';
import type { BoardCalendar } from '#lib/domain/meeting/calendar-views.ts';
import { dayInKarachi, SeriesPatternSchema } from '#lib/domain/meeting/series.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { isSlug } from '#lib/domain/id.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import { roleOnBoard } from '#server/boards/board-for.ts';
import type { Tx } from '#server/db/client.ts';
import { board, meeting, meetingSeries, requiredSpecialty } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

/** Quorum, link and series of a board, for whoever may read it. */
export async function readBoardCalendar(
	portal: Portal,
	actor: Actor,
	slug: string
): Promise<Outcome<BoardCalendar>> {
	if (!isSlug(slug)) {
		return refuse('board_not_found');
	}
	return portal.db.transaction(async (tx) => {
		const [found] = await tx
			.select({ id: board.id, societyId: board.societyId, link: board.link })
			.from(board)
			.where(eq(board.slug, slug));
		if (found === undefined) {
			return refuse('board_not_found');
		}
		const thing = { ...found, role: await roleOnBoard(tx, actor.id, found.id) };
		if (!may(actor, 'read', 'board', thing)) {
			return refuse('board_not_found');
		}
		const required = await tx
			.select({ specialty: requiredSpecialty.specialty })
			.from(requiredSpecialty)
			.where(eq(requiredSpecialty.boardId, found.id))
			.orderBy(asc(requiredSpecialty.specialty));
		const mayChange = may(actor, 'change', 'board', thing);
		const now = portal.clock.now();
		return accept({
			required: required.map(({ specialty }) => specialty),
			...{ mayChange, link: mayChange ? found.link : null },
			series: await seriesOf(tx, found.id, now),
			today: dayInKarachi(now)
		});
	});
}

/** Those that are not over. */
async function seriesOf(tx: Tx, boardId: string, now: Date): Promise<BoardCalendar['series']> {
	const found = await tx
		.select({
			...{ id: meetingSeries.id, pattern: meetingSeries.pattern },
			nextAt: min(meeting.startsAt)
		})
		.from(meetingSeries)
		.leftJoin(
			meeting,
			and(
				...[eq(meeting.seriesId, meetingSeries.id), eq(meeting.status, 'scheduled')],
				gt(meeting.startsAt, now)
			)
		)
		.where(eq(meetingSeries.boardId, boardId))
		.groupBy(meetingSeries.id)
		.orderBy(asc(meetingSeries.createdAt), asc(meetingSeries.id));
	return found
		.map(({ id, pattern, nextAt }) => ({
			...{ id, pattern: v.parse(SeriesPatternSchema, pattern) },
			nextAt: nextAt?.toISOString() ?? null
		}))
		.filter(({ pattern, nextAt }) => nextAt !== null || pattern.untilOn >= dayInKarachi(now));
}
