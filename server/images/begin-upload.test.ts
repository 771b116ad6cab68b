import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { uploadFile } from '#server/db/schema.ts';
import { aDraft } from '../../tests/builders/cases.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { announce } from '../../tests/builders/upload-server.ts';
import { attachFiles } from './attach-files.ts';
import { beginUpload } from './begin-upload.ts';

let portal: TestPortal;
let author: Actor;
let caseNo: string;

beforeAll(async () => {
	portal = await openPortal({
		UPLOAD_BYTES_PER_PERSON: '3000000',
		UPLOADS_PER_PERSON: '3',
		UPLOAD_FILE_BYTES: '2500000'
	});
});
afterAll(() => portal.close());
beforeEach(async () => {
	author = await aPerson(portal, { grade: 'resident' });
	({ caseNo } = await aDraft(portal, author));
});

const begin = (files: unknown, given: { actor?: Actor; title?: string; caseNo?: string } = {}) =>
	beginUpload(portal, given.actor ?? author, {
		caseNo: given.caseNo ?? caseNo,
		title: given.title ?? 'CT chest',
		files: JSON.stringify(files)
	});
const sized = (byteSize: number) => ({ extension: '.dcm', byteSize });

test('[IM26] only the author announces files, and to all others there is no such case', async () => {
	const senior = await aPerson(portal, { grade: 'consultant' });
	expect(await begin([sized(1)], { actor: senior })).toEqual({
		ok: false,
		reason: 'case_not_found'
	});
	expect(await portal.db.select().from(uploadFile)).not.toContainEqual(
		expect.objectContaining({ byteSize: 1 })
	);
});

test('[IM26] names are not taken, and neither are files of no size or a path for an extension', async () => {
	const wrong = [
		[{ ...sized(10), name: 'ZUBAIDA.dcm' }],
		[sized(0)],
		[sized(1.5)],
		[{ extension: '/../../x', byteSize: 10 }],
		[{ extension: 'dcm', byteSize: 10 }],
		[],
		'x',
		{}
	];
	for (const files of wrong) {
		expect(await begin(files), JSON.stringify(files)).toMatchObject({
			ok: false,
			reason: 'malformed'
		});
	}
	expect(await begin([sized(10)], { title: 'CT of 35202-1234567-1' })).toMatchObject({
		fields: { title: 'identifier' }
	});
});

test('[IM26] too large, too many, and no more than one person’s space: told before a byte is sent', async () => {
	expect(await begin([sized(2_500_001)])).toMatchObject({ reason: 'too_large' });
	expect(await begin(Array.from({ length: 1001 }, () => sized(1)))).toMatchObject({
		reason: 'too_large',
		fields: { files: 'too_many_files' }
	});
	expect((await begin([sized(2_000_000)])).ok).toBe(true);
	expect(await begin([sized(1_000_001)])).toMatchObject({ reason: 'upload_space_full' });
	expect((await begin([sized(100)])).ok).toBe(true);
	expect((await begin([sized(100)])).ok).toBe(true);
	expect(await begin([sized(100)])).toMatchObject({ reason: 'too_many_uploads' });
	const form = { caseNo, title: 'Photo', files: [{ name: 'a.jpg', content: [Buffer.alloc(1)] }] };
	expect(await attachFiles(portal, author, form)).toMatchObject({ reason: 'too_many_uploads' });
	const colleague = await aPerson(portal, { grade: 'resident' });
	const { caseNo: theirs } = await aDraft(portal, colleague);
	const { fileIds } = await announce(portal, colleague, { caseNo: theirs, files: [sized(9)] });
	expect(fileIds).toHaveLength(1);
});

test('[IM26] two that are begun at once do not both get the last room', async () => {
	const { caseNo: other } = await aDraft(portal, author);
	const both = await Promise.all([
		begin([sized(2_000_000)]),
		begin([sized(2_000_000)], { caseNo: other })
	]);
	expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
});
