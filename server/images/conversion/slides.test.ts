import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { pyramidFor, tileIndex, type TilePlace } from '#lib/domain/image/tiles.ts';
import { openFileStore } from '#server/files/file-store.ts';
import {
	convertHere,
	convertInProcess,
	hasSamples,
	sample,
	type Conversion
} from '../../../tests/builders/conversions.ts';
import { aPicture, PICTURE_MARK } from '../../../tests/builders/pictures.ts';
import { aSlide } from '../../../tests/builders/slides.ts';
import { readTile } from '../slide/tile-pack.ts';

const file = (name: string, content: Buffer) => ({ name, content });

async function refusalOf(name: string, content: Buffer): Promise<string> {
	const { result } = await convertHere([file(name, content)]);
	return result.ok ? 'taken' : [result.reason, result.detail].filter(Boolean).join(' ');
}

/** A field of the first directory set to another value, where that fits into the entry. */
function withField(slide: Buffer, tag: number, value: number): Buffer {
	const changed = Buffer.from(slide);
	for (let entry = 10; entry < 10 + changed.readUInt16LE(8) * 12; entry += 12) {
		if (changed.readUInt16LE(entry) === tag) {
			changed.writeUInt16LE(3, entry + 2);
			changed.writeUInt32LE(1, entry + 4);
			changed.writeUInt32LE(value, entry + 8);
		}
	}
	return changed;
}

async function tileFrom(conversion: Conversion, place: TilePlace): Promise<Sharp> {
	const { result, folder } = conversion;
	const [image] = result.ok ? result.images : [];
	const index = image === undefined ? null : tileIndex(image, pyramidFor(image), place);
	return sharp(await readTile(openFileStore(folder), 'out/p0.tiles', index ?? -1));
}

async function colorOf(tile: Sharp, [x, y]: [number, number]): Promise<number[]> {
	const { data, info } = await tile.raw().toBuffer({ resolveWithObject: true });
	return [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)];
}

describe('slides that are refused', () => {
	test('one that is packed in a way we do not read, by name', async () => {
		const slide = await aSlide();
		expect(await refusalOf('a.svs', withField(slide, 259, 34712))).toBe(
			'compressed_slide jpeg_2000'
		);
		// Says that it is JPEG 2000 where JPEG stands.
		expect(await refusalOf('a.svs', withField(slide, 259, 33005))).toBe('broken');
		expect(await refusalOf('a.tif', withField(slide, 259, 50001))).toBe('compressed_slide other');
	});

	test('[IM82] one that is gray, or has 16 bits or more than three channels of them, by name', async () => {
		const channels = await sharp({
			create: { width: 64, height: 64, channels: 4, background: '#4060a080' }
		})
			.toColorspace('rgb16')
			.tiff({ compression: 'deflate' })
			.toBuffer();
		expect(await refusalOf('a.ome.tif', channels)).toBe('slide_not_rgb');

		const slide = await aSlide();
		expect(await refusalOf('a.tif', withField(slide, 262, 1))).toBe('slide_not_rgb');
		expect(await refusalOf('a.tif', withField(slide, 258, 16))).toBe('slide_not_rgb');
	});

	test('one of another maker’s kind, and one that is cut off or points beyond its end', async () => {
		const slide = await aSlide();
		expect(await refusalOf('a.ndpi', slide)).toBe('extension_differs');
		expect(await refusalOf('a.tif', slide.subarray(0, slide.length * 0.6))).toBe('broken');
		expect(await refusalOf('a.tif', slide.subarray(0, 60))).toBe('broken');
		const astray = Buffer.from(slide);
		astray.writeUInt32LE(0xfffffff0, 4);
		expect(await refusalOf('a.tif', astray)).toBe('broken');
		const endless = Buffer.from(slide);
		endless.writeUInt16LE(60_000, 8);
		expect(await refusalOf('a.tif', endless)).toBe('broken');
	});

	test('half of a large picture', async () => {
		const whole = await aPicture({ width: 8000, height: 5010 });
		expect(await refusalOf('a.jpg', whole.subarray(0, whole.length * 0.6))).toBe('broken');
	});

	test('a pack that does not hold what its table says is not read', async () => {
		const conversion = await convertHere([file('a.svs', await aSlide())]);
		const files = openFileStore(conversion.folder);
		const table = Buffer.alloc(16);
		table.writeUInt32LE(8, 0);
		table.writeUInt32LE(0xffff_ffff, 4);
		table.writeUInt32LE(4000, 8);
		table.writeUInt32LE(10, 12);
		await writeFile(join(conversion.folder, 'out/bad.tiles'), table);
		await expect(readTile(files, 'out/bad.tiles', 0)).rejects.toThrow('bytes');
		await expect(readTile(files, 'out/bad.tiles', 1)).rejects.toThrow('ends within');
		await expect(readTile(files, 'out/bad.tiles', 2)).rejects.toThrow('ends within');
	});
});

