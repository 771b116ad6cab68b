import sharp, { type Sharp } from 'sharp';
import {
	PREVIEW_FORMATS,
	PREVIEW_SIDES,
	fittedInto,
	isThumbnail,
	previewSides,
	type PreviewName
} from '#lib/domain/image/previews.ts';
import { PREVIEW, PREVIEW_AVIF, THUMBNAIL, THUMBNAIL_SIDE } from './conversion/picture-format.ts';

export type Sizes = { thumbnail: Buffer; sizes: (PreviewName & { content: Buffer })[] };

/** The smaller sizes of a picture, for pages. It is decoded once; each size comes from the largest. */
export async function drawSizes(picture: Sharp): Promise<Sizes> {
	const most = PREVIEW_SIDES[2];
	const { data, info } = await picture
		.resize(most, most, { fit: 'inside', withoutEnlargement: true })
		.raw()
		.toBuffer({ resolveWithObject: true });
	const { width, height, channels } = info;
	const sized = (side: number) => {
		const extent = fittedInto(side, { width, height });
		return sharp(data, { raw: { width, height, channels } }).resize({ ...extent, fit: 'fill' });
	};
	const sizes: Sizes['sizes'] = [];
	for (const side of previewSides({ width, height })) {
		for (const format of PREVIEW_FORMATS) {
			if (!isThumbnail({ side, format })) {
				const small = sized(side);
				const drawn = format === 'avif' ? small.avif(PREVIEW_AVIF) : small.webp(PREVIEW);
				sizes.push({ side, format, content: await drawn.toBuffer() });
			}
		}
	}
	return { thumbnail: await sized(THUMBNAIL_SIDE).webp(THUMBNAIL).toBuffer(), sizes };
}
