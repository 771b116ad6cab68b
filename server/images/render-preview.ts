import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import sharp from 'sharp';
import type { Portal } from '#server/portal.ts';
import { toGray } from './gray.ts';
import type { HeldImage } from './image-facts.ts';
import { autoWindow, fullWindow } from './windows.ts';

const gunzipAsync = promisify(gunzip);

/** A radiology frame as a picture that any page can show: through its first window, or with everything that is in it. */
export async function renderPreview(
	portal: Portal,
	{ image, key, range }: { image: HeldImage; key: string; range: 'window' | 'full' }
): Promise<Buffer> {
	const { width, height } = image;
	const maxOutputLength = width * height * 2;
	const bytes = await gunzipAsync(await portal.files.read(key), { maxOutputLength });
	const pixels = new Int16Array(bytes.buffer, bytes.byteOffset, width * height);
	const window = range === 'full' ? fullWindow(pixels) : (image.windows[0] ?? autoWindow(pixels));
	return sharp(toGray(pixels, window), { raw: { width, height, channels: 1 } })
		.webp({ quality: 85, effort: 1 })
		.toBuffer();
}
