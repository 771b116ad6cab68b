import sharp from 'sharp';
import { TILE_SIDE } from '#lib/domain/image/tiles.ts';
import { seeded } from '../seeded.ts';
import { writeTiledTiff } from '../write-tiff.ts';
import { CellPainter } from './cells.ts';
import { makeGround } from './ground.ts';
import { paintGround } from './paint-ground.ts';
import { HEIGHT, MICRONS_PER_PIXEL, Sheet, WIDTH } from './sheet.ts';
import { SpriteMaker } from './sprites.ts';

const SEED = 20_261_123;

/**
 * A whole slide with two cores of a poorly differentiated carcinoma in H&E-like colors, as a tiled TIFF with its scale; every
 * stroke of it is computed. The same on every run.
 */
export async function wholeSlide(): Promise<Iterable<Buffer>> {
	const random = seeded(SEED);
	const sheet = new Sheet();
	const ground = makeGround(SEED + 1);
	paintGround(sheet, ground, SEED + 10);
	new CellPainter({ sheet, ground, random }).paint(new SpriteMaker(random, SEED + 20));
	const tiles: Buffer[] = [];
	for (let top = 0; top < HEIGHT; top += TILE_SIDE) {
		for (let left = 0; left < WIDTH; left += TILE_SIDE) {
			tiles.push(await tileOf(sheet.inLight(left, top, TILE_SIDE)));
		}
	}
	return writeTiledTiff({
		width: WIDTH,
		height: HEIGHT,
		side: TILE_SIDE,
		description: `Synthetic phantom, made by code|MPP = ${MICRONS_PER_PIXEL}`,
		tiles
	});
}

function tileOf(rgb: Buffer): Promise<Buffer> {
	const raw = { width: TILE_SIDE, height: TILE_SIDE, channels: 3 as const };
	return sharp(rgb, { raw }).jpeg({ quality: 90 }).toBuffer();
}
