import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { clippedTo, type Rectangle } from '#lib/domain/image/redaction-box.ts';
import {
	LOSSLESS_WEBP,
	OVERVIEW,
	THUMBNAIL,
	THUMBNAIL_SIDE,
	TILE_JPEG,
	WEBP
} from '../conversion/picture-format.ts';

const gunzipAsync = promisify(gunzip);
const gzipAsync = promisify(gzip);
type Extent = { width: number; height: number };

/** A stored frame of int16 values, gzipped, with the boxes at the frame's lowest value, which every window shows black. */
export async function burnGray(
	stored: Buffer,
	{ width, height }: Extent,
	boxes: Rectangle[]
): Promise<{ stored: Buffer; values: Int16Array }> {
	const bytes = await gunzipAsync(stored, { maxOutputLength: width * height * 2 });
	const values = new Int16Array(bytes.buffer, bytes.byteOffset, width * height);
	const lowest = values.reduce((least, value) => Math.min(least, value), 32_767);
	for (const box of boxes) {
		const cut = clippedTo({ width, height }, box);
		for (let row = cut?.top ?? 0; cut !== null && row < cut.top + cut.height; row += 1) {
			values.fill(lowest, row * width + cut.left, row * width + cut.left + cut.width);
		}
	}
	return { stored: await gzipAsync(bytes, { level: 4 }), values };
}

/** A stored WebP with the boxes black: a picture, or the small one of a whole slide. */
export async function burnPicture(
	stored: Buffer,
	boxes: Rectangle[],
	kind: 'picture' | 'overview'
): Promise<Buffer> {
	const format = kind === 'overview' ? OVERVIEW : isLossless(stored) ? LOSSLESS_WEBP : WEBP;
	return (await covered(stored, boxes)).webp(format).toBuffer();
}

/** The first chunk of a lossless WebP, or the one behind its extended header (RFC 9649, sections 2.6 and 2.7). */
const isLossless = (stored: Buffer): boolean =>
	['VP8L', 'VP8X'].includes(stored.toString('latin1', 12, 16)) &&
	stored.subarray(12, 64).includes('VP8L');

/** A stored tile of a slide (JPEG). */
export async function burnTile(stored: Buffer, boxes: Rectangle[]): Promise<Buffer> {
	return (await covered(stored, boxes)).jpeg(TILE_JPEG).toBuffer();
}

/** The small picture of one that is covered already: made anew, so that nothing of the former one is left in it. */
export function thumbnailOf(picture: Sharp): Promise<Buffer> {
	return picture
		.resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, { fit: 'inside', withoutEnlargement: true })
		.webp(THUMBNAIL)
		.toBuffer();
}

async function covered(stored: Buffer, boxes: Rectangle[]): Promise<Sharp> {
	const { data, info } = await sharp(stored)
		.removeAlpha()
		.raw()
		.toBuffer({ resolveWithObject: true });
	const { width, height, channels } = info;
	for (const box of boxes) {
		const cut = clippedTo(info, box);
		for (let row = cut?.top ?? 0; cut !== null && row < cut.top + cut.height; row += 1) {
			const start = (row * width + cut.left) * channels;
			data.fill(0, start, start + cut.width * channels);
		}
	}
	return sharp(data, { raw: { width, height, channels } });
}
