import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { image, membership } from '#server/db/schema.ts';
import { newId } from '#server/db/schema/columns.ts';
import { aDraft, anAgendaWith, anAttachmentRow } from '../../tests/builders/cases.ts';
import { aSlice } from '../../tests/builders/dicom.ts';
import type { TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { aFile, UploadBench } from '../../tests/builders/uploads.ts';
import { confirmAttachment } from './confirm-attachment.ts';
import { countReviews } from './count-reviews.ts';
import { imagesOf } from './images-of.ts';
import { readAttachment } from './read-attachment.ts';
import { readAttachments } from './read-attachments.ts';
import { readReviews } from './read-reviews.ts';
import { refuseAttachment } from './refuse-attachment.ts';

const bench = new UploadBench();
let portal: TestPortal;
let author: Actor;
let senior: Actor;
let caseNo: string;
let caseId: string;
beforeEach(() => {
	({ portal, author, senior, caseNo, caseId } = bench);
});

describe('the second person', () => {
	const confirm = (actor: Actor, attachmentId: string, sawNoIdentifiers = true) =>
		confirmAttachment(portal, actor, { attachmentId, sawNoIdentifiers });

	test('is not the uploader and not the author', async () => {
		const seniorAuthor = await aPerson(portal, { grade: 'consultant' });
		const own = await aDraft(portal, seniorAuthor);
		const id = await anAttachmentRow(portal, {
			caseId: own.id,
			uploader: seniorAuthor,
			status: 'awaiting_review'
		});
		expect(await confirm(seniorAuthor, id)).toEqual({ ok: false, reason: 'own_upload' });
		const uploaded = await anAttachmentRow(portal, {
			caseId,
			uploader: senior,
			status: 'awaiting_review'
		});
		expect(await confirm(senior, uploaded)).toEqual({ ok: false, reason: 'attachment_not_found' });
		expect(await bench.rowOf(id)).toMatchObject({ status: 'awaiting_review' });
	});

	test('is a senior of the uploader’s society; to others the upload does not exist', async () => {
		const id = await anAttachmentRow(portal, {
			caseId,
			uploader: author,
			status: 'awaiting_review'
		});
		const strangers = [
			await aPerson(portal, { grade: 'consultant', society: 'psco' }),
			await aPerson(portal, { grade: 'resident' }),
			await aPerson(portal, { grade: 'student' })
		];
		for (const stranger of strangers) {
			const outcome = { ok: false, reason: 'attachment_not_found' };
			expect(await confirm(stranger, id)).toEqual(outcome);
			expect(
				await refuseAttachment(portal, stranger, { attachmentId: id, reason: 'a name' })
			).toEqual(outcome);
			expect(await readAttachment(portal, stranger, { attachmentId: id })).toEqual(outcome);
		}
		expect(await confirm(senior, newId())).toEqual({ ok: false, reason: 'attachment_not_found' });
		expect(await confirm(senior, 'nonsense')).toEqual({
			ok: false,
			reason: 'attachment_not_found'
		});
		expect(await bench.lastAudit()).toMatchObject({ type: 'attachment.refused' });
	});

	test('has to say that nothing can be read', async () => {
		const id = await anAttachmentRow(portal, {
			caseId,
			uploader: author,
			status: 'awaiting_review'
		});
		expect(await confirm(senior, id, false)).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { sawNoIdentifiers: 'needed' }
		});
	});

	test.each(['processing', 'refused', 'released'] as const)(
		'cannot confirm what is %s',
		async (status) => {
			const id = await anAttachmentRow(portal, { caseId, uploader: author, status });
			expect(await confirm(senior, id)).toEqual({ ok: false, reason: 'attachment_not_waiting' });
			expect(
				await refuseAttachment(portal, senior, { attachmentId: id, reason: 'a name' })
			).toEqual({ ok: false, reason: 'attachment_not_waiting' });
		}
	);

	test('releases the images, with their name and an entry in the audit trail, and tells the rooms', async () => {
		const { agendaItemId, meetingId } = await anAgendaWith(portal, {
			caseId,
			presenter: author,
			members: [{ actor: senior, role: 'chair' }]
		});
		const id = await bench.sent();
		expect(await confirm(senior, id)).toEqual({
			ok: true,
			value: { caseNo, facts: [{ type: 'agenda_item_changed', agendaItemId, meetingId }] }
		});
		expect(await bench.rowOf(id)).toMatchObject({ status: 'released', confirmedById: senior.id });
		expect(await imagesOf(portal.db, caseId)).toHaveLength(1);
		expect(await bench.lastAudit()).toEqual({
			actorId: senior.id,
			type: 'attachment.confirmed',
			subject: { attachmentId: id, caseId }
		});
	});

	test('refuses with a reason: the images are deleted and the uploader reads why', async () => {
		const id = await bench.sent();
		expect(await refuseAttachment(portal, senior, { attachmentId: id, reason: ' ' })).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { reason: 'reason_short' }
		});
		expect(
			await refuseAttachment(portal, senior, {
				attachmentId: id,
				reason: 'MRN 4471182 on the left'
			})
		).toEqual({ ok: false, reason: 'malformed', fields: { reason: 'identifier' } });
		// The picture, its small one, and one for pages.
		expect(await bench.storedFiles()).toHaveLength(3);
		expect(
			await refuseAttachment(portal, senior, {
				attachmentId: id,
				reason: 'A name in the left corner'
			})
		).toEqual({ ok: true, value: { caseNo } });
		expect(await bench.storedFiles()).toEqual([]);
		expect(await portal.db.select().from(image)).toEqual([]);
		const read = await readAttachments(portal, author, { caseNo });
		expect(read.ok && read.value.attachments).toMatchObject([
			{ status: 'refused', refusalReason: 'by_reviewer', reviewNote: 'A name in the left corner' }
		]);
		expect(await bench.lastAudit()).toMatchObject({
			actorId: senior.id,
			type: 'attachment.rejected'
		});
	});

	test('finds in the queue what waits for them, and nothing of their own or of another society', async () => {
		const id = await bench.sent();
		const other = await aPerson(portal, { grade: 'consultant', society: 'psco' });
		expect(await readReviews(portal, author)).toEqual({ ok: false, reason: 'not_found' });
		expect(await readReviews(portal, other)).toEqual({ ok: true, value: [] });
		expect(await readReviews(portal, senior)).toMatchObject({
			ok: true,
			value: [{ id, imageCount: 1, frameCount: 1, uploaderName: author.displayName }]
		});
		await portal.db
			.update(membership)
			.set({ grade: 'consultant' })
			.where(eq(membership.personId, author.id));
		const promoted: Actor = {
			...author,
			memberships: author.memberships.map((one) => ({ ...one, grade: 'consultant' }))
		};
		expect(await readReviews(portal, promoted)).toEqual({ ok: true, value: [] });
		const counted = [author, other, senior, promoted].map((actor) =>
			countReviews(portal.db, actor)
		);
		expect(await Promise.all(counted)).toEqual([0, 0, 1, 0]);
	});

	test('reads what was removed of the metadata, by its length only', async () => {
		const id = await bench.sent([aFile('a.dcm', aSlice())]);
		const read = await readAttachment(portal, senior, { attachmentId: id });
		expect(read).toMatchObject({
			ok: true,
			value: { id, status: 'awaiting_review', images: [{ modality: 'CT' }] }
		});
		expect(
			read.ok && read.value.metadata?.rows.find((row) => row.attribute === 'PatientName')
		).toMatchObject({ done: 'removed', now: null });
		expect(await bench.lastAudit()).toMatchObject({ actorId: senior.id, type: 'attachment.read' });
	});
});
