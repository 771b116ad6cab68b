import sharp from 'sharp';
import { writeTiledTiff } from '#server/demonstration/phantom/write-tiff.ts';

const SIDE = 256;

/** A slide as a scanner would write it: each tile in a color of its own, 40 more red for each column, green for each row. */
export async function aSlide(
	given: { columns?: number; rows?: number; description?: string } = {}
): Promise<Buffer> {
	const { columns = 5, rows = 3, description = 'Aperio Image|AppMag = 20|MPP = 0.4990' } = given;
	const tiles: Buffer[] = [];
	for (let row = 0; row < rows; row += 1) {
		for (let column = 0; column < columns; column += 1) {
			const background = { r: 40 + column * 40, g: 40 + row * 40, b: 120 };
			const create = { width: SIDE, height: SIDE, channels: 3 as const, background };
			tiles.push(await sharp({ create }).jpeg({ quality: 95 }).toBuffer());
		}
	}
	const whole = { width: columns * SIDE, height: rows * SIDE, side: SIDE };
	return Buffer.concat([...writeTiledTiff({ ...whole, description, tiles })]);
}
