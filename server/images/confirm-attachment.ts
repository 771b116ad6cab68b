import { and, eq, inArray } from 'drizzle-orm';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import { agendaItem, attachment } from '#server/db/schema.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { attachmentFor } from './attachment-for.ts';
import { hasDrawnOn } from './redaction/read-boxes.ts';

/** A second person has looked at every frame and found no name, number, date or face: the images are released. */
export async function confirmAttachment(
	portal: Portal,
	actor: Actor,
	input: { attachmentId: string; sawNoIdentifiers: boolean }
): Promise<Outcome<{ caseNo: string; facts: Fact[] }>> {
	return portal.db.transaction(async (tx) => {
		const held = await attachmentFor(tx, actor, {
			attachmentId: input.attachmentId,
			verb: 'confirm'
		});
		if (!held.ok) {
			return held;
		}
		if (held.value.status !== 'awaiting_review') {
			return refuse('attachment_not_waiting');
		}
		if (await hasDrawnOn(tx, actor, held.value.id)) {
			return refuse('own_redaction');
		}
		if (!input.sawNoIdentifiers) {
			return refuse('malformed', { sawNoIdentifiers: 'needed' });
		}
		const { id, caseId, caseNo } = held.value;
		await tx
			.update(attachment)
			.set({ status: 'released', confirmedById: actor.id, confirmedAt: portal.clock.now() })
			.where(eq(attachment.id, id));
		await writeAudit(tx, actor.id, 'attachment.confirmed', { caseId, attachmentId: id });
		return accept({ caseNo, facts: await factsOfCase(tx, caseId) });
	});
}

/** The rooms that show this case's images. */
export async function factsOfCase(tx: Tx, caseId: string): Promise<Fact[]> {
	const items = await tx
		.select({ agendaItemId: agendaItem.id, meetingId: agendaItem.meetingId })
		.from(agendaItem)
		.where(
			and(
				eq(agendaItem.caseId, caseId),
				inArray(agendaItem.status, ['waiting', 'under_discussion'])
			)
		);
	return items.map((item) => ({ type: 'agenda_item_changed', ...item }));
}
