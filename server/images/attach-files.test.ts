import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UPLOAD_BYTES, UPLOAD_FILES } from '#lib/domain/image/image.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { attachment, image, job } from '#server/db/schema.ts';
import { newId } from '#server/db/schema/columns.ts';
import { auditOf, lastAudit } from '../../tests/builders/audit.ts';
import { aDraft, aReadyCase, anAgendaWith, anAttachmentRow } from '../../tests/builders/cases.ts';
import { aSlice, IDENTIFIERS } from '../../tests/builders/dicom.ts';
import type { TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { aPicture } from '../../tests/builders/pictures.ts';
import { aFile, UploadBench } from '../../tests/builders/uploads.ts';
import { attachFiles } from './attach-files.ts';
import { attachGenerated } from './attach-generated.ts';
import { imagesOf } from './images-of.ts';
import { quarantineOf, type UploadedFile } from './quarantine.ts';
import { resumeAttachments } from './resume-attachments.ts';

const bench = new UploadBench({ hasProcess: true });
let portal: TestPortal;
let author: Actor;
let senior: Actor;
let caseNo: string;
let caseId: string;
beforeEach(() => {
	({ portal, author, senior, caseNo, caseId } = bench);
});

describe('attachFiles', () => {
	test('refuses everybody but the author, and answers as if there were no such case', async () => {
		for (const actor of [senior, await aPerson(portal, { grade: 'resident' })]) {
			expect(await bench.send([aFile('a.jpg', await aPicture())], { actor })).toEqual({
				ok: false,
				reason: 'case_not_found'
			});
		}
		expect(await portal.db.select().from(attachment)).toEqual([]);
		expect(await readdir(portal.folder)).not.toContain('quarantine');
	});

	test('refuses while the board looks at the case', async () => {
		const ready = await aReadyCase(portal, author);
		await anAgendaWith(portal, {
			caseId: ready.id,
			presenter: author,
			members: [{ actor: senior, role: 'chair' }],
			status: 'open',
			itemStatus: 'under_discussion'
		});
		const files = [aFile('a.jpg', await aPicture())];
		expect(
			await attachFiles(portal, author, { caseNo: ready.caseNo, title: 'Photo', files })
		).toEqual({
			ok: false,
			reason: 'case_under_discussion'
		});
	});

	test.each([
		['', 'title_short'],
		['x'.repeat(81), 'too_long'],
		['CT of 35202-1234567-1', 'identifier'],
		['Scan of 12 March 2026', 'identifier']
	])('refuses the title "%s"', async (title, code) => {
		expect(await bench.send([aFile('a.jpg', await aPicture())], { title })).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { title: code }
		});
	});

	test('refuses a form without files and leaves nothing behind', async () => {
		expect(await bench.send([])).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { files: 'no_files' }
		});
		expect(await portal.db.select().from(attachment)).toEqual([]);
		expect(await lastAudit(portal)).toMatchObject({ type: 'attachment.dropped' });
	});

	test('stops at the first byte too many and says so in the row', async () => {
		const megabyte = Buffer.alloc(1024 * 1024);
		let sentBytes = 0;
		const endless: UploadedFile = {
			name: 'a.jpg',
			content: (function* () {
				for (;;) {
					sentBytes += megabyte.length;
					yield megabyte;
				}
			})()
		};
		const id = await bench.sent([endless]);
		expect(await bench.rowOf(id)).toMatchObject({ status: 'refused', refusalReason: 'too_large' });
		expect(sentBytes).toBeLessThanOrEqual(UPLOAD_BYTES + megabyte.length);
		expect(existsSync(quarantineOf(portal, id))).toBe(false);
	});

	test('takes no more than 1,000 files', async () => {
		const one = Buffer.from('x');
		const id = await bench.sent(Array.from({ length: UPLOAD_FILES + 1 }, () => aFile('a', one)));
		expect(await bench.rowOf(id)).toMatchObject({
			status: 'refused',
			refusalReason: 'too_many_files'
		});
	});

	test('a sender that goes away leaves a refused row and no file', async () => {
		const torn: UploadedFile = {
			name: 'a.jpg',
			content: (function* () {
				yield Buffer.from('half');
				throw new Error('aborted');
			})()
		};
		await expect(
			attachFiles(portal, author, { caseNo, title: 'Photo', files: [torn] })
		).rejects.toThrow('aborted');
		const [row] = await portal.db.select().from(attachment);
		expect(row).toMatchObject({ status: 'refused', refusalReason: 'interrupted' });
		expect(await readdir(join(portal.folder, 'quarantine'))).toEqual([]);
	});

	test('what is wrong with a file stands in the row, with the number of the file', async () => {
		const id = await bench.sent([
			aFile('a', aSlice({ number: 1 })),
			aFile('b', aSlice({ transferSyntax: '1.2.840.10008.1.2.4.110' }))
		]);
		expect(await bench.rowOf(id)).toMatchObject({
			status: 'refused',
			refusalReason: 'compressed_dicom',
			refusalDetail: 'jpeg_xl',
			refusedFileIndex: 1
		});
		expect(await bench.storedFiles()).toEqual([]);
		expect(await bench.lastAudit()).toMatchObject({ type: 'attachment.not_taken' });
	});

	test('a good upload waits for a second person, and its originals are gone', async () => {
		const id = await bench.sent([
			aFile('1.dcm', aSlice({ number: 1 })),
			aFile('2.dcm', aSlice({ number: 2, z: 3 }))
		]);
		expect(await bench.rowOf(id)).toMatchObject({
			status: 'awaiting_review',
			fileCount: 2,
			confirmedById: null
		});
		expect(existsSync(quarantineOf(portal, id))).toBe(false);
		expect(await bench.storedFiles()).toHaveLength(3);
		expect(await imagesOf(portal.db, caseId)).toEqual([]);
		expect(await imagesOf(portal.db, caseId, 'awaiting_review')).toMatchObject([
			{
				kind: 'radiology',
				title: 'Photo of the specimen',
				frameCount: 2,
				sliceSpacing: 3,
				windows: [{ name: 'Lung' }, { name: 'Soft tissue' }, { name: 'Bone' }]
			}
		]);
		expect((await auditOf(portal)).map(({ type }) => type).slice(-2)).toEqual([
			'attachment.begun',
			'attachment.converted'
		]);
	});

	test('[IM16] a file that says that text is burnt in waits too, and the row says why it may be', async () => {
		const change = { 0x00280301: { tag: 0x00280301, vr: 'CS', value: 'YES' } };
		const id = await bench.sent([aFile('1.dcm', aSlice({ change }))]);
		expect(await bench.rowOf(id)).toMatchObject({
			status: 'awaiting_review',
			metadata: { burnedIn: ['said'] }
		});
	});

	test('no row holds a name, a number or a place of the file, and no file name', async () => {
		await bench.sent([aFile('ZUBAIDA_KHAN.dcm', aSlice())]);
		const rows = [
			await portal.db.select().from(attachment),
			await portal.db.select().from(image),
			await auditOf(portal)
		];
		const text = JSON.stringify(rows);
		for (const identifier of [...Object.values(IDENTIFIERS), 'ZUBAIDA']) {
			expect(text).not.toContain(identifier);
		}
	});
});

