import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { aPdf } from '../../tests/builders/pdf.ts';
import { aFile, UploadBench } from '../../tests/builders/uploads.ts';
import { quarantineOf } from './quarantine.ts';
import { readAttachment } from './read-attachment.ts';

const bench = new UploadBench({ hasProcess: true });

test('[IM88] the second person reads on which page of a document which kind of identifier was found', async () => {
	const pages = [['Grade 2'], ['CNIC 35202-7654321-8']];
	const attachmentId = await bench.sent([aFile('report.pdf', aPdf({ pages }))]);
	expect(await bench.rowOf(attachmentId)).toMatchObject({ status: 'awaiting_review' });
	const review = await readAttachment(bench.portal, bench.senior, { attachmentId });
	expect(review).toMatchObject({
		ok: true,
		value: {
			metadata: null,
			foundText: [{ fileIndex: 0, page: 2, kinds: ['cnic'] }],
			images: [{ title: 'Photo of the specimen 1' }, { title: 'Photo of the specimen 2' }]
		}
	});
	expect(JSON.stringify(review)).not.toContain('7654321');
});

test('[IM86] nothing of a document itself is kept, in the store or in quarantine', async () => {
	const attachmentId = await bench.sent([aFile('report.pdf', aPdf())]);
	const kinds = (await bench.storedFiles()).map((name) => name.split('.').at(-1));
	expect(new Set(kinds)).toEqual(new Set(['avif', 'webp']));
	expect(existsSync(quarantineOf(bench.portal, attachmentId))).toBe(false);
	const review = await readAttachment(bench.portal, bench.senior, { attachmentId });
	expect(review).toMatchObject({ ok: true, value: { foundText: [] } });
});
