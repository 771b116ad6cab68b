import { smoothField } from '../seeded.ts';
import { HEIGHT, WIDTH } from './sheet.ts';
import { clamp } from './sprites.ts';

/** Pixels between two known values of a slowly changing field. */
export const COARSE = 8;
export const COLUMNS = WIDTH / COARSE + 1;
const ROWS = HEIGHT / COARSE + 1;

/** Two cores of a needle biopsy, 3.9 mm long and a little over 1 mm thick. */
const CORES = [
	{ middle: 1560, half: 1120, left: 260, right: 7960, bend: 150, seed: 11 },
	{ middle: 4560, half: 1040, left: 420, right: 7620, bend: 190, seed: 23 }
] as const;

/** A slowly changing value over the slide, kept in a table. */
export class Relief {
	readonly #table = new Float32Array(COLUMNS * ROWS);

	constructor(at: (x: number, y: number) => number) {
		for (let row = 0; row < ROWS; row += 1) {
			for (let column = 0; column < COLUMNS; column += 1) {
				this.#table[row * COLUMNS + column] = at(column * COARSE, row * COARSE);
			}
		}
	}

	/** The values of one row of pixels at every eighth of them. */
	row(y: number, into: Float32Array): void {
		const above = Math.floor(y / COARSE) * COLUMNS;
		const share = (y % COARSE) / COARSE;
		for (let column = 0; column < COLUMNS; column += 1) {
			const from = this.#table[above + column] as number;
			const to = this.#table[above + COLUMNS + column] as number;
			into[column] = from + (to - from) * share;
		}
	}

	at(x: number, y: number): number {
		const column = Math.round(x / COARSE);
		const row = Math.round(y / COARSE);
		return this.#table[row * COLUMNS + column] ?? 0;
	}
}

/** What stands where: glass, fat, collagen, or a nest of tumor, which is dead in the middle of the largest. */
export type Ground = {
	/** Pixels from the edge of the tissue, negative on the glass. */
	depth: Relief;
	/** Above 0 inside a nest, about 1 deep inside. */
	nest: Relief;
	/** Above 0 in fat. */
	fat: Relief;
};

export function makeGround(seed: number): Ground {
	const [wide, fine, margin] = [smoothField(seed), smoothField(seed + 1), smoothField(seed + 2)];
	const depth = new Relief((x, y) => {
		let deepest = -Infinity;
		for (const { middle, half, left, right, bend, seed: shift } of CORES) {
			const center = middle + bend * margin(x / 2600 + shift, shift);
			const rough = 90 * margin(x / 420, y / 900 + shift) + 26 * margin(x / 70, y / 160 + shift);
			const across = half * (1 + 0.16 * margin(x / 1500, shift + 7)) - Math.abs(y - center);
			const along = Math.min(x - left, right - x) - 0.09 * Math.abs(y - center);
			deepest = Math.max(deepest, Math.min(across, along) + rough);
		}
		return deepest;
	});
	// The tumor fills the left two thirds of both cores and thins out to the right.
	const nest = new Relief((x, y) => {
		const reach = 0.42 - 0.9 * clamp((x - 4300) / 2600);
		return 2.4 * (wide(x / 300, y / 240) * 0.75 + 0.42 * fine(x / 105, y / 95) + reach - 0.22);
	});
	const fat = new Relief(
		(x, y) => wide(x / 900 + 30, y / 700 + 30) + 0.9 * clamp((x - 5200) / 1500) - 0.62
	);
	return { depth, nest, fat };
}
