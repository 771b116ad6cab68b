import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { meetingMember } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { takeOutOfCalendar } from './calendar/removals.ts';
import { meetingFor } from './meeting-for.ts';
import { memberRow, refusalOfChange, settleBaton } from './member-for.ts';
import { recordAct } from './record-act.ts';
import { endAllHands } from './talk/hands.ts';

export type RemoveMember = { meetingId: string; personId: string };

/** The chair removes a person from this meeting: nothing of it reaches them any more. What they did stays on record. */
export async function removeMember(
	portal: Portal,
	actor: Actor,
	{ meetingId, personId }: RemoveMember
): Promise<Outcome<{ personId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, meetingId, 'remove');
		if (!held.ok) {
			return held;
		}
		const refused = await refusalOfChange(tx, held.value, { personId, toRole: null });
		if (refused !== null) {
			return refused;
		}
		const at = portal.clock.now();
		await tx.update(meetingMember).set({ removedAt: at }).where(memberRow(meetingId, personId));
		await settleBaton(tx, held.value, personId);
		await endAllHands(tx, { meetingId, personId, at });
		if (held.value.status === 'scheduled') {
			await takeOutOfCalendar(tx, at, { meetingId, personId });
		}
		const act = { meetingId, actorId: actor.id, type: 'member.removed', subject: { personId } };
		await recordAct(tx, portal, act);
		return accept({ personId });
	});
}
