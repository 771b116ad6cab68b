import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { ConvertedImage } from '../converted.ts';
import { convertJpeg2000Slide, convertSlide } from '../slide/convert-slide.ts';
import { readTiffPage } from '../slide/read-tiff.ts';
import {
	PIXEL_LIMIT,
	SLIDE_PIXEL_LIMIT,
	THUMBNAIL,
	THUMBNAIL_SIDE,
	WEBP,
	WEBP_SIDE
} from './picture-format.ts';
import { orBroken } from './or-broken.ts';

/** Only what is accepted can be decoded: libvips would read SVG and PDF too. */
export function allowOnlyPictures(): void {
	sharp.block({ operation: ['VipsForeignLoad'] });
	sharp.unblock({
		operation: [
			'VipsForeignLoadJpegBuffer',
			'VipsForeignLoadPngBuffer',
			'VipsForeignLoadWebpBuffer',
			'VipsForeignLoadTiffBuffer'
		]
	});
	sharp.concurrency(1);
	sharp.cache(false);
}

/**
 * The picture decoded and written anew as WebP: metadata, what follows the end of the image, and what lies under
 * transparency stay behind. Turned upright first, since the orientation is metadata too.
 */
export async function convertPicture(
	bytes: Buffer,
	output: { folder: string; prefix: string }
): Promise<ConvertedImage> {
	const { picture, isLarge } = await decode(bytes);
	if (isLarge) {
		return convertSlide(picture, output, null);
	}
	const upright = picture.autoOrient().flatten({ background: '#fff' }).toColorspace('srgb');
	const frame = `out/${output.prefix}-0.webp`;
	const thumbnail = `out/${output.prefix}-thumbnail.webp`;
	const { data, info } = await orBroken(upright.webp(WEBP).toBuffer({ resolveWithObject: true }));
	await writeFile(join(output.folder, frame), data);
	const small = sharp(data).resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, {
		fit: 'inside',
		withoutEnlargement: true
	});
	await writeFile(join(output.folder, thumbnail), await small.webp(THUMBNAIL).toBuffer());
	return {
		kind: 'picture',
		modality: null,
		width: info.width,
		height: info.height,
		rowSpacing: null,
		columnSpacing: null,
		sliceSpacing: null,
		windows: [],
		attributes: null,
		frames: [frame],
		thumbnail,
		tiles: null
	};
}

/** A TIFF is a slide whatever its size: the first page, at its own scale. */
export async function convertTiff(
	bytes: Buffer,
	output: { folder: string; prefix: string },
	onRow: () => void
): Promise<ConvertedImage> {
	const { micronsPerPixel, jpeg2000 } = await readTiffPage(bytes);
	if (jpeg2000 !== null) {
		return convertJpeg2000Slide(jpeg2000, output, { micronsPerPixel, onRow });
	}
	const { picture } = await decode(bytes);
	return convertSlide(picture, output, micronsPerPixel);
}

async function decode(bytes: Buffer): Promise<{ picture: Sharp; isLarge: boolean }> {
	const picture = sharp(bytes, {
		limitInputPixels: SLIDE_PIXEL_LIMIT,
		sequentialRead: true,
		failOn: 'warning'
	});
	const { width, height } = await orBroken(picture.metadata());
	const isLarge = width * height > PIXEL_LIMIT || Math.max(width, height) > WEBP_SIDE;
	return { picture, isLarge };
}
