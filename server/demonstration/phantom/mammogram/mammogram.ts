import sharp from 'sharp';
import { seeded } from '../seeded.ts';
import { anatomy } from './anatomy.ts';
import { addCalcifications } from './calcifications.ts';
import { HEIGHT, WIDTH } from './film.ts';

const SEED = 20_261_124;
/** Tissue is soft, so that it is computed for every fourth pixel only; what is finer is added afterwards. */
const COARSE = 2;
/** Steps of gray by which the detector's pixels differ. */
const NOISE = 5;

/**
 * A mammogram-like picture of a right breast in oblique projection as PNG, with a segment of fine branching calcifications
 * and no mass; every stroke of it is computed. The same on every run.
 */
export async function mammogram(): Promise<Buffer> {
	const tissue = await tissueAtFullSize();
	const random = seeded(SEED);
	addCalcifications(tissue, random);
	for (let index = 0; index < tissue.length; index += 1) {
		const gray = tissue[index] as number;
		tissue[index] = gray < 4 ? 0 : Math.min(255, gray + (random() - 0.5) * NOISE);
	}
	return sharp(tissue, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
		.png({ compressionLevel: 4 })
		.toBuffer();
}

async function tissueAtFullSize(): Promise<Buffer> {
	const [width, height] = [WIDTH / COARSE, HEIGHT / COARSE];
	const breast = anatomy(SEED + 1);
	const grays = Buffer.alloc(width * height);
	for (let row = 0; row < height; row += 1) {
		const y = row * COARSE;
		for (let column = Math.ceil(breast.edge(y) / COARSE); column < width; column += 1) {
			grays[row * width + column] = breast.gray(column * COARSE, y);
		}
	}
	return sharp(grays, { raw: { width, height, channels: 1 } })
		.resize(WIDTH, HEIGHT, { kernel: 'cubic' })
		.extractChannel(0)
		.raw()
		.toBuffer();
}
