import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { LastingReasonSchema } from '#lib/domain/case/reason-schema.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { attachment } from '#server/db/schema.ts';
import { removeNoted } from '#server/files/file-removals.ts';
import type { Portal } from '#server/portal.ts';
import { attachmentFor } from './attachment-for.ts';
import { deleteImages } from './delete-images.ts';

const RefuseSchema = v.object({
	attachmentId: v.string(),
	reason: LastingReasonSchema
});

/** The reviewer saw something that must not be there. The images are deleted; the row stays with the reason, for the uploader. */
export async function refuseAttachment(
	portal: Portal,
	actor: Actor,
	input: { attachmentId: string; reason: string }
): Promise<Outcome<{ caseNo: string }>> {
	const parsed = parseFields(RefuseSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const outcome = await portal.db.transaction(async (tx) => {
		const held = await attachmentFor(tx, actor, {
			attachmentId: parsed.value.attachmentId,
			verb: 'confirm'
		});
		if (!held.ok) {
			return held;
		}
		if (held.value.status !== 'awaiting_review') {
			return refuse('attachment_not_waiting');
		}
		const { id, caseId, caseNo } = held.value;
		await deleteImages(tx, id);
		await tx
			.update(attachment)
			.set({ status: 'refused', refusalReason: 'by_reviewer', reviewNote: parsed.value.reason })
			.where(eq(attachment.id, id));
		await writeAudit(tx, actor.id, 'attachment.rejected', { caseId, attachmentId: id });
		return accept({ caseNo });
	});
	await removeNoted(portal);
	return outcome;
}
