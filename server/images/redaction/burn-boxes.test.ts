import { gunzipSync } from 'node:zlib';
import { eq } from 'drizzle-orm';
import sharp from 'sharp';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { RedactionBox } from '#lib/domain/image/redaction-box.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { fileRemoval, image } from '#server/db/schema.ts';
import { newId } from '#server/db/schema/columns.ts';
import { removeNoted } from '#server/files/file-removals.ts';
import { auditOf } from '../../../tests/builders/audit.ts';
import { aSlice } from '../../../tests/builders/dicom.ts';
import { aPerson } from '../../../tests/builders/people.ts';
import { aPicture } from '../../../tests/builders/pictures.ts';
import { aSlide } from '../../../tests/builders/slides.ts';
import { aFile, UploadBench } from '../../../tests/builders/uploads.ts';
import { confirmAttachment } from '../confirm-attachment.ts';
import { readImageFile } from '../read-image-file.ts';
import { readTile } from '../slide/tile-pack.ts';
import { burnBoxes } from './burn-boxes.ts';
import { readBoxes } from './read-boxes.ts';
import { decodeAnything } from '../../../tests/builders/decode-anything.ts';

beforeAll(decodeAnything);

const bench = new UploadBench();
const box = { frame: null, left: 10, top: 5, width: 20, height: 10 };
const confirm = (actor: Actor, attachmentId: string) =>
	confirmAttachment(bench.portal, actor, { attachmentId, sawNoIdentifiers: true });

async function firstImage() {
	const [row] = await bench.portal.db.select().from(image);
	if (row === undefined) {
		throw new Error('no image');
	}
	return row;
}
async function burn(actor: Actor, boxes: RedactionBox[], given: { imageId?: string } = {}) {
	const row = await firstImage();
	return burnBoxes(bench.portal, actor, {
		attachmentId: row.attachmentId,
		imageId: given.imageId ?? row.id,
		boxes: JSON.stringify(boxes)
	});
}
/** Whether a stored picture is black at a place. */
async function isBlack(key: string, at: { left: number; top: number }): Promise<boolean> {
	const stored = await bench.portal.files.read(key);
	const one = { ...at, width: 1, height: 1 };
	const pixel = await sharp(stored).removeAlpha().extract(one).raw().toBuffer();
	return pixel.every((value) => value < 12);
}

describe('refuses to cover', () => {
	test('[IM100] for who does not know the upload, and a resident who is not its author', async () => {
		await bench.sent();
		const stranger = await aPerson(bench.portal, { grade: 'consultant', society: 'psco' });
		const peer = await aPerson(bench.portal, { grade: 'resident' });
		for (const actor of [stranger, peer]) {
			expect(await burn(actor, [box])).toEqual({ ok: false, reason: 'attachment_not_found' });
		}
		expect((await firstImage()).revision).toBe(0);
	});

	test('[IM100] without a box, with one that is none, beside the image or on a frame that is not there', async () => {
		await bench.sent();
		const wrong: unknown[] = [
			'',
			'x',
			'{}',
			'[]',
			JSON.stringify([{ ...box, width: 0 }]),
			JSON.stringify([{ ...box, left: 1.5 }]),
			JSON.stringify([{ ...box, note: 'x' }]),
			JSON.stringify(Array(51).fill(box)),
			JSON.stringify([{ ...box, left: 60 }]),
			JSON.stringify([{ ...box, frame: 1 }]),
			undefined
		];
		const { id: imageId, attachmentId } = await firstImage();
		for (const boxes of wrong) {
			const answer = await burnBoxes(bench.portal, bench.author, { attachmentId, imageId, boxes });
			expect(answer).toMatchObject({ reason: 'malformed' });
			expect(Object.keys(answer.ok ? {} : (answer.fields ?? {}))).toEqual(['boxes']);
		}
		expect((await firstImage()).revision).toBe(0);
	});

	test('an image of another upload', async () => {
		await bench.sent();
		expect(await burn(bench.author, [box], { imageId: newId() })).toEqual({
			ok: false,
			reason: 'image_not_found'
		});
	});
});

