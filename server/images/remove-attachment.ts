import { eq } from 'drizzle-orm';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { caseThing } from '#server/cases/case-facts.ts';
import { attachment, tumorCase } from '#server/db/schema.ts';
import { signedAttachments } from '#server/meetings/signed-images.ts';
import { removeNoted } from '#server/files/file-removals.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { attachmentFor } from './attachment-for.ts';
import { factsOfCase } from './confirm-attachment.ts';
import { deleteImages } from './delete-images.ts';
import { emptyQuarantine } from './quarantine.ts';

/** The author takes an upload out of the case, images and files with it. Not while the board looks at it, nor what it looked at when it signed. */
export async function removeAttachment(
	portal: Portal,
	actor: Actor,
	input: { attachmentId: string }
): Promise<Outcome<{ caseNo: string; facts: Fact[] }>> {
	const outcome = await portal.db.transaction(async (tx) => {
		const held = await attachmentFor(tx, actor, {
			attachmentId: input.attachmentId,
			verb: 'remove'
		});
		if (!held.ok) {
			return held;
		}
		const { id, caseId, caseNo } = held.value;
		// The case is held: a signature on its way is stored before this, or sees the case without the image.
		await tx
			.select({ id: tumorCase.id })
			.from(tumorCase)
			.where(eq(tumorCase.id, caseId))
			.for('update');
		if ((await caseThing(tx, actor, caseId))?.isUnderDiscussion === true) {
			return refuse('case_under_discussion');
		}
		if ((await signedAttachments(tx, caseId)).has(id)) {
			return refuse('image_signed');
		}
		await deleteImages(tx, id);
		await tx.delete(attachment).where(eq(attachment.id, id));
		await writeAudit(tx, actor.id, 'attachment.removed', { caseId, attachmentId: id });
		return accept({ caseNo, facts: await factsOfCase(tx, caseId) });
	});
	if (outcome.ok) {
		// A worker that still has its hands in the folder finds it gone, and its row too.
		await emptyQuarantine(portal, input.attachmentId);
		await removeNoted(portal);
	}
	return outcome;
}
