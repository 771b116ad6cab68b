import { readFile } from 'node:fs/promises';
import type { ImageFileDirectory } from 'geotiff';
import { SLIDE_PIXEL_LIMIT } from '../conversion/picture-format.ts';
import { NotTaken } from '../conversion/refusal.ts';
import { numbersOf } from './tiff-directory.ts';

/** Where the tiles of a page lie that is packed in JPEG 2000; row by row. */
export type Jpeg2000Tiles = {
	width: number;
	height: number;
	tileWidth: number;
	tileHeight: number;
	colors: 'rgb' | 'ycc';
	tiles: Buffer[];
};

/** Aperio writes 240 or 256; a row of larger ones across a slide would no longer fit into memory. */
const SIDE_LIMIT = 2048;

export async function jpeg2000Tiles(
	directory: ImageFileDirectory,
	{ path, colors }: { path: string; colors: Jpeg2000Tiles['colors'] }
): Promise<Jpeg2000Tiles> {
	const [width, height, tileWidth, tileHeight] = await Promise.all([
		sideOf(directory, 'ImageWidth'),
		sideOf(directory, 'ImageLength'),
		sideOf(directory, 'TileWidth'),
		sideOf(directory, 'TileLength')
	]);
	if (width * height > SLIDE_PIXEL_LIMIT) {
		throw new NotTaken('too_many_pixels');
	}
	const starts = numbersOf(await directory.loadValue('TileOffsets'));
	const lengths = numbersOf(await directory.loadValue('TileByteCounts'));
	const count = Math.ceil(width / tileWidth) * Math.ceil(height / tileHeight);
	const isSound =
		Math.min(width, height, tileWidth, tileHeight) > 0 &&
		Math.max(tileWidth, tileHeight) <= SIDE_LIMIT &&
		starts.length === count &&
		lengths.length === count;
	if (!isSound) {
		throw new NotTaken('broken');
	}
	const bytes = await readFile(path);
	const tiles = starts.map((start, index) => bytes.subarray(start, start + (lengths[index] ?? 0)));
	return { width, height, tileWidth, tileHeight, colors, tiles };
}

async function sideOf(
	directory: ImageFileDirectory,
	tag: 'ImageWidth' | 'ImageLength' | 'TileWidth' | 'TileLength'
): Promise<number> {
	return numbersOf(await directory.loadValue(tag))[0] ?? 0;
}
