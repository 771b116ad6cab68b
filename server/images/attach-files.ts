import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import { findIdentifiers } from '#lib/domain/case/identifiers.ts';
import { ATTACHMENT_TITLE_LIMIT } from '#lib/domain/image/image.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { writeAudit } from '#server/audit/write-audit.ts';
import { caseFor } from '#server/cases/case-for.ts';
import { attachment } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { beginAttachment, noteArrival } from './begin-attachment.ts';
import { emptyQuarantine, quarantineOf, receiveFiles, type UploadedFiles } from './quarantine.ts';
import { settleRefused } from './settle-attachment.ts';
import { uploadRoom } from './upload-room.ts';

export const AttachmentTitleSchema = v.pipe(
	v.string('title_short'),
	v.trim(),
	v.minLength(3, 'title_short'),
	v.maxLength(ATTACHMENT_TITLE_LIMIT, 'too_long'),
	v.check((title) => findIdentifiers(title).length === 0, 'identifier')
);
const AttachSchema = v.object({ caseNo: v.string(), title: AttachmentTitleSchema });

/**
 * Takes the files of one upload: first a row, then the files, which only the worker opens. What is wrong with them is told
 * by the row, on the page of the case's images.
 */
export async function attachFiles(
	portal: Portal,
	actor: Actor,
	input: { caseNo: string; title: string; files: UploadedFiles }
): Promise<Outcome<{ attachmentId: string }>> {
	const parsed = parseFields(AttachSchema, input);
	if (!parsed.ok) {
		return parsed;
	}
	const begun = await begin(portal, actor, parsed.value);
	if (!begun.ok) {
		return begun;
	}
	const { attachmentId } = begun.value;
	const received = await receiveOrSettle(portal, attachmentId, input.files);
	if (received === 'no_files' || received === 'malformed') {
		return refuse('malformed', { files: received });
	}
	portal.jobs.wake();
	return accept({ attachmentId });
}

async function begin(
	portal: Portal,
	actor: Actor,
	input: v.InferOutput<typeof AttachSchema>
): Promise<Outcome<{ attachmentId: string }>> {
	return portal.db.transaction(async (tx) => {
		const held = await caseFor(tx, actor, { caseNo: input.caseNo, verb: 'attach' });
		if (!held.ok) {
			return held;
		}
		const room = await uploadRoom(tx, portal, { actor, byteSize: 0 });
		if (!room.ok) {
			return room;
		}
		const attachmentId = await beginAttachment(tx, portal, {
			caseId: held.value.id,
			title: input.title,
			uploadedById: actor.id,
			isGenerated: false
		});
		await writeAudit(tx, actor.id, 'attachment.begun', { caseId: held.value.id, attachmentId });
		return accept({ attachmentId });
	});
}

/** The files to the quarantine. A sender that goes away leaves a refused row, and nothing else. */
async function receiveOrSettle(
	portal: Portal,
	attachmentId: string,
	files: UploadedFiles
): Promise<'received' | 'refused' | 'no_files' | 'malformed'> {
	try {
		const received = await receiveFiles(quarantineOf(portal, attachmentId), files);
		if (!received.ok) {
			await settleRefused(portal, attachmentId, received);
			await emptyQuarantine(portal, attachmentId);
			return 'refused';
		}
		if (received.fileCount === 0) {
			await dropEmpty(portal, attachmentId);
			await emptyQuarantine(portal, attachmentId);
			return 'no_files';
		}
		const { fileCount, byteSize } = received;
		await portal.db.transaction((tx) =>
			noteArrival(tx, portal, { attachmentId, fileCount, byteSize })
		);
		return 'received';
	} catch (error) {
		await settleRefused(portal, attachmentId, { reason: 'interrupted' });
		await emptyQuarantine(portal, attachmentId);
		if (error instanceof Error && error.name === 'MalformedUpload') {
			return 'malformed';
		}
		throw error;
	}
}

/** A form without a file leaves no upload behind, only the entries that one was begun and dropped. */
async function dropEmpty(portal: Portal, attachmentId: string): Promise<void> {
	await portal.db.transaction(async (tx) => {
		const [row] = await tx
			.delete(attachment)
			.where(eq(attachment.id, attachmentId))
			.returning({ caseId: attachment.caseId, actorId: attachment.uploadedById });
		if (row !== undefined) {
			const { caseId, actorId } = row;
			await writeAudit(tx, actorId, 'attachment.dropped', { caseId, attachmentId });
		}
	});
}
