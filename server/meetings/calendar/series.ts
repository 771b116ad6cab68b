import { and, asc, eq, gt, gte, isNull, sql } from 'drizzle-orm';
import * as v from 'valibot';
import {
	dayInKarachi,
	SeriesPatternSchema,
	slotsOf,
	type SeriesPattern
} from '#lib/domain/meeting/series.ts';
import type { Tx } from '#server/db/client.ts';
import { newId } from '#server/db/schema/columns.ts';
import { job, meeting, meetingSeries } from '#server/db/schema.ts';
import { addJob } from '#server/jobs/job-rows.ts';
import type { JobHandler } from '#server/jobs/jobs.ts';
import type { Portal } from '#server/portal.ts';
import { copyMembers } from '../schedule-meeting.ts';
import { cancelHeld } from './cancel-meeting.ts';
import { planLetters } from './plan-letters.ts';

const DAY_MS = 86_400_000;
/** Meetings are rows so far ahead: a presenter can list a case at one, and a change touches a dozen. */
const AHEAD_MS = 84 * DAY_MS;
const LOOK_MS = 7 * DAY_MS;

export type HeldSeries = { id: string; boardId: string; pattern: SeriesPattern };
type Clock = Pick<Portal, 'clock'>;

/** The series, held until the end of the transaction. */
export async function holdSeries(tx: Tx, seriesId: string): Promise<HeldSeries | null> {
	const [found] = await tx
		.select()
		.from(meetingSeries)
		.where(eq(meetingSeries.id, seriesId))
		.for('update');
	return found === undefined
		? null
		: { ...found, pattern: v.parse(SeriesPatternSchema, found.pattern) };
}

/** Makes the meetings of the next weeks that are not there yet, and looks again in a week while more are to come. Answers how many. */
export async function extendHeld(
	tx: Tx,
	portal: Clock,
	{ id, boardId, pattern }: HeldSeries
): Promise<number> {
	const now = portal.clock.now();
	const end = new Date(now.getTime() + AHEAD_MS);
	const ahead = slotsOf(pattern).filter((slot) => slot > now);
	const known = await daysKept(tx, id);
	const made = ahead
		.filter((slot) => slot <= end && !known.has(dayInKarachi(slot)))
		.map((slot) => ({
			...{ id: newId(), boardId, status: 'scheduled' as const, minutes: pattern.minutes },
			...{ startsAt: slot, seriesId: id, slotAt: slot }
		}));
	if (made.length > 0) {
		await tx.insert(meeting).values(made);
		const meetingIds = made.map((one) => one.id);
		await copyMembers(tx, boardId, meetingIds);
		await planLetters(tx, portal, meetingIds);
	}
	if (ahead.some((slot) => slot > end)) {
		await lookAgain(tx, id, now);
	}
	return made.length;
}

/** By the day, so that a meeting that was cancelled does not come back when the rest meets an hour later. */
async function daysKept(tx: Tx, seriesId: string): Promise<Set<string>> {
	const found = await tx
		.select({ slotAt: meeting.slotAt })
		.from(meeting)
		.where(eq(meeting.seriesId, seriesId));
	return new Set(found.flatMap(({ slotAt }) => (slotAt === null ? [] : [dayInKarachi(slotAt)])));
}

async function lookAgain(tx: Tx, subjectId: string, now: Date): Promise<void> {
	const waiting = await tx
		.select({ id: job.id })
		.from(job)
		.where(
			and(
				...[eq(job.kind, 'extend_series'), eq(job.subjectId, subjectId)],
				...[isNull(job.doneAt), gt(job.runAfter, now)]
			)
		);
	if (waiting.length === 0) {
		const runAfter = new Date(now.getTime() + LOOK_MS);
		await addJob(tx, { kind: 'extend_series', subjectId, now, runAfter });
	}
}

/**
 * The planned meetings from `from` on follow the new pattern, in order: the same meeting, with its cases, at another time. What was
 * moved or cancelled by itself stays as it is; those for which the pattern has no place any more are cancelled.
 */
export async function followPattern(
	tx: Tx,
	portal: Clock,
	{ series, from }: { series: HeldSeries; from: Date }
): Promise<{ moved: number; cancelled: number; made: number }> {
	const followers = await tx
		.select({ id: meeting.id, startsAt: meeting.startsAt, minutes: meeting.minutes })
		.from(meeting)
		.where(
			and(
				...[eq(meeting.seriesId, series.id), eq(meeting.status, 'scheduled')],
				...[gte(meeting.slotAt, from), eq(meeting.startsAt, meeting.slotAt)]
			)
		)
		.orderBy(asc(meeting.slotAt))
		.for('update');
	const now = portal.clock.now();
	// Out of the way first: two meetings of one series never have the same place, not for a moment.
	for (const { id } of followers) {
		await tx.update(meeting).set({ slotAt: null }).where(eq(meeting.id, id));
	}
	const taken = await daysKept(tx, series.id);
	const slots = slotsOf(series.pattern).filter(
		(slot) => slot > now && slot >= from && !taken.has(dayInKarachi(slot))
	);
	const { minutes } = series.pattern;
	const changed: string[] = [];
	for (const [index, follower] of followers.entries()) {
		const slot = slots[index];
		if (slot === undefined) {
			continue;
		}
		const isSame = follower.startsAt.getTime() === slot.getTime() && follower.minutes === minutes;
		await tx
			.update(meeting)
			.set({
				...{ startsAt: slot, slotAt: slot, minutes },
				...(isSame ? {} : { sequence: sql`${meeting.sequence} + 1` })
			})
			.where(eq(meeting.id, follower.id));
		changed.push(...(isSame ? [] : [follower.id]));
	}
	await planLetters(tx, portal, changed);
	const meetingIds = followers.slice(slots.length).map(({ id }) => id);
	await cancelHeld(tx, portal, { meetingIds, reason: 'series_changed' });
	const made = await extendHeld(tx, portal, series);
	return { moved: changed.length, cancelled: meetingIds.length, made };
}

/** Once a week, for each series that goes on. */
export function seriesJobs(portal: Portal): JobHandler {
	return {
		run: (seriesId) =>
			portal.db.transaction(async (tx) => {
				const series = await holdSeries(tx, seriesId);
				if (series !== null) {
					await extendHeld(tx, portal, series);
				}
				return 'done' as const;
			}),
		giveUp: () => Promise.resolve()
	};
}
