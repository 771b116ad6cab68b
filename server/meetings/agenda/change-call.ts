import type { CallChange } from '#lib/domain/meeting/agenda.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor } from '../meeting-for.ts';
import { recordAct } from '../record-act.ts';
import { savePlan } from './entries.ts';

/** The chair closes the call for cases, or opens it again. */
export async function changeCall(
	portal: Portal,
	actor: Actor,
	{ meetingId, call }: { meetingId: string; call: CallChange }
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, meetingId, 'set_agenda');
		if (!held.ok) {
			return held;
		}
		if (held.value.status !== 'scheduled') {
			return refuse('meeting_open');
		}
		await savePlan(tx, meetingId, { callChange: call });
		const type = call === 'open' ? 'call.opened' : 'call.closed';
		await recordAct(tx, portal, { meetingId, actorId: actor.id, type, subject: {} });
		return accept({ meetingId });
	});
}
