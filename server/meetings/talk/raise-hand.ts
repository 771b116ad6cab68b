import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { hand } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { handsUp } from './hands.ts';
import { inMeeting } from './in-meeting.ts';

/** Anybody in the room asks for the word, observers too; the place is that of the first time. */
export async function raiseHand(
	portal: Portal,
	actor: Actor,
	{ meetingId }: { meetingId: string }
): Promise<Outcome<{ personId: string }>> {
	return inMeeting(portal, actor, { meetingId, verb: 'raise_hand' }, async (tx) => {
		const value = { personId: actor.id };
		const up = await handsUp(tx, meetingId);
		if (up.some(({ personId }) => personId === actor.id)) {
			return accept({ value, act: null });
		}
		const position = 1 + Math.max(0, ...up.map((one) => one.position));
		const raisedAt = portal.clock.now();
		await tx.insert(hand).values({ meetingId, personId: actor.id, position, raisedAt });
		return accept({ value, act: { type: 'hand.raised', subject: value } });
	});
}