describe('after a crash', () => {
	test('an upload whose files had all arrived is done again, one that was cut off is refused', async () => {
		const whole = await anAttachmentRow(portal, { caseId, uploader: author, status: 'processing' });
		await mkdir(quarantineOf(portal, whole), { recursive: true });
		await writeFile(join(quarantineOf(portal, whole), '0000.jpg'), await aPicture());
		const torn = await anAttachmentRow(portal, { caseId, uploader: author, status: 'receiving' });
		await mkdir(quarantineOf(portal, torn));
		const stray = quarantineOf(portal, newId());
		await mkdir(stray);

		await resumeAttachments(portal);
		portal.jobs.wake();
		await portal.jobs.whenIdle();

		expect(await bench.rowOf(whole)).toMatchObject({ status: 'awaiting_review' });
		expect(await bench.rowOf(torn)).toMatchObject({
			status: 'refused',
			refusalReason: 'interrupted'
		});
		expect(await readdir(join(portal.folder, 'quarantine'))).toEqual([]);
	});

	test('a stop in the middle leaves the upload in work, to be done at the next start', async () => {
		const sent = await attachFiles(portal, author, {
			caseNo,
			title: 'Photo',
			files: [aFile('a.jpg', await aPicture())]
		});
		if (!sent.ok) {
			throw new Error(sent.reason);
		}
		const stopped = portal.jobs.close();
		await portal.images.close();
		await stopped;
		const { attachmentId } = sent.value;
		expect(await bench.rowOf(attachmentId)).toMatchObject({ status: 'processing', fileCount: 1 });
		await resumeAttachments(portal);
		await bench.openWorkers();
		bench.startJobs();
		await portal.jobs.whenIdle();
		expect(await bench.rowOf(attachmentId)).toMatchObject({ status: 'awaiting_review' });
	});
});

