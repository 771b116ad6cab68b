import type { Tx } from '#server/db/client.ts';
import { writeAudit, type AuditSubject } from '#server/audit/write-audit.ts';
import { meetingEvent } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';

export type MeetingAct = {
	meetingId: string;
	/** Null for the system itself. */
	actorId: string | null;
	type: string;
	/** Ids and codes; goes into both records. */
	subject: AuditSubject;
	/** What a person wrote: only into the recording, never into the audit. */
	words?: Record<string, string>;
};

/** Last statement of every use case of a meeting: one row of the recording, then the audit entry. */
export async function recordAct(
	tx: Tx,
	portal: Pick<Portal, 'clock'>,
	{ meetingId, actorId, type, subject, words }: MeetingAct
): Promise<void> {
	await tx.insert(meetingEvent).values({
		meetingId,
		actorId,
		type,
		payload: { ...subject, ...words },
		at: portal.clock.now()
	});
	await writeAudit(tx, actorId, type, { meetingId, ...subject });
}