describe('covering', () => {
	test('[IM102] is black in every size for pages, and the former ones are gone', async () => {
		await bench.sent([aFile('a.jpg', await aPicture({ width: 900, height: 600 }))]);
		const before = (await firstImage()).previews;
		const covered = { frame: null, left: 300, top: 200, width: 300, height: 200 };
		expect(await burn(bench.senior, [covered])).toMatchObject({ ok: true });
		const { previews } = await firstImage();
		const names = (list: typeof previews) => list.map(({ side, format }) => `${side} ${format}`);
		expect(names(previews)).toEqual(names(before));
		for (const { key } of previews) {
			const { width = 0, height = 0 } = await sharp(await bench.portal.files.read(key)).metadata();
			const [left, top] = [Math.floor(width / 2), Math.floor(height / 2)];
			expect([await isBlack(key, { left, top }), await isBlack(key, { left: 5, top: 5 })]).toEqual([
				true,
				false
			]);
		}
		const stored = await bench.storedFiles();
		expect(before.filter(({ key }) => stored.some((name) => key.endsWith(name)))).toEqual([]);
	});

	test('[IM101] takes a released image from everybody, and nobody who drew confirms it', async () => {
		const id = await bench.sent();
		const { portal, author, senior } = bench;
		const third = await aPerson(portal, { grade: 'fellow' });
		await confirm(senior, id);
		expect(await burn(senior, [box])).toMatchObject({ ok: true });
		expect(await bench.rowOf(id)).toMatchObject({
			status: 'awaiting_review',
			confirmedById: null,
			confirmedAt: null
		});
		expect(await confirm(senior, id)).toEqual({ ok: false, reason: 'own_redaction' });
		expect(await confirm(author, id)).toMatchObject({ ok: false, reason: 'own_upload' });
		expect(await confirm(third, id)).toMatchObject({ ok: true });
		const types = (await auditOf(portal)).map(({ type }) => type);
		expect(types.slice(-4)).toEqual([
			'attachment.withheld',
			'image.redacted',
			'attachment.refused',
			'attachment.confirmed'
		]);
	});

	test('[IM102] a picture: frame and thumbnail are new files, black there and as they were elsewhere, and the former ones are gone', async () => {
		const id = await bench.sent();
		const before = await firstImage();
		expect(await burn(bench.author, [box])).toMatchObject({ ok: true });
		const after = await firstImage();
		expect(after.revision).toBe(1);
		expect(await isBlack(after.frameKeys[0] ?? '', { left: 20, top: 10 })).toBe(true);
		expect(await isBlack(after.frameKeys[0] ?? '', { left: 45, top: 30 })).toBe(false);
		expect(await isBlack(after.thumbnailKey, { left: 20, top: 10 })).toBe(true);
		const stored = await bench.storedFiles();
		expect(stored).toHaveLength(3);
		for (const key of [...before.frameKeys, before.thumbnailKey]) {
			await expect(bench.portal.files.read(key)).rejects.toThrow(/ENOENT/);
		}
		const shown = await readBoxes(bench.portal, bench.author, { attachmentId: id });
		expect(shown).toMatchObject({
			ok: true,
			value: { isOwn: true, boxes: [{ ...box, drawnByName: bench.author.displayName }] }
		});
	});

	test('[IM102] a series: every frame, or the one that was named; other values stay what they were', async () => {
		const slices = [0, 1, 2].map((number) => aFile(`${number}.dcm`, aSlice({ number, z: number })));
		await bench.sent(slices);
		const before = await firstImage();
		const { width } = before;
		const valuesOf = async (key: string) => {
			const bytes = gunzipSync(await bench.portal.files.read(key));
			return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
		};
		const original = await valuesOf(before.frameKeys[2] ?? '');
		const one = { frame: 2, left: 1, top: 1, width: 1, height: 1 };
		expect(await burn(bench.author, [one])).toMatchObject({ ok: true });
		const after = await firstImage();
		expect(after.frameKeys.slice(0, 2)).toEqual(before.frameKeys.slice(0, 2));
		expect(after.thumbnailKey).toBe(before.thumbnailKey);
		const burnt = await valuesOf(after.frameKeys[2] ?? '');
		expect(burnt[width + 1]).toBe(Math.min(...original));
		const changed = [...burnt].filter((value, index) => value !== original[index]);
		expect(changed.length).toBeLessThanOrEqual(1);

		expect(await burn(bench.author, [{ ...one, frame: null }])).toMatchObject({ ok: true });
		const every = await firstImage();
		expect(every.frameKeys.filter((key) => after.frameKeys.includes(key))).toEqual([]);
		expect(await bench.storedFiles()).toHaveLength(4);
	});

	test('[IM102] a slide: the overview and the tiles of every level, and a reader gets no former tile', async () => {
		await bench.sent([aFile('a.svs', await aSlide())]);
		const before = await firstImage();
		const whole = { frame: null, left: 0, top: 0, width: before.width, height: before.height };
		const corner = { ...whole, width: 100, height: 100 };
		expect(await burn(bench.author, [corner])).toMatchObject({ ok: true });
		const after = await firstImage();
		const levels = after.tiles?.levels ?? 0;
		const { files } = bench.portal;
		const key = after.tilesKey ?? '';
		const isBlackTile = async (index: number, at: number) => {
			const tile = await readTile(files, key, index);
			const one = { left: at, top: at, width: 1, height: 1 };
			const pixel = await sharp(tile).extract(one).raw().toBuffer();
			return pixel.every((value) => value < 16);
		};
		expect(levels).toBeGreaterThan(1);
		expect(await isBlackTile(0, 2)).toBe(true);
		expect(await isBlackTile(0, 100)).toBe(false);
		expect(await isBlack(after.frameKeys[0] ?? '', { left: 2, top: 2 })).toBe(true);
		await expect(files.read(before.tilesKey ?? '')).rejects.toThrow(/ENOENT/);
	});

	test('[IM103] two at once: one is told that the image has changed, and nothing of it is left behind', async () => {
		await bench.sent();
		const both = await Promise.all([burn(bench.author, [box]), burn(bench.senior, [box])]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect(both).toContainEqual({ ok: false, reason: 'image_changed' });
		expect(await bench.storedFiles()).toHaveLength(3);
		expect((await firstImage()).revision).toBe(1);
	});

	test('[IM104] a former file that cannot be deleted now is deleted at the next start', async () => {
		const { portal, author } = bench;
		await bench.sent();
		const remove = vi.spyOn(portal.files, 'remove').mockRejectedValue(new Error('busy'));
		expect(await burn(author, [box])).toMatchObject({ ok: true });
		expect(await portal.db.select().from(fileRemoval)).toHaveLength(3);
		expect(await bench.storedFiles()).toHaveLength(6);
		remove.mockRestore();
		await removeNoted(portal);
		expect(await portal.db.select().from(fileRemoval)).toEqual([]);
		expect(await bench.storedFiles()).toHaveLength(3);
	});

	test('[IM105] a browser that has the former picture is sent the new one', async () => {
		const { portal, author } = bench;
		await bench.sent();
		const row = await firstImage();
		const keyOf = async () => {
			const found = await readImageFile(portal, author, { imageId: row.id, frame: 0 });
			return found.ok ? found.value.key : '';
		};
		const former = await keyOf();
		await burn(author, [box]);
		expect(await keyOf()).not.toBe(former);
		const [now] = await portal.db.select().from(image).where(eq(image.id, row.id));
		expect(now?.frameKeys[0]).toBe(await keyOf());
	});
});
