import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import type { ConvertedImage } from '../converted.ts';
import { orBroken } from './or-broken.ts';
import { WEBP } from './picture-format.ts';
import { writePreviews } from './write-previews.ts';

/** A picture written anew as WebP from its pixels alone: opaque, and in the colors of every screen. */
export async function drawAnew(
	picture: Sharp,
	output: { folder: string; prefix: string }
): Promise<ConvertedImage> {
	const drawn = picture.flatten({ background: '#fff' }).toColorspace('srgb').webp(WEBP);
	const { data, info } = await orBroken(drawn.toBuffer({ resolveWithObject: true }));
	const frame = `out/${output.prefix}-0.webp`;
	await writeFile(join(output.folder, frame), data);
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
		...(await writePreviews(sharp(data), output)),
		tiles: null
	};
}
