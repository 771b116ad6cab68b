import sharp from 'sharp';
import { seeded, smoothField } from '../seeded.ts';
import { glandOutline, paintGland, placeGlands, shareOfRadius } from './glands.ts';
import { HEIGHT, Section, WIDTH } from './section.ts';
import { fiberDirection, paintStroma, paintStromaCells } from './stroma.ts';

const SEED = 20_261_122;

/** An H&E-like field of gland-forming carcinoma as PNG; every stroke of it is computed. The same on every run. */
export function slidePicture(): Promise<Buffer> {
	const random = seeded(SEED);
	const section = new Section();
	const glands = placeGlands(random);
	const outline = glandOutline(SEED + 1);
	const texture = smoothField(SEED + 2);
	paintStroma(section, SEED + 3);
	const isFree = (x: number, y: number) =>
		glands.every(
			(gland) =>
				Math.abs(x - gland.x) > gland.radius * 1.5 ||
				Math.abs(y - gland.y) > gland.radius * 1.5 ||
				shareOfRadius(gland, outline, x, y) > 1.1
		);
	paintStromaCells(section, fiberDirection(SEED + 6), random, isFree);
	for (const gland of glands) {
		paintGland(section, gland, outline, random, texture);
	}
	return sharp(section.inLight(random), { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
		.blur(0.7)
		.png({ compressionLevel: 4 })
		.toBuffer();
}
