import { and, eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { placeBaton } from './baton.ts';
import { meetingFor, refusalUnlessOpen, roleAt, type HeldMeeting } from './meeting-for.ts';
import { recordAct } from './record-act.ts';

export type TakeBaton = {
	meetingId: string;
	/** Who held it on the taker's screen. When that has changed, somebody was faster: of 50 who take at once one gets it. */
	seenHolderId: string | null;
};

/** The chair takes the baton from anybody; the presenter of the open case when it is free or with a chair. */
export async function takeBaton(
	portal: Portal,
	actor: Actor,
	{ meetingId, seenHolderId }: TakeBaton
): Promise<Outcome<{ holderId: string }>> {
	return portal.db.transaction(async (tx) => {
		const meeting = await meetingFor(tx, actor, meetingId, 'read');
		if (!meeting.ok) {
			return meeting;
		}
		const held = meeting.value;
		const closed = refusalUnlessOpen(held);
		if (closed !== null) {
			return closed;
		}
		if (!(await mayTake(tx, actor, held))) {
			return refuse('not_allowed');
		}
		if (held.batonHolderId !== seenHolderId || !(await isFreeFor(tx, held))) {
			return refuse('baton_held');
		}
		await placeBaton(tx, meetingId, actor.id);
		const subject = { fromId: held.batonHolderId, toId: actor.id };
		await recordAct(tx, portal, { meetingId, actorId: actor.id, type: 'baton.taken', subject });
		return accept({ holderId: actor.id });
	});
}

async function mayTake(tx: Tx, actor: Actor, held: HeldMeeting): Promise<boolean> {
	if (may(actor, 'take_baton', 'meeting', held)) {
		return true;
	}
	const [item] = await tx
		.select({ presenterId: agendaItem.presenterId, status: agendaItem.status })
		.from(agendaItem)
		.where(and(eq(agendaItem.meetingId, held.id), eq(agendaItem.status, 'under_discussion')));
	const thing = item && { ...item, role: held.role, meetingStatus: held.status, isSigned: false };
	return thing !== undefined && may(actor, 'take_baton', 'agendaItem', thing);
}

async function isFreeFor(tx: Tx, held: HeldMeeting): Promise<boolean> {
	return (
		held.role === 'chair' ||
		held.batonHolderId === null ||
		(await roleAt(tx, held.batonHolderId, held.id)) === 'chair'
	);
}
