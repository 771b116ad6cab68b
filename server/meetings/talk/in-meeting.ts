import type { Actor } from '#lib/domain/people/actor.ts';
import type { Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor, type HeldMeeting } from '../meeting-for.ts';
import { recordAct, type MeetingAct } from '../record-act.ts';

export type Done<Value> = Outcome<{
	value: Value;
	act: Pick<MeetingAct, 'type' | 'subject'> | null;
}>;

/**
 * One act in a room: the meeting is held and the right asked first, and what was done is recorded last. `act` answers without
 * one when there was nothing to do.
 */
export async function inMeeting<Value>(
	portal: Portal,
	actor: Actor,
	asked: { meetingId: string; verb: string },
	act: (tx: Tx, held: HeldMeeting) => Promise<Done<Value>>
): Promise<Outcome<Value>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, asked.meetingId, asked.verb);
		if (!held.ok) {
			return held;
		}
		const done = await act(tx, held.value);
		if (!done.ok) {
			return done;
		}
		const { value, act: record } = done.value;
		if (record !== null) {
			const { meetingId } = asked;
			await recordAct(tx, portal, { meetingId, actorId: actor.id, ...record });
		}
		return { ok: true, value };
	});
}
