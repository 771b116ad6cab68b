import { and, asc, eq } from 'drizzle-orm';
import type { ViewableImage } from '#lib/domain/image/image.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import { attachment, person, tumorCase } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { attachmentFacts, sharesSociety } from './image-facts.ts';
import { imagesByAttachment } from './read-attachments.ts';

export type WaitingReview = {
	id: string;
	title: string;
	uploaderName: string | null;
	createdAt: string;
	fileCount: number;
	imageCount: number;
	frameCount: number;
	/** Image whose thumbnail stands for the upload. */
	thumbnailOf: Pick<ViewableImage, 'id' | 'revision'> | null;
};

/** Uploads that wait for this person: of their society, and neither sent nor presented by themselves. Oldest first. */
export async function readReviews(portal: Portal, actor: Actor): Promise<Outcome<WaitingReview[]>> {
	if (!may(actor, 'review_images', 'portal', {})) {
		return refuse('not_found');
	}
	const rows = await portal.db
		.select({
			id: attachment.id,
			title: attachment.title,
			uploaderName: person.displayName,
			createdAt: attachment.createdAt,
			fileCount: attachment.fileCount,
			thing: attachmentFacts(portal.db, actor)
		})
		.from(attachment)
		.innerJoin(tumorCase, eq(tumorCase.id, attachment.caseId))
		.leftJoin(person, eq(person.id, attachment.uploadedById))
		.where(and(eq(attachment.status, 'awaiting_review'), sharesSociety(portal.db, actor)))
		.orderBy(asc(attachment.createdAt), asc(attachment.id));
	const mine = rows.filter(({ thing }) => may(actor, 'confirm', 'attachment', thing));
	const images = await imagesByAttachment(
		portal.db,
		mine.map((row) => row.id)
	);
	return accept(
		mine.map(({ thing: _thing, createdAt, ...row }) => {
			const own = images.get(row.id) ?? [];
			return {
				...row,
				createdAt: createdAt.toISOString(),
				imageCount: own.length,
				frameCount: own.reduce((sum, image) => sum + image.frameCount, 0),
				thumbnailOf: own[0] === undefined ? null : { id: own[0].id, revision: own[0].revision }
			};
		})
	);
}
