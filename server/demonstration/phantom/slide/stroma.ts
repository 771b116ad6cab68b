import { bell, smoothField } from '../seeded.ts';
import { HEIGHT, WIDTH, type Section } from './section.ts';

/** Direction of the collagen at a place, so that fibers and the nuclei between them run alike. */
export type FiberDirection = (x: number, y: number) => number;

export function fiberDirection(seed: number): FiberDirection {
	const bend = smoothField(seed);
	return (x, y) => 0.35 + 0.9 * bend(x / 700, y / 700) + 0.35 * bend(x / 230 + 9, y / 230);
}

/** Collagen in waves, with clefts where the section tore apart. */
export function paintStroma(section: Section, seed: number): void {
	const [wide, fine, warp] = [smoothField(seed), smoothField(seed + 1), smoothField(seed + 2)];
	for (let y = 0; y < HEIGHT; y += 1) {
		for (let x = 0; x < WIDTH; x += 1) {
			const bend = 70 * warp(x / 340, y / 340);
			const [u, v] = [x + bend, y - 0.34 * x + bend];
			const bundle = wide(u / 260, v / 46);
			const fiber = fine(u / 60, v / 7);
			const tone = wide(x / 900 + 5, y / 900);
			// A cleft lies along the bundles and is sharp at its edge.
			const cleft = Math.min(
				1,
				Math.max(0, (bundle * 0.7 + 0.3 * fine(u / 190, v / 30) + 0.08 * tone - 0.5) * 9)
			);
			const eosin = 0.4 + 0.11 * bundle + 0.085 * fiber + 0.08 * tone;
			const index = y * WIDTH + x;
			section.eosin[index] = eosin * (1 - cleft) + 0.03 * cleft;
			section.hematoxylin[index] = (0.045 + 0.03 * fiber) * (1 - cleft);
		}
	}
}

const SPINDLE_COUNT = 1500;
const LYMPHOCYTE_GROUPS = 46;
const CAPILLARY_COUNT = 34;
/** Red cells take eosin only, and much of it. */
const RED_CELL = { hematoxylin: -0.02, eosin: 1.05, halfLong: 5.6, halfWide: 5 };

/** Spindle nuclei along the fibers, lymphocytes in loose groups, red cells in capillaries; none of them inside a gland. */
export class StromaPainter {
	readonly #section: Section;
	readonly #random: () => number;
	readonly #direction: FiberDirection;
	readonly #isFree: (x: number, y: number) => boolean;

	constructor(parts: {
		section: Section;
		random: () => number;
		direction: FiberDirection;
		isFree: (x: number, y: number) => boolean;
	}) {
		this.#section = parts.section;
		this.#random = parts.random;
		this.#direction = parts.direction;
		this.#isFree = parts.isFree;
	}

	paintCells(): void {
		for (let count = 0; count < SPINDLE_COUNT; count += 1) {
			this.#paintSpindle();
		}
		for (let group = 0; group < LYMPHOCYTE_GROUPS; group += 1) {
			this.#paintLymphocytes();
		}
		for (let vessel = 0; vessel < CAPILLARY_COUNT; vessel += 1) {
			this.#paintCapillary();
		}
	}

	#place(): [number, number] {
		return [this.#random() * WIDTH, this.#random() * HEIGHT];
	}

	#paintSpindle(): void {
		const random = this.#random;
		const [x, y] = this.#place();
		if (this.#isFree(x, y)) {
			const turn = this.#direction(x, y) + bell(random) * 0.18;
			const form = { halfLong: 9 + random() * 9, halfWide: 2.3 + random() * 1.8, turn };
			this.#section.ellipse({ x, y, ...form, hematoxylin: 0.95 + random() * 0.5, eosin: 0.25 });
		}
	}

	#paintLymphocytes(): void {
		const random = this.#random;
		const [cx, cy] = this.#place();
		const size = 2 + Math.floor(random() ** 2 * 34);
		for (let count = 0; count < size; count += 1) {
			const [x, y] = [cx + bell(random) * 34, cy + bell(random) * 26];
			if (this.#isFree(x, y)) {
				const half = 5.4 + random() * 1.2;
				const form = { halfLong: half, halfWide: half * 0.93, turn: 0 };
				this.#section.ellipse({ x, y, ...form, hematoxylin: 1.55 + random() * 0.4, eosin: 0.3 });
			}
		}
	}

	#paintCapillary(): void {
		const random = this.#random;
		const [x, y] = this.#place();
		const turn = this.#direction(x, y);
		const halfLong = 12 + random() * 26;
		if (![0, halfLong, -halfLong].every((shift) => this.#isFree(x + shift, y))) {
			return;
		}
		const wall = { halfLong: halfLong + 3, halfWide: 11, hematoxylin: 0.25, eosin: 0.55 };
		this.#section.ellipse({ x, y, turn, ...wall });
		this.#section.ellipse({ x, y, turn, halfLong, halfWide: 8, hematoxylin: 0, eosin: 0.05 });
		for (let cell = 0; cell < halfLong / 6; cell += 1) {
			const along = (random() * 2 - 1) * (halfLong - 6);
			const across = (random() * 2 - 1) * 3;
			const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
			const at = { x: x + along * cos - across * sin, y: y + along * sin + across * cos };
			this.#section.ellipse({ ...at, turn, ...RED_CELL });
		}
	}
}
