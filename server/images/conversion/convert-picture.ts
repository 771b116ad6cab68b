import sharp, { type Sharp } from 'sharp';
import type { ConvertedImage } from '../converted.ts';
import { convertJpeg2000Slide, convertSlide } from '../slide/convert-slide.ts';
import { readTiffPage } from '../slide/read-tiff.ts';
import { drawAnew } from './draw-anew.ts';
import { PIXEL_LIMIT, SLIDE_PIXEL_LIMIT, WEBP_SIDE } from './picture-format.ts';
import { orBroken } from './or-broken.ts';

/** Only what is accepted can be decoded: libvips would read SVG and PDF too. */
export function allowOnlyPictures(): void {
	sharp.block({ operation: ['VipsForeignLoad'] });
	sharp.unblock({
		operation: [
			'VipsForeignLoadJpegBuffer',
			'VipsForeignLoadPngBuffer',
			'VipsForeignLoadWebpBuffer',
			'VipsForeignLoadTiffFile'
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
	return drawAnew(picture.autoOrient(), output);
}

/** A TIFF is a slide whatever its size: the first page, at its own scale. libvips reads the file itself, of which 200 MB need not be in memory. */
export async function convertTiff(
	path: string,
	output: { folder: string; prefix: string },
	onRow: () => void
): Promise<ConvertedImage> {
	const { micronsPerPixel, jpeg2000 } = await readTiffPage(path);
	if (jpeg2000 !== null) {
		return convertJpeg2000Slide(jpeg2000, output, { micronsPerPixel, onRow });
	}
	const { picture } = await decode(path);
	return convertSlide(picture, output, micronsPerPixel);
}

async function decode(input: Buffer | string): Promise<{ picture: Sharp; isLarge: boolean }> {
	const picture = sharp(input, {
		limitInputPixels: SLIDE_PIXEL_LIMIT,
		sequentialRead: true,
		failOn: 'warning'
	});
	const { width, height } = await orBroken(picture.metadata());
	const isLarge = width * height > PIXEL_LIMIT || Math.max(width, height) > WEBP_SIDE;
	return { picture, isLarge };
}
