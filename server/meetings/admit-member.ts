import type { Actor } from '#lib/domain/people/actor.ts';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { meetingMember } from '#server/db/schema.ts';
import { findPerson, type PersonSought } from '#server/people/find-person.ts';
import type { Portal } from '#server/portal.ts';
import { planLetters } from './calendar/plan-letters.ts';
import { meetingFor, refusalOfOver, roleAt } from './meeting-for.ts';
import { memberRow } from './member-for.ts';
import { recordAct } from './record-act.ts';
import { seatMember } from './seat-member.ts';

export type AdmitMember = { meetingId: string; person: PersonSought; role: MeetingRole };
type Admitted = { meetingId: string; personId: string };

/** The chair lets one more registered person in, or somebody back in who was removed. */
export async function admitMember(
	portal: Portal,
	actor: Actor,
	{ meetingId, person, role }: AdmitMember
): Promise<Outcome<Admitted>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, meetingId, 'change_role');
		if (!held.ok) {
			return held;
		}
		const over = refusalOfOver(held.value);
		if (over !== null) {
			return over;
		}
		const personId = await findPerson(tx, person);
		if (personId === null) {
			return refuse('person_not_found', { email: 'unknown' });
		}
		if ((await roleAt(tx, personId, meetingId)) !== null) {
			return refuse('already_exists');
		}
		const back = await tx
			.update(meetingMember)
			.set({ role, removedAt: null })
			.where(memberRow(meetingId, personId))
			.returning({ id: meetingMember.id });
		if (back.length === 0) {
			await seatMember(tx, { meetingId, personId, role });
		}
		await planLetters(tx, portal, [meetingId]);
		const subject = { personId, role };
		await recordAct(tx, portal, { meetingId, actorId: actor.id, type: 'member.admitted', subject });
		return accept({ meetingId, personId });
	});
}
