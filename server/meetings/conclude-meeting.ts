import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { agendaItem, meeting } from '#server/db/schema.ts';
import type { Tx } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';
import { recordQuorum } from './calendar/record-quorum.ts';
import { keepCase } from './keep-case.ts';
import { meetingFor, refusalUnlessOpen } from './meeting-for.ts';
import { addMinutesLetters } from './minutes/send-minutes.ts';
import { recordAct } from './record-act.ts';
import { itemUnderDiscussion } from './start-discussion.ts';
import { endAllHands } from './talk/hands.ts';

/** Ends a meeting. Cases that still wait stay on record as not discussed, and may be listed elsewhere. */
export async function concludeMeeting(
	portal: Portal,
	actor: Actor,
	{ meetingId }: { meetingId: string }
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, meetingId, 'conclude');
		if (!held.ok) {
			return held;
		}
		const closed = refusalUnlessOpen(held.value);
		if (closed !== null) {
			return closed;
		}
		if ((await itemUnderDiscussion(tx, meetingId)) !== null) {
			return refuse('case_still_open');
		}
		await storeEnd(tx, portal, { meetingId, actorId: actor.id, type: 'meeting.concluded' });
		return accept({ meetingId });
	});
}

/** Of a meeting that the caller holds, at which no case is under discussion. */
export async function storeEnd(
	tx: Tx,
	portal: Portal,
	{ meetingId, ...act }: { meetingId: string; actorId: string; type: string }
): Promise<void> {
	const now = portal.clock.now();
	await keepWaiting(tx, portal, meetingId);
	await tx
		.delete(agendaItem)
		.where(and(eq(agendaItem.meetingId, meetingId), eq(agendaItem.status, 'proposed')));
	await tx
		.update(meeting)
		.set({ status: 'concluded', concludedAt: now, batonHolderId: null })
		.where(eq(meeting.id, meetingId));
	await recordQuorum(tx, portal, { meetingId, agendaItemId: null });
	await endAllHands(tx, { meetingId, at: now });
	await addMinutesLetters(tx, { meetingId, now });
	await recordAct(tx, portal, { meetingId, ...act, subject: {} });
}

/** The minutes name what was not discussed as it was when the meeting ended. */
async function keepWaiting(tx: Tx, portal: Portal, meetingId: string): Promise<void> {
	const waiting = await tx
		.select({ id: agendaItem.id, caseId: agendaItem.caseId })
		.from(agendaItem)
		.where(
			and(eq(agendaItem.meetingId, meetingId), inArray(agendaItem.status, ['waiting', 'list_only']))
		)
		.orderBy(asc(agendaItem.caseId));
	for (const item of waiting) {
		await keepCase(tx, portal, item);
	}
}
