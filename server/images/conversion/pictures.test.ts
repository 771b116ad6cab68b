import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { convertHere } from '../../../tests/builders/conversions.ts';
import { aPicture, PICTURE_MARK } from '../../../tests/builders/pictures.ts';

const file = (name: string, content: Buffer | string) => ({ name, content: Buffer.from(content) });

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
