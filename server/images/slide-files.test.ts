import { existsSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { newId } from '#server/db/schema/columns.ts';
import { image, tumorCase } from '#server/db/schema.ts';
import { anAgendaWith } from '../../tests/builders/cases.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { aSlide } from '../../tests/builders/slides.ts';
import { aFile, UploadBench } from '../../tests/builders/uploads.ts';
import { confirmAttachment } from './confirm-attachment.ts';
import { imagesOf } from './images-of.ts';
import { findTile } from './read-image-file.ts';
import { removeAttachment } from './remove-attachment.ts';

const bench = new UploadBench();
const place = { level: 0, column: 0, row: 0 };
const missing = { ok: false, reason: 'image_not_found' };
let attachmentId: string;
let imageId: string;
beforeEach(async () => {
	attachmentId = await bench.sent([aFile('a.svs', await aSlide())]);
	const [row] = await bench.portal.db.select({ id: image.id }).from(image);
	imageId = row?.id ?? '';
});

const find = (actor: Actor | null, given = {}) =>
	findTile(bench.portal, actor, { imageId, place, ...given });

describe('a tile', () => {
	test('of an unconfirmed slide is for its author and the second person only', async () => {
		const { portal, author, senior, caseId } = bench;
		const stranger = await aPerson(portal, { grade: 'consultant', society: 'psco' });
		const member = await aPerson(portal, { grade: 'student' });
		await portal.db.update(tumorCase).set({ status: 'ready' }).where(eq(tumorCase.id, caseId));
		await anAgendaWith(portal, {
			caseId,
			presenter: author,
			members: [{ actor: member, role: 'observer' }]
		});
		for (const actor of [stranger, member, null]) {
			expect(await find(actor)).toEqual(missing);
		}
		expect(await find(author)).toMatchObject({ ok: true, value: { index: 0 } });
		expect(await find(senior)).toMatchObject({ ok: true });
		await confirmAttachment(portal, senior, { attachmentId, sawNoIdentifiers: true });
		expect(await find(member)).toMatchObject({ ok: true });
		expect(await find(stranger)).toEqual(missing);
	});

	test('that is beyond the pyramid, of another id or of a picture is not there', async () => {
		const { author, portal } = bench;
		for (const beyond of [
			{ level: 3, column: 0, row: 0 },
			{ level: 2, column: 3, row: 0 },
			{ level: 0, column: 0, row: 1 }
		]) {
			expect(await find(author, { place: beyond })).toEqual(missing);
		}
		expect(await find(author, { imageId: newId() })).toEqual(missing);
		expect(await find(author, { imageId: '../../keys' })).toEqual(missing);
		const [picture] = await portal.db
			.update(image)
			.set({ kind: 'picture', tiles: null, tilesKey: null })
			.where(eq(image.id, imageId))
			.returning({ id: image.id });
		expect(await find(author, { imageId: picture?.id })).toEqual(missing);
	});
});

describe('the tiles of a slide', () => {
	test('lie in one file, which goes with the upload', async () => {
		const { portal, author, caseId } = bench;
		// The tiles, the picture of the whole with its thumbnail, and its five smaller sizes.
		expect(await bench.storedFiles()).toHaveLength(8);
		expect(await imagesOf(portal.db, caseId, 'awaiting_review')).toMatchObject([
			{ kind: 'slide', frameCount: 1, tiles: { side: 512, levels: 3 } }
		]);
		await removeAttachment(portal, author, { attachmentId });
		expect(await bench.storedFiles()).toEqual([]);
		expect(existsSync(`${portal.folder}/quarantine/${attachmentId}`)).toBe(false);
	});
});
