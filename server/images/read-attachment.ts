import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import type { AttachmentStatus, ViewableImage } from '#lib/domain/image/image.ts';
import { accept, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { attachment, person } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { attachmentFor } from './attachment-for.ts';
import {
	FoundTextSchema,
	MetadataSummarySchema,
	type FoundText,
	type MetadataSummary
} from './converted.ts';
import { imagesByAttachment } from './read-attachments.ts';

export type AttachmentReview = {
	id: string;
	title: string;
	status: AttachmentStatus;
	uploaderName: string | null;
	createdAt: string;
	fileCount: number;
	images: ViewableImage[];
	/** Null for pictures: nothing of their metadata is ever read. */
	metadata: MetadataSummary | null;
	/** Pages whose text looks like identifiers. */
	foundText: FoundText[];
};

/** One upload for the second person. The case's text is not part of it: whoever checks pixels need not know the patient's story. */
export async function readAttachment(
	portal: Portal,
	actor: Actor,
	{ attachmentId }: { attachmentId: string }
): Promise<Outcome<AttachmentReview>> {
	return portal.db.transaction(async (tx) => {
		const held = await attachmentFor(tx, actor, { attachmentId, verb: 'confirm' });
		if (!held.ok) {
			return held;
		}
		const [row] = await tx
			.select({
				metadata: attachment.metadata,
				foundText: attachment.foundText,
				fileCount: attachment.fileCount,
				createdAt: attachment.createdAt,
				uploaderName: person.displayName
			})
			.from(attachment)
			.leftJoin(person, eq(person.id, attachment.uploadedById))
			.where(eq(attachment.id, attachmentId));
		if (row === undefined) {
			throw new Error('a held attachment is gone');
		}
		const images = (await imagesByAttachment(tx, [attachmentId])).get(attachmentId) ?? [];
		const { id, title, status, caseId } = held.value;
		await writeAudit(tx, actor.id, 'attachment.read', { caseId, attachmentId: id });
		return accept({
			id,
			title,
			status,
			uploaderName: row.uploaderName,
			createdAt: row.createdAt.toISOString(),
			fileCount: row.fileCount,
			images,
			metadata: v.parse(v.nullable(MetadataSummarySchema), row.metadata),
			foundText: v.parse(v.nullable(FoundTextSchema), row.foundText) ?? []
		});
	});
}
