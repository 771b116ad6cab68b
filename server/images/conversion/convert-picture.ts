import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { ConvertedImage } from '../converted.ts';
import { PIXEL_LIMIT, THUMBNAIL_SIDE, WEBP, WEBP_SIDE } from './picture-format.ts';
import { NotTaken } from './refusal.ts';

/** Only what is accepted can be decoded: libvips would read SVG, PDF and TIFF too. */
export function allowOnlyPictures(): void {
	sharp.block({ operation: ['VipsForeignLoad'] });
	sharp.unblock({
		operation: [
			'VipsForeignLoadJpegBuffer',
			'VipsForeignLoadPngBuffer',
			'VipsForeignLoadWebpBuffer'
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
	const upright = (await decode(bytes))
		.autoOrient()
		.flatten({ background: '#fff' })
		.toColorspace('srgb');
	const frame = `out/${output.prefix}-0.webp`;
	const thumbnail = `out/${output.prefix}-thumbnail.webp`;
	const { data, info } = await orBroken(upright.webp(WEBP).toBuffer({ resolveWithObject: true }));
	await writeFile(join(output.folder, frame), data);
	const small = sharp(data).resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, {
		fit: 'inside',
		withoutEnlargement: true
	});
	await writeFile(join(output.folder, thumbnail), await small.webp(WEBP).toBuffer());
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
		thumbnail
	};
}

async function decode(bytes: Buffer): Promise<Sharp> {
	const picture = sharp(bytes, { limitInputPixels: PIXEL_LIMIT, failOn: 'warning' });
	const { width, height } = await orBroken(picture.metadata());
	if (Math.max(width, height) > WEBP_SIDE) {
		throw new NotTaken('too_many_pixels');
	}
	return picture;
}

/** libvips answers with its own words, which can hold text of the file; only the code goes on. */
async function orBroken<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		const isTooLarge = error instanceof Error && error.message.includes('pixel limit');
		throw new NotTaken(isTooLarge ? 'too_many_pixels' : 'broken');
	}
}
