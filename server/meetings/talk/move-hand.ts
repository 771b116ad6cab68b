import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { hand } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { handsUp, type Hand } from './hands.ts';
import { inMeeting } from './in-meeting.ts';

export type MoveHand = { meetingId: string; personId: string; direction: 'up' | 'down' };

/** The chair changes the order in which hands are served; who waits sees it, and it stays on record. */
export async function moveHand(
	portal: Portal,
	actor: Actor,
	{ meetingId, personId, direction }: MoveHand
): Promise<Outcome<{ personId: string }>> {
	return inMeeting(portal, actor, { meetingId, verb: 'call_on' }, async (tx) => {
		const queue = (await handsUp(tx, meetingId)).filter((one) => one.calledAt === null);
		const at = queue.findIndex((one) => one.personId === personId);
		const own = queue[at];
		if (own === undefined) {
			return refuse('not_found');
		}
		const other = queue[direction === 'up' ? at - 1 : at + 1];
		const value = { personId };
		if (other === undefined) {
			return accept({ value, act: null });
		}
		await place(tx, own, other.position);
		await place(tx, other, own.position);
		return accept({ value, act: { type: 'hand.moved', subject: { personId, direction } } });
	});
}

async function place(tx: Tx, { id }: Hand, position: number): Promise<void> {
	await tx.update(hand).set({ position }).where(eq(hand.id, id));
}
