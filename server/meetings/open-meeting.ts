import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { meeting } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor, refusalUnlessScheduled } from './meeting-for.ts';
import { recordAct } from './record-act.ts';

/** Opens the room; the chair who opens it holds the baton first. */
export async function openMeeting(
	portal: Portal,
	actor: Actor,
	{ meetingId }: { meetingId: string }
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, meetingId, 'open');
		if (!held.ok) {
			return held;
		}
		const begun = refusalUnlessScheduled(held.value);
		if (begun !== null) {
			return begun;
		}
		await tx
			.update(meeting)
			.set({ status: 'open', openedAt: portal.clock.now(), batonHolderId: actor.id })
			.where(eq(meeting.id, meetingId));
		const act = { meetingId, actorId: actor.id, type: 'meeting.opened', subject: {} };
		await recordAct(tx, portal, act);
		return accept({ meetingId });
	});
}