describe('what fails', () => {
	const send = async () => {
		const id = await bench.sent();
		const [row] = await portal.db.select().from(job).where(eq(job.subjectId, id));
		return { id, row };
	};
	/** Lets all pauses pass. */
	async function failFiveTimes(): Promise<void> {
		for (let time = Date.now(), count = 0; count < 5; count += 1) {
			portal.setNow(new Date((time += 3_600_000)));
			portal.jobs.wake();
			await portal.jobs.whenIdle();
		}
		portal.setNow(null);
	}
	afterEach(async () => {
		await portal.jobs.close();
		await portal.images.close();
		await bench.openWorkers();
		bench.startJobs();
	});

	test('[IM32] a file that is refused is read once', async () => {
		const id = await bench.sent([aFile('a.jpg', Buffer.from('no picture'))]);
		const [row] = await portal.db.select().from(job).where(eq(job.subjectId, id));
		expect(row).toMatchObject({ attempts: 1, lastError: null });
		expect(row?.doneAt).not.toBeNull();
	});

	test('[IM31] what failed for a fault of ours is read again, from the same original', async () => {
		const { convert } = portal.images;
		portal.images.convert = () =>
			Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
		const { id, row } = await send();
		expect(row).toMatchObject({ attempts: 1, lastError: 'EIO', doneAt: null });
		expect(await bench.rowOf(id)).toMatchObject({ status: 'processing' });
		portal.images.convert = convert;
		portal.setNow(new Date(Date.now() + 2000));
		portal.jobs.wake();
		await portal.jobs.whenIdle();
		portal.setNow(null);
		expect(await bench.rowOf(id)).toMatchObject({ status: 'awaiting_review' });
	});

	test.each([
		['ImageWorkerCrashed', 'broken'],
		['RangeError', 'failed']
	])(
		'[IM31] after the last try of %s the row says %s, and the original is deleted',
		async (name, reason) => {
			portal.images.convert = () => Promise.reject(Object.assign(new Error('no'), { name }));
			const { id } = await send();
			await failFiveTimes();
			expect(await bench.rowOf(id)).toMatchObject({ status: 'refused', refusalReason: reason });
			expect(existsSync(quarantineOf(portal, id))).toBe(false);
			const [row] = await portal.db.select().from(job).where(eq(job.subjectId, id));
			expect(row).toMatchObject({ attempts: 5, lastError: name });
		}
	);

	test('[IM31] a file store that is full leaves nothing of a half-stored series', async () => {
		let stored = 0;
		const { put } = portal.files;
		portal.files.put = async (...given) => {
			stored += 1;
			if (stored === 2) {
				throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
			}
			await put(...given);
		};
		const { row } = await send();
		portal.files.put = put;
		expect(row).toMatchObject({ lastError: 'ENOSPC', doneAt: null });
		expect(await bench.storedFiles()).toEqual([]);
	});
});

describe('attachGenerated', () => {
	test('is refused for any case that is not synthetic', async () => {
		const real = await aDraft(portal, author, { origin: 'de_identified' });
		const files = [aFile('a.png', await aPicture({ kind: 'png' }))];
		expect(await attachGenerated(portal, { caseId: real.id, title: 'Phantom', files })).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
	});

	test('releases what our own code made, without naming anybody as having looked', async () => {
		const files = [aFile('a.png', await aPicture({ kind: 'png' }))];
		const made = await attachGenerated(portal, { caseId, title: 'Phantom', files });
		expect(made).toMatchObject({
			ok: true,
			value: { images: [{ kind: 'picture', title: 'Phantom' }] }
		});
		const [row] = await portal.db.select().from(attachment);
		expect(row).toMatchObject({
			status: 'released',
			isGenerated: true,
			confirmedById: null,
			uploadedById: null
		});
		expect(await imagesOf(portal.db, caseId)).toHaveLength(1);
	});
});
