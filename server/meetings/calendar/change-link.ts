import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { meeting } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor, refusalOfOver } from '../meeting-for.ts';
import { recordAct } from '../record-act.ts';

/** Where this meeting talks instead of the board's link; null: where the board does. The link is a key to the talk, so it goes into no record. */
export async function changeLink(
	portal: Portal,
	actor: Actor,
	{ meetingId, link }: { meetingId: string; link: string | null }
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, meetingId, 'plan');
		const refused = held.ok ? refusalOfOver(held.value) : held;
		if (refused !== null) {
			return refused;
		}
		await tx.update(meeting).set({ link }).where(eq(meeting.id, meetingId));
		const subject = { isOwn: link === null ? 0 : 1 };
		await recordAct(tx, portal, {
			...{ meetingId, actorId: actor.id, type: 'meeting.link_changed', subject }
		});
		return accept({ meetingId });
	});
}
