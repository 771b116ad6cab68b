import type { Actor } from '#lib/domain/people/actor.ts';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import { meetingMember } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor } from './meeting-for.ts';
import { memberRow, refusalOfChange, settleBaton } from './member-for.ts';
import { recordAct } from './record-act.ts';

export type ChangeMemberRole = { meetingId: string; personId: string; role: MeetingRole };

/** The chair changes what a member is at this meeting; living connections follow within a second. */
export async function changeMemberRole(
	portal: Portal,
	actor: Actor,
	{ meetingId, personId, role }: ChangeMemberRole
): Promise<Outcome<{ personId: string; role: MeetingRole }>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, meetingId, 'change_role');
		if (!held.ok) {
			return held;
		}
		const refused = await refusalOfChange(tx, held.value, { personId, toRole: role });
		if (refused !== null) {
			return refused;
		}
		await tx.update(meetingMember).set({ role }).where(memberRow(meetingId, personId));
		await settleBaton(tx, held.value, personId);
		const subject = { personId, role };
		await recordAct(tx, portal, {
			meetingId,
			actorId: actor.id,
			type: 'member.role_changed',
			subject
		});
		return accept({ personId, role });
	});
}
