import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import type { Portal } from '#server/portal.ts';
import { endHands, handsUp } from './hands.ts';
import { inMeeting } from './in-meeting.ts';

export type LowerHand = { meetingId: string; personId: string };

/** One's own hand goes down, or by the chair anybody's; the called speaker has finished by it. */
export async function lowerHand(
	portal: Portal,
	actor: Actor,
	{ meetingId, personId }: LowerHand
): Promise<Outcome<{ personId: string }>> {
	return inMeeting(portal, actor, { meetingId, verb: 'raise_hand' }, async (tx, held) => {
		if (personId !== actor.id && !may(actor, 'call_on', 'meeting', held)) {
			return refuse('not_allowed');
		}
		const value = { personId };
		const own = (await handsUp(tx, meetingId)).filter((one) => one.personId === personId);
		await endHands(tx, { ids: own.map(({ id }) => id), at: portal.clock.now() });
		return accept({
			value,
			act: own.length === 0 ? null : { type: 'hand.lowered', subject: value }
		});
	});
}
