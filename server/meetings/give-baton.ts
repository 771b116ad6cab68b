import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Portal } from '#server/portal.ts';
import { placeBaton } from './baton.ts';
import { meetingFor, roleAt } from './meeting-for.ts';
import { recordAct } from './record-act.ts';

export type GiveBaton = { meetingId: string; personId: string };

/** The chair lets a member drive the shared view, until the next case opens or it is taken back. Never an observer. */
export async function giveBaton(
	portal: Portal,
	actor: Actor,
	{ meetingId, personId }: GiveBaton
): Promise<Outcome<{ holderId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, meetingId, 'give_baton');
		if (!held.ok) {
			return held;
		}
		const role = await roleAt(tx, personId, meetingId);
		if (role === null) {
			return refuse('person_not_found');
		}
		if (role === 'observer') {
			return refuse('not_allowed');
		}
		await placeBaton(tx, meetingId, personId);
		const subject = { fromId: held.value.batonHolderId, toId: personId };
		await recordAct(tx, portal, { meetingId, actorId: actor.id, type: 'baton.given', subject });
		return accept({ holderId: personId });
	});
}
