import { eq } from 'drizzle-orm';
import { meeting } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { chairOf, placeBaton } from './baton.ts';
import { recordAct } from './record-act.ts';

export type ReturnBaton = { meetingId: string; lostId: string };

/** The system's own act when the holder's connection has been gone for too long: the chair holds the baton. Answers whether it moved. */
export async function returnBaton(
	portal: Portal,
	{ meetingId, lostId }: ReturnBaton
): Promise<boolean> {
	return portal.db.transaction(async (tx) => {
		const [held] = await tx
			.select({ status: meeting.status, holderId: meeting.batonHolderId })
			.from(meeting)
			.where(eq(meeting.id, meetingId))
			.for('update');
		const chairId = await chairOf(tx, meetingId);
		if (held?.status !== 'open' || held.holderId !== lostId || chairId === lostId) {
			return false;
		}
		await placeBaton(tx, meetingId, chairId);
		const subject = { fromId: lostId, toId: chairId };
		await recordAct(tx, portal, { meetingId, actorId: null, type: 'baton.returned', subject });
		return true;
	});
}
