import sharp from 'sharp';
import { seeded } from '../seeded.ts';
import { GlandPainter, placeGlands } from './glands.ts';
import { HEIGHT, Section, WIDTH } from './section.ts';
import { StromaPainter, fiberDirection, paintStroma } from './stroma.ts';

const SEED = 20_261_122;

/** An H&E-like field of gland-forming carcinoma as PNG; every stroke of it is computed. The same on every run. */
export function slidePicture(): Promise<Buffer> {
	const random = seeded(SEED);
	const section = new Section();
	const glands = placeGlands(random);
	const painter = new GlandPainter(section, random, SEED + 1);
	paintStroma(section, SEED + 3);
	const isFree = (x: number, y: number) =>
		glands.every(
			(gland) =>
				Math.abs(x - gland.x) > gland.radius * 1.5 ||
				Math.abs(y - gland.y) > gland.radius * 1.5 ||
				painter.shareOfRadius(gland, x, y) > 1.1
		);
	const direction = fiberDirection(SEED + 6);
	new StromaPainter({ section, random, direction, isFree }).paintCells();
	for (const gland of glands) {
		painter.paint(gland);
	}
	return sharp(section.inLight(random), { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
		.blur(0.7)
		.png({ compressionLevel: 4 })
		.toBuffer();
}
