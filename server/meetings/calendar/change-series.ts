import { eq } from 'drizzle-orm';
import { isId } from '#lib/domain/id.ts';
import {
	dayInKarachi,
	instantInKarachi,
	MAX_SERIES_DAYS,
	type SeriesPattern
} from '#lib/domain/meeting/series.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { boardFor } from '#server/boards/board-for.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { meetingSeries } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { extendHeld, followPattern, holdSeries } from './series.ts';

const DAY_MS = 86_400_000;

export type CreateSeries = { boardId: string; pattern: SeriesPattern };
export type ChangeSeries = { boardId: string; seriesId: string; pattern: SeriesPattern };

/** Plans meetings of a board ahead by a rule: those of the next twelve weeks at once, the others week by week. */
export async function createSeries(
	portal: Portal,
	actor: Actor,
	{ boardId, pattern }: CreateSeries
): Promise<Outcome<{ seriesId: string; made: number }>> {
	return portal.db.transaction(async (tx) => {
		const refused = await refusalOf(tx, portal, { actor, boardId, pattern });
		if (refused !== null) {
			return refused;
		}
		const id = newId();
		await tx.insert(meetingSeries).values({ id, boardId, pattern, createdAt: portal.clock.now() });
		const made = await extendHeld(tx, portal, { id, boardId, pattern });
		const subject = { boardId, seriesId: id, made };
		await writeAudit(tx, actor.id, 'board.series_created', subject);
		return accept({ seriesId: id, made });
	});
}

/** From `pattern.startsOn` on the meetings of a series follow another rule. */
export async function changeSeries(
	portal: Portal,
	actor: Actor,
	{ boardId, seriesId, pattern }: ChangeSeries
): Promise<Outcome<{ seriesId: string }>> {
	return portal.db.transaction(async (tx) => {
		const refused = await refusalOf(tx, portal, { actor, boardId, pattern });
		if (refused !== null) {
			return refused;
		}
		const held = isId(seriesId) ? await holdSeries(tx, seriesId) : null;
		if (held?.boardId !== boardId) {
			return refuse('not_found');
		}
		await tx.update(meetingSeries).set({ pattern }).where(eq(meetingSeries.id, seriesId));
		const done = await followPattern(tx, portal, {
			series: { ...held, pattern },
			from: instantInKarachi(pattern.startsOn, '00:00')
		});
		await writeAudit(tx, actor.id, 'board.series_changed', { boardId, seriesId, ...done });
		return accept({ seriesId });
	});
}

async function refusalOf(
	tx: Tx,
	{ clock }: Portal,
	{ actor, boardId, pattern }: CreateSeries & { actor: Actor }
): Promise<Refused | null> {
	const held = await boardFor(tx, actor, boardId, 'schedule');
	if (!held.ok) {
		return held;
	}
	const now = clock.now();
	const latest = dayInKarachi(new Date(now.getTime() + MAX_SERIES_DAYS * DAY_MS));
	if (pattern.startsOn < dayInKarachi(now)) {
		return refuse('malformed', { startsOn: 'past' });
	}
	return pattern.startsOn > latest || pattern.untilOn > latest
		? refuse('malformed', { untilOn: 'too_far' })
		: null;
}
