import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { convertHere } from '../../../tests/builders/conversions.ts';
import { aPicture, PICTURE_MARK } from '../../../tests/builders/pictures.ts';

const file = (name: string, content: Buffer | string) => ({ name, content: Buffer.from(content) });

/** Of an AVIF from its box `ispe` (ISO/IEC 23008-12, 6.5.3): here, as in the worker, only what is accepted can be decoded. */
async function extentOf(bytes: Buffer): Promise<(number | undefined)[]> {
	const box = bytes.indexOf('ispe');
	if (box !== -1 && bytes.toString('latin1', 4, 8) === 'ftyp') {
		return [bytes.readUInt32BE(box + 8), bytes.readUInt32BE(box + 12)];
	}
	const { width, height } = await sharp(bytes).metadata();
	return [width, height];
}

describe('pictures', () => {
	test.each(['jpeg', 'png', 'webp'] as const)(
		'a %s comes out as WebP without any of its metadata',
		async (kind) => {
			const content = await aPicture({ kind });
			expect(content.includes(PICTURE_MARK)).toBe(true);
			const { result, read, everything } = await convertHere([file(`photo.${kind}`, content)]);
			expect(result).toMatchObject({
				ok: true,
				images: [{ kind: 'picture', width: 60, height: 40, frames: ['out/p0-0.webp'] }]
			});
			const found = await sharp(await read('out/p0-0.webp')).metadata();
			expect([found.format, found.exif, found.xmp, found.iptc, found.icc]).toEqual([
				'webp',
				undefined,
				undefined,
				undefined,
				undefined
			]);
			const bytes = (await everything()).toString('latin1');
			for (const mark of [PICTURE_MARK, 'Exif', 'EXIF', 'XMP', 'GPS', 'http://ns.adobe']) {
				expect(bytes).not.toContain(mark);
			}
		}
	);

	test('[IM84] a picture in colors of its own comes out in those of every screen', async () => {
		const color = { r: 200, g: 30, b: 60 };
		const wide = await sharp({ create: { width: 40, height: 40, channels: 3, background: color } })
			.withIccProfile('p3')
			.png()
			.toBuffer();
		// The same red has other numbers in a wider space; read as they stand they would be duller.
		const [stored] = await sharp(wide, { ignoreIcc: true }).raw().toBuffer();
		expect(stored).toBeLessThan(190);
		const { read, everything } = await convertHere([file('a.png', wide)]);
		const [red = 0, green = 0, blue = 0] = await sharp(await read('out/p0-0.webp'))
			.raw()
			.toBuffer();
		for (const [found, wanted] of [
			[red, color.r],
			[green, color.g],
			[blue, color.b]
		] as const) {
			expect(Math.abs(found - wanted)).toBeLessThan(5);
		}
		expect((await everything()).includes('ICC')).toBe(false);
	});

	test('[IM85] a picture comes in the sizes that pages ask for, in two formats, without metadata', async () => {
		const { result, read, everything } = await convertHere([
			file('a.jpg', await aPicture({ width: 900, height: 1200, orientation: 6 }))
		]);
		const [image] = result.ok ? result.images : [];
		const found = await Promise.all(
			(image?.previews ?? []).map(async ({ side, format, path }) => {
				const bytes = await read(path);
				const isMarked = /Exif|EXIF|XMP |mime|prof/.test(bytes.toString('latin1'));
				return [side, format, ...(await extentOf(bytes)), isMarked];
			})
		);
		expect(found).toEqual([
			[320, 'avif', 320, 240, false],
			[800, 'avif', 800, 600, false],
			[800, 'webp', 800, 600, false],
			[1600, 'avif', 1200, 900, false],
			[1600, 'webp', 1200, 900, false]
		]);
		expect((await everything()).includes(PICTURE_MARK)).toBe(false);
	});

	test('a picture that lies on its side by its metadata stands upright in its pixels', async () => {
		const { result } = await convertHere([file('a.jpg', await aPicture({ orientation: 6 }))]);
		expect(result).toMatchObject({ images: [{ width: 40, height: 60 }] });
	});

	test('what lies hidden under transparency does not come along', async () => {
		const pixels = Buffer.alloc(16 * 16 * 4);
		pixels.forEach((_, index) => (pixels[index] = index % 4 === 3 ? 0 : 200));
		const hidden = await sharp(pixels, { raw: { width: 16, height: 16, channels: 4 } })
			.png()
			.toBuffer();
		const { read } = await convertHere([file('a.png', hidden)]);
		const { data, info } = await sharp(await read('out/p0-0.webp'))
			.raw()
			.toBuffer({ resolveWithObject: true });
		expect(info.channels).toBe(3);
		expect(Math.min(...data)).toBeGreaterThan(250);
	});

	test('what follows the end of a picture does not come along', async () => {
		const content = Buffer.concat([
			await aPicture(),
			Buffer.from(`<script>${PICTURE_MARK}</script>`)
		]);
		const { result, everything } = await convertHere([file('a.jpg', content)]);
		expect(result.ok).toBe(true);
		expect((await everything()).includes('<script>')).toBe(false);
	});

	test('several pictures are several images, each with a small one', async () => {
		const { result, read } = await convertHere([
			file('a.jpg', await aPicture({ width: 900, height: 300 })),
			file('b.png', await aPicture({ kind: 'png' }))
		]);
		expect(result.ok && result.images.map((image) => image.width)).toEqual([900, 60]);
		const small = await sharp(await read('out/p0-thumbnail.webp')).metadata();
		expect([small.width, small.height]).toEqual([320, 107]);
	});
});
