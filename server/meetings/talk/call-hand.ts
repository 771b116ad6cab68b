import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { hand } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { itemUnderDiscussion } from '../start-discussion.ts';
import { endCall, handsUp } from './hands.ts';
import { inMeeting } from './in-meeting.ts';

export type CallHand = { meetingId: string; personId: string };

/**
 * The chair gives the word to one person, whoever had it before. Until the case closes or the call ends, a participant may
 * point and draw.
 */
export async function callHand(
	portal: Portal,
	actor: Actor,
	{ meetingId, personId }: CallHand
): Promise<Outcome<{ personId: string }>> {
	return inMeeting(portal, actor, { meetingId, verb: 'call_on' }, async (tx) => {
		const own = (await handsUp(tx, meetingId)).find((one) => one.personId === personId);
		if (own === undefined) {
			return refuse('not_found');
		}
		const value = { personId };
		if (own.calledAt !== null) {
			return accept({ value, act: null });
		}
		const calledAt = portal.clock.now();
		const calledForId = await itemUnderDiscussion(tx, meetingId);
		await endCall(tx, meetingId, calledAt);
		await tx.update(hand).set({ calledAt, calledForId }).where(eq(hand.id, own.id));
		return accept({ value, act: { type: 'hand.called', subject: value } });
	});
}
