import { and, eq, gt } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { meeting, meetingReminder } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor, refusalUnlessScheduled } from '../meeting-for.ts';
import { recordAct } from '../record-act.ts';
import { addReminder } from './meeting-due.ts';
import { readAnswers } from './read-answers.ts';

/** A button that is pressed twice must not fill anybody's mail. */
export const REMIND_AGAIN_MS = 3_600_000;

/** The chair reminds those who have not answered, once an hour at most. */
export async function remindMembers(
	portal: Portal,
	actor: Actor,
	{ meetingId }: { meetingId: string }
): Promise<Outcome<{ meetingId: string; count: number }>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, meetingId, 'plan');
		const begun = held.ok ? refusalUnlessScheduled(held.value) : held;
		if (begun !== null) {
			return begun;
		}
		const now = portal.clock.now();
		const lately = await tx
			.select({ id: meetingReminder.id })
			.from(meetingReminder)
			.where(
				and(
					...[eq(meetingReminder.meetingId, meetingId), eq(meetingReminder.kind, 'asked')],
					gt(meetingReminder.createdAt, new Date(now.getTime() - REMIND_AGAIN_MS))
				)
			);
		if (lately.length > 0) {
			return refuse('reminded_already');
		}
		const [one] = await tx
			.select({ id: meeting.id, startsAt: meeting.startsAt })
			.from(meeting)
			.where(eq(meeting.id, meetingId));
		if (one === undefined) {
			return refuse('meeting_not_found');
		}
		const personIds = (await readAnswers(tx, meetingId))
			.filter(({ answer }) => answer === null)
			.map(({ personId }) => personId);
		await addReminder(tx, now, { meeting: one, kind: 'asked', personIds });
		const subject = { count: personIds.length };
		await recordAct(tx, portal, {
			...{ meetingId, actorId: actor.id, type: 'meeting.reminded', subject }
		});
		return accept({ meetingId, count: personIds.length });
	});
}
