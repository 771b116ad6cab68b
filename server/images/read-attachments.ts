import { desc, eq, inArray } from 'drizzle-orm';
import * as v from 'valibot';
import type { CaseOrigin } from '#lib/domain/case/case.ts';
import type { AttachmentStatus, ViewableImage } from '#lib/domain/image/image.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { may } from '#server/auth/permissions.ts';
import { caseFor } from '#server/cases/case-for.ts';
import type { DbOrTx } from '#server/db/client.ts';
import { attachment, image, person } from '#server/db/schema.ts';
import { openJobsOf } from '#server/jobs/job-rows.ts';
import { signedAttachments } from '#server/meetings/signed-images.ts';
import type { Portal } from '#server/portal.ts';
import { MetadataSummarySchema, type LeftOut } from './converted.ts';
import { secondPersonsOf, type SecondPerson } from './second-persons.ts';
import { VIEWABLE, viewableOf } from './images-of.ts';
import { arrivedBytes } from './quarantine.ts';

export type AttachmentView = {
	id: string;
	title: string;
	status: AttachmentStatus;
	/** Of its `byteSize`, while its files come piece by piece; null otherwise. */
	arrivedBytes: number | null;
	/** The worker has begun with it. */
	isConverting: boolean;
	refusalReason: string | null;
	refusalDetail: string | null;
	/** Counted from 1, null when the refusal is of no single file. */
	refusedFile: number | null;
	reviewNote: string | null;
	/** Objects of the upload that are no images, and were left out. */
	leftOut: LeftOut;
	isGenerated: boolean;
	byteSize: number;
	fileCount: number;
	createdAt: string;
	/** Null for the system, and for a person who left. */
	confirmedByName: string | null;
	images: ViewableImage[];
	/** It was before a board when that signed a recommendation, so it stays with the case. */
	isSigned: boolean;
};

export type AttachmentsOfCase = {
	caseNo: string;
	title: string;
	origin: CaseOrigin;
	mayAttach: boolean;
	attachments: AttachmentView[];
	/** Some of those who may check what waits. */
	secondPersons: SecondPerson[];
};

/** Every upload of a case with what became of it, for its author. */
export async function readAttachments(
	portal: Portal,
	actor: Actor,
	{ caseNo }: { caseNo: string }
): Promise<Outcome<AttachmentsOfCase>> {
	const read = await portal.db.transaction(async (tx): Promise<Outcome<AttachmentsOfCase>> => {
		const held = await caseFor(tx, actor, { caseNo, verb: 'read' });
		if (!held.ok) {
			return held;
		}
		const { id, title, origin, thing, authorId } = held.value;
		// A reader of the case sees what is released, in the case; uploads are its author's business.
		if (authorId !== actor.id) {
			return refuse('case_not_found');
		}
		const rows = await tx
			.select({ attachment, confirmedByName: person.displayName })
			.from(attachment)
			.leftJoin(person, eq(person.id, attachment.confirmedById))
			.where(eq(attachment.caseId, id))
			.orderBy(desc(attachment.createdAt), desc(attachment.id));
		const ids = rows.map((row) => row.attachment.id);
		const images = await imagesByAttachment(tx, ids);
		const jobs = await openJobsOf(tx, ids);
		const signed = await signedAttachments(tx, id);
		return accept({
			caseNo,
			title,
			origin,
			secondPersons: await secondPersonsOf(tx, actor),
			mayAttach: may(actor, 'attach', 'case', thing),
			attachments: rows.map((row) => ({
				...viewOf(row, images.get(row.attachment.id) ?? []),
				isConverting: jobs.get(row.attachment.id)?.isRunning === true,
				isSigned: signed.has(row.attachment.id)
			}))
		});
	});
	return read.ok ? accept(await withArrived(portal, read.value)) : read;
}

/** How much has come is known by the files, not by the rows. */
async function withArrived(
	portal: Portal,
	{ attachments, ...shown }: AttachmentsOfCase
): Promise<AttachmentsOfCase> {
	const counted = attachments.map(async (one) => {
		if (one.arrivedBytes === null) {
			return one;
		}
		const sizes = await arrivedBytes(portal, one.id);
		return { ...one, arrivedBytes: [...sizes.values()].reduce((sum, size) => sum + size, 0) };
	});
	return { ...shown, attachments: await Promise.all(counted) };
}

export async function imagesByAttachment(
	on: DbOrTx,
	ids: string[]
): Promise<Map<string, ViewableImage[]>> {
	const byId = new Map<string, ViewableImage[]>();
	const rows =
		ids.length === 0
			? []
			: await on
					.select({ attachmentId: image.attachmentId, viewable: VIEWABLE })
					.from(image)
					.where(inArray(image.attachmentId, ids))
					.orderBy(image.position);
	for (const { attachmentId, viewable } of rows) {
		byId.set(attachmentId, [...(byId.get(attachmentId) ?? []), viewableOf(viewable)]);
	}
	return byId;
}

function viewOf(
	row: { attachment: typeof attachment.$inferSelect; confirmedByName: string | null },
	images: ViewableImage[]
): Omit<AttachmentView, 'isSigned' | 'isConverting'> {
	const { id, title, status, refusalReason, refusalDetail, reviewNote } = row.attachment;
	const { isGenerated, byteSize, fileCount, createdAt, refusedFileIndex } = row.attachment;
	const isPiecewise = status === 'receiving' && row.attachment.receivesUntil !== null;
	return {
		id,
		title,
		status,
		arrivedBytes: isPiecewise ? 0 : null,
		refusalReason,
		refusalDetail,
		refusedFile: refusedFileIndex === null ? null : refusedFileIndex + 1,
		reviewNote,
		leftOut: v.parse(v.nullable(MetadataSummarySchema), row.attachment.metadata)?.leftOut ?? [],
		isGenerated,
		byteSize,
		fileCount,
		createdAt: createdAt.toISOString(),
		confirmedByName: row.confirmedByName,
		images
	};
}
