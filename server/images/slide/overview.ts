import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type OverlayOptions, type Sharp } from 'sharp';
import { TILE_SIDE, levelExtent, overviewLevel, tilesOf } from '#lib/domain/image/tiles.ts';
import { OVERVIEW } from '../conversion/picture-format.ts';
import { writePreviews, type Previews } from '../conversion/write-previews.ts';
import type { SlideOutput } from './convert-slide.ts';
import { looseTile, type Slide } from './tile-pack.ts';

/** The small picture of the whole slide, and its previews: from tiles, so that the slide itself is read only once. */
export async function writeOverview(
	loose: string,
	slide: Slide,
	{ folder, prefix }: SlideOutput
): Promise<{ frames: string[] } & Previews> {
	const { pyramid, ...extent } = slide;
	const overview = await assemble(loose, slide, overviewLevel(extent, pyramid));
	const frame = `out/${prefix}-0.webp`;
	await writeFile(join(folder, frame), await overview.clone().webp(OVERVIEW).toBuffer());
	return { frames: [frame], ...(await writePreviews(overview, { folder, prefix })) };
}

async function assemble(
	loose: string,
	{ pyramid, ...extent }: Slide,
	level: number
): Promise<Sharp> {
	const pieces: OverlayOptions[] = [];
	for (const place of tilesOf(extent, pyramid)) {
		if (place.level === level) {
			const input = await readFile(looseTile(loose, place));
			pieces.push({ input, left: place.column * TILE_SIDE, top: place.row * TILE_SIDE });
		}
	}
	const { width, height } = levelExtent(extent, pyramid, level);
	const whole = (side: number) => Math.ceil(side / TILE_SIDE) * TILE_SIDE;
	const raw = { width: whole(width), height: whole(height), channels: 3 as const };
	const pixels = await sharp({ create: { ...raw, background: '#fff' } })
		.composite(pieces)
		// Laying one picture over another brings a channel for transparency.
		.removeAlpha()
		.raw()
		.toBuffer();
	return sharp(pixels, { raw }).extract({ left: 0, top: 0, width, height });
}
