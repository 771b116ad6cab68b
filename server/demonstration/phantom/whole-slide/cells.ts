import { bell } from '../seeded.ts';
import type { Ground } from './ground.ts';
import { HEIGHT, WIDTH, type Sheet, type Sprite } from './sheet.ts';
import type { SpriteMaker } from './sprites.ts';

/** Pixels between tumor nuclei: crowded, as in a solid nest. */
const NUCLEUS_STEP = 27;
const FAT_STEP = 168;
const SPINDLES = 9000;
const LYMPHOCYTE_GROUPS = 210;

/** Puts cells onto the ground. */
export class CellPainter {
	readonly #sheet: Sheet;
	readonly #ground: Ground;
	readonly #random: () => number;

	constructor(parts: { sheet: Sheet; ground: Ground; random: () => number }) {
		this.#sheet = parts.sheet;
		this.#ground = parts.ground;
		this.#random = parts.random;
	}

	paint(make: SpriteMaker): void {
		this.#paintFat(make.fatCells(12));
		this.#paintSpindles(make.spindles(40));
		this.#paintLymphocytes(make.lymphocytes(16));
		this.#paintTumor(make.tumorNuclei(96), make.darkNuclei(24));
	}

	#any(sprites: Sprite[]): Sprite {
		return sprites[Math.floor(this.#random() * sprites.length)] as Sprite;
	}

	/** Places about so far apart all over the slide, each moved by chance. */
	#places(step: number, visit: (x: number, y: number) => void): void {
		for (let y = step; y < HEIGHT - step; y += step) {
			for (let x = step; x < WIDTH - step; x += step) {
				visit(x + bell(this.#random) * step * 0.3, y + bell(this.#random) * step * 0.3);
			}
		}
	}

	#paintFat(sprites: Sprite[]): void {
		this.#places(FAT_STEP, (x, y) => {
			const shifted = x + (Math.floor(y / FAT_STEP) % 2) * (FAT_STEP / 2);
			const isFat = this.#ground.fat.at(x, y) > 0 && this.#ground.depth.at(x, y) > 70;
			if (isFat && this.#ground.nest.at(x, y) < -0.25) {
				this.#sheet.stamp(this.#any(sprites), shifted, y);
			}
		});
	}

	#paintTumor(nuclei: Sprite[], dark: Sprite[]): void {
		const random = this.#random;
		this.#places(NUCLEUS_STEP, (x, y) => {
			const nest = this.#ground.nest.at(x, y);
			if (nest <= 0.07 || this.#ground.depth.at(x, y) < 12) {
				return;
			}
			if (nest > 1.12) {
				// Dead tissue holds dust of nuclei.
				if (random() < 0.3) {
					this.#sheet.stamp(this.#any(dark), x, y);
				}
			} else if (random() < 0.93) {
				this.#sheet.stamp(this.#any(random() < 0.012 ? dark : nuclei), x, y);
			}
		});
	}

	#isStroma(x: number, y: number): boolean {
		const { depth, nest, fat } = this.#ground;
		const isOnSlide = x > 40 && y > 40 && x < WIDTH - 40 && y < HEIGHT - 40;
		return isOnSlide && depth.at(x, y) > 14 && nest.at(x, y) < 0 && fat.at(x, y) < 0.05;
	}

	#paintSpindles(sprites: Sprite[]): void {
		for (let count = 0; count < SPINDLES; count += 1) {
			const [x, y] = [this.#random() * WIDTH, this.#random() * HEIGHT];
			if (this.#isStroma(x, y)) {
				this.#sheet.stamp(this.#any(sprites), x, y);
			}
		}
	}

	/** Loose groups, some of them dense, mostly at the edge of nests. */
	#paintLymphocytes(sprites: Sprite[]): void {
		const random = this.#random;
		for (let group = 0; group < LYMPHOCYTE_GROUPS; group += 1) {
			const [x, y] = [random() * WIDTH, random() * HEIGHT];
			const spread = 40 + random() * 110;
			const size = 6 + Math.floor(random() ** 2 * 150);
			for (let count = 0; count < size; count += 1) {
				const at = [x + bell(random) * spread, y + bell(random) * spread * 0.7] as const;
				if (this.#isStroma(...at)) {
					this.#sheet.stamp(this.#any(sprites), ...at);
				}
			}
		}
	}
}
