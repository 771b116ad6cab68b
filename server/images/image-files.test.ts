import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import {
	agendaItem,
	attachment,
	discussedCase,
	image,
	meetingMember,
	tumorCase
} from '#server/db/schema.ts';
import { newId } from '#server/db/schema/columns.ts';
import { aReadyCase, anAgendaWith, anAttachmentRow } from '../../tests/builders/cases.ts';
import type { TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { aPicture } from '../../tests/builders/pictures.ts';
import { aFile, UploadBench } from '../../tests/builders/uploads.ts';
import { attachFiles } from './attach-files.ts';
import { confirmAttachment } from './confirm-attachment.ts';
import { inlineThumbnail } from './inline-thumbnail.ts';
import { readImageFile } from './read-image-file.ts';
import { removeAttachment } from './remove-attachment.ts';

const bench = new UploadBench();
let portal: TestPortal;
let author: Actor;
let senior: Actor;
let caseNo: string;
let caseId: string;
beforeEach(() => {
	({ portal, author, senior, caseNo, caseId } = bench);
});

describe('readImageFile', () => {
	const readers = async () => ({
		author,
		senior,
		member: await aPerson(portal, { grade: 'student' }),
		removed: await aPerson(portal, { grade: 'fellow', society: 'psco' }),
		stranger: await aPerson(portal, { grade: 'consultant', society: 'psco' })
	});

	async function whoMaySee(people: Awaited<ReturnType<typeof readers>>): Promise<string[]> {
		const [row] = await portal.db.select({ id: image.id }).from(image);
		const names: string[] = [];
		for (const [name, actor] of Object.entries(people)) {
			const found = await readImageFile(portal, actor, { imageId: row?.id ?? '', frame: 0 });
			if (found.ok) {
				names.push(name);
			} else {
				expect(found).toEqual({ ok: false, reason: 'image_not_found' });
			}
		}
		return names;
	}

	test('shows a waiting image to its author and the second person, a released one to those of the meeting too', async () => {
		const people = await readers();
		await portal.db.update(tumorCase).set({ status: 'ready' }).where(eq(tumorCase.id, caseId));
		const { meetingId } = await anAgendaWith(portal, {
			caseId,
			presenter: author,
			members: [
				{ actor: people.member, role: 'observer' },
				{ actor: people.removed, role: 'panelist' }
			]
		});
		await portal.db
			.update(meetingMember)
			.set({ removedAt: portal.clock.now() })
			.where(eq(meetingMember.personId, people.removed.id));
		const id = await bench.sent();
		expect(await whoMaySee(people)).toEqual(['author', 'senior']);
		await confirmAttachment(portal, senior, { attachmentId: id, sawNoIdentifiers: true });
		expect(await whoMaySee(people)).toEqual(['author', 'senior', 'member']);
		await portal.db.delete(agendaItem).where(eq(agendaItem.meetingId, meetingId));
		expect(await whoMaySee(people)).toEqual(['author', 'senior']);
	});

	test('[HP31] of a case that is a draft again shows a member what the meeting discussed, and nothing newer', async () => {
		const people = await readers();
		const { agendaItemId } = await anAgendaWith(portal, {
			caseId,
			presenter: author,
			members: [{ actor: people.member, role: 'observer' }],
			status: 'concluded',
			itemStatus: 'deferred'
		});
		const id = await bench.sent();
		await confirmAttachment(portal, senior, { attachmentId: id, sawNoIdentifiers: true });
		await portal.db.update(tumorCase).set({ status: 'draft' }).where(eq(tumorCase.id, caseId));
		expect(await whoMaySee(people)).toEqual(['author', 'senior']);
		const [row] = await portal.db.select({ id: image.id }).from(image);
		await portal.db.insert(discussedCase).values({
			agendaItemId,
			caseVersion: 1,
			title: 'Lung cancer',
			record: {},
			images: [{ id: row?.id, title: 'CT chest' }],
			keptAt: portal.clock.now()
		});
		expect(await whoMaySee(people)).toEqual(['author', 'senior', 'member']);
	});

	test('knows nothing of a frame beyond the last, of another id, or for who is signed out', async () => {
		await bench.sent();
		const [row] = await portal.db.select({ id: image.id }).from(image);
		const imageId = row?.id ?? '';
		const missing = { ok: false, reason: 'image_not_found' };
		expect(await readImageFile(portal, author, { imageId, frame: 1 })).toEqual(missing);
		expect(await readImageFile(portal, author, { imageId: newId(), frame: 0 })).toEqual(missing);
		expect(await readImageFile(portal, author, { imageId: '../x', frame: 0 })).toEqual(missing);
		expect(await readImageFile(portal, null, { imageId, frame: 0 })).toEqual(missing);
		expect(await readImageFile(portal, author, { imageId, frame: 'thumbnail' })).toMatchObject({
			ok: true
		});
	});
});

describe('removeAttachment', () => {
	test('is for the author only', async () => {
		const id = await bench.sent();
		expect(await removeAttachment(portal, senior, { attachmentId: id })).toEqual({
			ok: false,
			reason: 'own_upload'
		});
		const stranger = await aPerson(portal, { grade: 'resident' });
		expect(await removeAttachment(portal, stranger, { attachmentId: id })).toEqual({
			ok: false,
			reason: 'attachment_not_found'
		});
		expect(await bench.storedFiles()).toHaveLength(3);
	});

	test('takes rows and files away, and says so in the audit trail', async () => {
		const id = await bench.sent();
		expect(await removeAttachment(portal, author, { attachmentId: id })).toEqual({
			ok: true,
			value: { caseNo, facts: [] }
		});
		expect([await bench.rowOf(id), await bench.storedFiles()]).toEqual([undefined, []]);
		expect(await bench.lastAudit()).toEqual({
			actorId: author.id,
			type: 'attachment.removed',
			subject: { attachmentId: id, caseId }
		});
	});

	test('not while the board looks at the case', async () => {
		const ready = await aReadyCase(portal, author);
		const id = await anAttachmentRow(portal, {
			caseId: ready.id,
			uploader: author,
			status: 'released'
		});
		await anAgendaWith(portal, {
			caseId: ready.id,
			presenter: author,
			members: [{ actor: senior, role: 'chair' }],
			status: 'open',
			itemStatus: 'under_discussion'
		});
		expect(await removeAttachment(portal, author, { attachmentId: id })).toEqual({
			ok: false,
			reason: 'case_under_discussion'
		});
	});

	test('an upload that is removed while the worker reads it leaves nothing', async () => {
		await bench.openWorkers();
		const sent = await attachFiles(portal, author, {
			caseNo,
			title: 'Photo',
			files: [aFile('a.jpg', await aPicture())]
		});
		if (!sent.ok) {
			throw new Error(sent.reason);
		}
		await removeAttachment(portal, author, { attachmentId: sent.value.attachmentId });
		await portal.jobs.whenIdle();
		expect([await portal.db.select().from(attachment), await bench.storedFiles()]).toEqual([
			[],
			[]
		]);
	});
});

describe('inlineThumbnail', () => {
	test('[IM72] is the small picture itself for who may see the image, and nothing for anybody else', async () => {
		await bench.sent();
		const [row] = await portal.db.select({ id: image.id, key: image.thumbnailKey }).from(image);
		const { id, key } = row ?? { id: '', key: '' };
		const stranger = await aPerson(portal, { grade: 'consultant', society: 'psco' });
		expect(await inlineThumbnail(portal, stranger, id)).toBeNull();
		const inline = await inlineThumbnail(portal, author, id);
		const bytes = Buffer.from((inline ?? '').replace('data:image/webp;base64,', ''), 'base64');
		expect(bytes).toEqual(Buffer.from(await portal.files.read(key)));
	});

	test('[IM72] is left out where it would hold the page up', async () => {
		await bench.sent();
		const [row] = await portal.db.select({ id: image.id, key: image.thumbnailKey }).from(image);
		await portal.files.put(row?.key ?? '', Buffer.alloc(12_001));
		expect(await inlineThumbnail(portal, author, row?.id ?? '')).toBeNull();
	});
});
