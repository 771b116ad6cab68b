import { and, desc, eq, gt } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { BREAK_MS } from '#lib/domain/meeting/talk.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { meetingBreak } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { inMeeting } from './in-meeting.ts';

export type StoredBreak = typeof meetingBreak.$inferSelect;
type OfMeeting = { meetingId: string };
type Answer = Outcome<OfMeeting>;

/** The last break, or the last "not now" of the chair; undefined before the first. */
export async function lastBreak(on: DbOrTx, meetingId: string) {
	const [last] = await on
		.select()
		.from(meetingBreak)
		.where(eq(meetingBreak.meetingId, meetingId))
		.orderBy(desc(meetingBreak.startsAt), desc(meetingBreak.id))
		.limit(1);
	return last;
}

const isRunning = (last: StoredBreak | undefined, now: Date): boolean =>
	last !== undefined && last.endsAt > now;

export async function startBreak(
	portal: Portal,
	actor: Actor,
	{ meetingId }: OfMeeting
): Promise<Answer> {
	return inMeeting(portal, actor, { meetingId, verb: 'take_break' }, async (tx) => {
		const startsAt = portal.clock.now();
		const value = { meetingId };
		if (isRunning(await lastBreak(tx, meetingId), startsAt)) {
			return accept({ value, act: null });
		}
		const endsAt = new Date(startsAt.getTime() + BREAK_MS);
		await tx.insert(meetingBreak).values({ meetingId, startsAt, endsAt, isDeclined: false });
		return accept({ value, act: { type: 'break.started', subject: {} } });
	});
}

/** "Not now": it is not asked again. While the board has its break there is nothing to decline. */
export async function declineBreak(
	portal: Portal,
	actor: Actor,
	{ meetingId }: OfMeeting
): Promise<Answer> {
	return inMeeting(portal, actor, { meetingId, verb: 'take_break' }, async (tx) => {
		const at = portal.clock.now();
		const last = await lastBreak(tx, meetingId);
		// It was answered already: by this, or by a break that another chair has begun.
		if (last?.isDeclined === true || isRunning(last, at)) {
			return accept({ value: { meetingId }, act: null });
		}
		await tx.insert(meetingBreak).values({ meetingId, startsAt: at, endsAt: at, isDeclined: true });
		return accept({ value: { meetingId }, act: { type: 'break.declined', subject: {} } });
	});
}

/** All are back before the five minutes are over. */
export async function endBreak(
	portal: Portal,
	actor: Actor,
	{ meetingId }: OfMeeting
): Promise<Answer> {
	return inMeeting(portal, actor, { meetingId, verb: 'take_break' }, async (tx) => {
		const now = portal.clock.now();
		const ended = await tx
			.update(meetingBreak)
			.set({ endsAt: now })
			.where(and(eq(meetingBreak.meetingId, meetingId), gt(meetingBreak.endsAt, now)))
			.returning({ id: meetingBreak.id });
		const act = ended.length === 0 ? null : { type: 'break.ended', subject: {} };
		return accept({ value: { meetingId }, act });
	});
}
