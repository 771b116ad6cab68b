import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sharp } from 'sharp';
import { TILE_SIDE, pyramidFor } from '#lib/domain/image/tiles.ts';
import type { ConvertedImage } from '../converted.ts';
import { orBroken } from '../conversion/or-broken.ts';
import { TILE_JPEG } from '../conversion/picture-format.ts';
import type { Jpeg2000Tiles } from './jpeg-2000-tiles.ts';
import { writeOverview } from './overview.ts';
import { looseTile, writeTilePack, type Slide } from './tile-pack.ts';

export type SlideOutput = { folder: string; prefix: string };

type Extent = Omit<Slide, 'pyramid'>;

/** A large picture that libvips reads, as a pyramid of JPEG tiles, drawn anew like every picture. */
export async function convertSlide(
	picture: Sharp,
	output: SlideOutput,
	micronsPerPixel: number | null
): Promise<ConvertedImage> {
	return slideOf((loose) => cut(picture, loose), output, micronsPerPixel);
}

/** The same of a page that libvips cannot read. `onRow` is called before each row of its tiles, as it takes minutes. */
export async function convertJpeg2000Slide(
	page: Jpeg2000Tiles,
	output: SlideOutput,
	{ micronsPerPixel, onRow }: { micronsPerPixel: number | null; onRow: () => void }
): Promise<ConvertedImage> {
	// Loaded for these alone: its decoder is large.
	const { cutJpeg2000 } = await import('./cut-jpeg-2000.ts');
	return slideOf((loose) => cutJpeg2000(page, loose, onRow), output, micronsPerPixel);
}

/** `cut` puts the tiles of all levels into a folder as single files, and says the size of the upright picture. */
async function slideOf(
	cut: (loose: string) => Promise<Extent>,
	{ folder, prefix }: SlideOutput,
	micronsPerPixel: number | null
): Promise<ConvertedImage> {
	const work = join(folder, 'out', `${prefix}-loose`);
	// Inside, because libvips puts a list of the file's properties beside its tiles, and nothing of that may stay.
	const loose = join(work, 'tiles');
	const extent = await cut(loose);
	const pyramid = pyramidFor(extent);
	const pack = `out/${prefix}.tiles`;
	const slide = { ...extent, pyramid };
	await writeTilePack(join(folder, pack), slide, (place) => looseTile(loose, place));
	const small = await writeOverview(loose, slide, { folder, prefix });
	await rm(work, { recursive: true });
	const spacing = micronsPerPixel === null ? null : micronsPerPixel / 1000;
	return {
		kind: 'slide',
		modality: null,
		...extent,
		rowSpacing: spacing,
		columnSpacing: spacing,
		sliceSpacing: null,
		windows: [],
		attributes: null,
		...small,
		tiles: { ...pyramid, pack }
	};
}

/** Read once from top to bottom: 400 megapixels unpacked would be 1.2 GB. */
async function cut(picture: Sharp, loose: string): Promise<Extent> {
	await mkdir(loose, { recursive: true });
	const upright = picture.autoOrient().flatten({ background: '#fff' }).toColorspace('srgb');
	const tiled = upright
		.jpeg(TILE_JPEG)
		.tile({ size: TILE_SIDE, layout: 'google', skipBlanks: -1 })
		.toFile(loose);
	const { width, height } = await orBroken(tiled);
	return { width, height };
}