describe('slides', () => {
	test('a tiled TIFF comes out as tiles with its scale, and with nothing else of its description', async () => {
		const description = `Aperio|User = ${PICTURE_MARK}|MPP = 0.4990`;
		const conversion = await convertInProcess([file('a.svs', await aSlide({ description }))]);
		expect(conversion.result).toMatchObject({
			ok: true,
			metadata: null,
			images: [
				{
					kind: 'slide',
					width: 1280,
					height: 768,
					rowSpacing: 0.000499,
					columnSpacing: 0.000499,
					frames: ['out/p0-0.webp'],
					tiles: { side: 512, levels: 3, pack: 'out/p0.tiles' }
				}
			]
		});
		expect((await conversion.everything()).toString('latin1')).not.toContain(PICTURE_MARK);
		// Half way into the second tile of the scanner: 40 more red; the third row is green by 80.
		const [first, last] = [
			await tileFrom(conversion, { level: 2, column: 0, row: 0 }),
			await tileFrom(conversion, { level: 2, column: 2, row: 1 })
		];
		const near = async (tile: Sharp, at: [number, number], color: number[]) =>
			(await colorOf(tile, at)).forEach((value, index) =>
				expect(Math.abs(value - (color[index] ?? -99))).toBeLessThan(6)
			);
		await near(first, [384, 128], [80, 40, 120]);
		await near(last, [128, 128], [200, 120, 120]);
		const overview = sharp(await conversion.read('out/p0-0.webp'));
		await near(overview, [1200, 700], [200, 120, 120]);
	});

	test('[IM82] a BigTIFF is read like any other, and its resolution is a scale where it can be one', async () => {
		const picture = sharp({
			create: { width: 700, height: 300, channels: 3, background: '#a05070' }
		});
		const scaleOf = async (perMillimetre: number) => {
			const tiff = { bigtiff: true, tile: true, xres: perMillimetre, yres: perMillimetre };
			const content = await picture
				.clone()
				.tiff({ ...tiff, compression: 'jpeg' })
				.toBuffer();
			expect(content.toString('latin1', 0, 4)).toBe('II+\0');
			const { result } = await convertHere([file('a.tif', content)]);
			return result.ok ? result.images[0]?.columnSpacing : result.reason;
		};
		expect(await scaleOf(4000)).toBeCloseTo(0.00025, 9);
		// 300 dots to the inch: of a printer, not of a microscope.
		expect(await scaleOf(11.81)).toBeNull();
	});

	test.each([
		['MPP = 0.4990', 0.000499],
		['MPP=1', 0.001],
		['MPP = 500', null],
		['MPP = 0', null],
		['MPP = x', null],
		['AppMag = 20', null],
		['<OME><Pixels PhysicalSizeX="0.35" PhysicalSizeXUnit="µm" PhysicalSizeY="0.35"/>', 0.00035],
		[
			'<OME><Pixels PhysicalSizeX="500" PhysicalSizeXUnit="nm" PhysicalSizeY="500" PhysicalSizeYUnit="nm"/>',
			0.0005
		],
		['<OME><Pixels PhysicalSizeX="0.25" PhysicalSizeY="0.5"/>', null],
		['<OME><Pixels PhysicalSizeX="1" PhysicalSizeXUnit="pixel" PhysicalSizeY="1"/>', null]
	])('[IM82] a description with "%s" gives a scale of %s mm', async (description, spacing) => {
		const { result } = await convertHere([
			file('a.tif', await aSlide({ columns: 1, rows: 1, description }))
		]);
		expect(result.ok && result.images[0]?.columnSpacing).toBe(spacing);
	});

	test('a picture above 40 megapixels becomes a slide: upright, without metadata, empty tiles stored once', async () => {
		const picture = await aPicture({ width: 8000, height: 5010, orientation: 6 });
		const conversion = await convertInProcess([file('a.jpg', picture)]);
		expect(conversion.result).toMatchObject({
			ok: true,
			images: [{ kind: 'slide', width: 5010, height: 8000, columnSpacing: null }]
		});
		const tile = await tileFrom(conversion, { level: 4, column: 9, row: 15 });
		const { width, height, format, exif, icc } = await tile.metadata();
		expect([width, height, format, exif, icc]).toEqual([512, 512, 'jpeg', undefined, undefined]);
		const everything = await conversion.everything();
		expect(everything.toString('latin1')).not.toContain(PICTURE_MARK);
		// 213 tiles, of which all but those at the edges are alike.
		expect((await conversion.read('out/p0.tiles')).length).toBeLessThan(150_000);
		const { width: across, height: down } = await sharp(
			await conversion.read('out/p0-0.webp')
		).metadata();
		expect([across, down]).toEqual([627, 1000]);
	});

	test.skipIf(!hasSamples)(
		'of a real SVS only the scan is taken, not its label and macro (needs ../shared/samples)',
		async () => {
			const { result } = await convertHere([await sample('slides/CMU-1-Small-Region.svs')]);
			expect(result).toMatchObject({
				ok: true,
				images: [{ kind: 'slide', width: 2220, height: 2967, columnSpacing: 0.000499 }]
			});
		}
	);
});
