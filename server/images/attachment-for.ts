import { eq } from 'drizzle-orm';
import { isId } from '#lib/domain/id.ts';
import type { AttachmentStatus } from '#lib/domain/image/image.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { may } from '#server/auth/permissions.ts';
import type { Tx } from '#server/db/client.ts';
import { attachment, tumorCase } from '#server/db/schema.ts';
import { attachmentFacts } from './image-facts.ts';

export type HeldAttachment = {
	id: string;
	caseId: string;
	caseNo: string;
	title: string;
	status: AttachmentStatus;
	/** `actor` wrote the case. */
	isAuthor: boolean;
};

/** The upload, held until the end of the transaction, when `actor` may do `verb` with it. Unknown and forbidden answer alike. */
export async function attachmentFor(
	tx: Tx,
	actor: Actor,
	{
		attachmentId,
		verb
	}: { attachmentId: string; verb: 'confirm' | 'redact' | 'remove' | 'finish' | 'record_side' }
): Promise<Outcome<HeldAttachment>> {
	if (!isId(attachmentId)) {
		return refuse('attachment_not_found');
	}
	const query = tx
		.select({
			id: attachment.id,
			caseId: attachment.caseId,
			caseNo: tumorCase.caseNo,
			title: attachment.title,
			status: attachment.status,
			thing: attachmentFacts(tx, actor)
		})
		.from(attachment)
		.innerJoin(tumorCase, eq(tumorCase.id, attachment.caseId))
		.where(eq(attachment.id, attachmentId));
	const [row] = await query.for('update', { of: attachment });
	if (row === undefined) {
		return refuse('attachment_not_found');
	}
	const { thing, ...held } = row;
	if (may(actor, verb, 'attachment', thing)) {
		return accept({ ...held, isAuthor: thing.authorId === actor.id });
	}
	await writeAudit(tx, actor.id, 'attachment.refused', { attachmentId, verb });
	const mayKnow = verb !== 'finish' && may(actor, 'read', 'attachment', thing);
	return refuse(mayKnow ? 'own_upload' : 'attachment_not_found');
}
