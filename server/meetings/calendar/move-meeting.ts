import { eq, sql } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { meeting } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor, refusalUnlessScheduled } from '../meeting-for.ts';
import { recordAct } from '../record-act.ts';
import { refusalOfTime } from '../schedule-meeting.ts';
import { planLetters } from './plan-letters.ts';

export type MoveMeeting = { meetingId: string; startsAt: Date; minutes: number };

/** Gives one meeting another time. Answers were for the earlier one; everybody is invited again. */
export async function moveMeeting(
	portal: Portal,
	actor: Actor,
	{ meetingId, startsAt, minutes }: MoveMeeting
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, meetingId, 'plan');
		const refused = held.ok ? refusalUnlessScheduled(held.value) : held;
		if (refused !== null) {
			return refused;
		}
		const wrong = refusalOfTime(startsAt, portal.clock.now());
		if (wrong !== null) {
			return wrong;
		}
		const [moved] = await tx
			.update(meeting)
			.set({ startsAt, minutes, sequence: sql`${meeting.sequence} + 1` })
			.where(eq(meeting.id, meetingId))
			.returning({ sequence: meeting.sequence });
		await planLetters(tx, portal, [meetingId]);
		const subject = { startsAt: startsAt.toISOString(), sequence: moved?.sequence ?? null };
		await recordAct(tx, portal, {
			...{ meetingId, actorId: actor.id, type: 'meeting.moved', subject }
		});
		return accept({ meetingId });
	});
}
