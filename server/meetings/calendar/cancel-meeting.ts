import { and, eq, inArray, sql } from 'drizzle-orm';
import type { CancelReason } from '#lib/domain/meeting/calendar.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Tx } from '#server/db/client.ts';
import { meeting, outboxLetter } from '#server/db/schema.ts';
import { addLetters } from '#server/mail/outbox.ts';
import type { Portal } from '#server/portal.ts';
import { meetingFor, refusalUnlessScheduled } from '../meeting-for.ts';
import { recordAct } from '../record-act.ts';
import { cancellationKey } from './letter-keys.ts';

export type CancelMeeting = { meetingId: string; reason: CancelReason };

/** A planned meeting that will not be. Its cases may be listed elsewhere; who was invited is told. */
export async function cancelMeeting(
	portal: Portal,
	actor: Actor,
	{ meetingId, reason }: CancelMeeting
): Promise<Outcome<{ meetingId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await meetingFor(tx, actor, meetingId, 'plan');
		const refused = held.ok ? refusalUnlessScheduled(held.value) : held;
		if (refused !== null) {
			return refused;
		}
		await cancelHeld(tx, portal, { meetingIds: [meetingId], reason });
		await recordAct(tx, portal, {
			...{ meetingId, actorId: actor.id, type: 'meeting.cancelled', subject: { reason } }
		});
		return accept({ meetingId });
	});
}

/** Planned meetings that the caller holds. Only whoever was sent an invitation is sent a cancellation. */
export async function cancelHeld(
	tx: Tx,
	{ clock }: Pick<Portal, 'clock'>,
	{ meetingIds, reason }: { meetingIds: string[]; reason: CancelReason }
): Promise<void> {
	if (meetingIds.length === 0) {
		return;
	}
	await tx
		.update(meeting)
		.set({ status: 'cancelled', cancelReason: reason, sequence: sql`${meeting.sequence} + 1` })
		.where(inArray(meeting.id, meetingIds));
	const invited = await tx
		.selectDistinct({ personId: outboxLetter.personId, meetingId: outboxLetter.subjectId })
		.from(outboxLetter)
		.where(
			and(eq(outboxLetter.kind, 'meeting_invitation'), inArray(outboxLetter.subjectId, meetingIds))
		);
	const letters = invited.map(({ personId, meetingId }) => ({
		...{ key: cancellationKey(meetingId, personId), kind: 'meeting_cancellation' as const },
		...{ personId, subjectId: meetingId }
	}));
	await addLetters(tx, clock.now(), letters);
}
