import { eq, gt } from 'drizzle-orm';
import type { AgendaView } from '#lib/domain/meeting/agenda-views.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { board, meeting } from '#server/db/schema.ts';
import type { MeetingFacts } from '../meeting-facts.ts';
import { ownSeats } from '../own-seats.ts';

/** The board's next planned meeting after this one at which the actor sets the agenda; cases are moved there. */
export async function nextMeetingOf(
	tx: Tx,
	actor: Actor,
	{ boardSlug, startsAt }: MeetingFacts
): Promise<AgendaView['next']> {
	const later = await ownSeats(tx, actor, [
		...[eq(board.slug, boardSlug), eq(meeting.status, 'scheduled')],
		gt(meeting.startsAt, startsAt)
	]);
	const next = later.find(({ status, role }) =>
		may(actor, 'set_agenda', 'meeting', { status, role })
	);
	return next === undefined ? null : { id: next.id, startsAt: next.startsAt.toISOString() };
}
