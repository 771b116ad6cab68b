import { bell, smoothField } from '../seeded.ts';
import { HEIGHT, WIDTH, type Section } from './section.ts';

export type Gland = { x: number; y: number; radius: number; wave: number; lumen: number };

const TRIES = 4000;
const GAP = 16;

/** Glands of uneven size, some of them close back to back, as in a moderately differentiated tumor. */
export function placeGlands(random: () => number): Gland[] {
	const glands: Gland[] = [];
	for (let attempt = 0; attempt < TRIES; attempt += 1) {
		const radius = 62 + random() ** 1.7 * 120;
		const gland = {
			x: random() * (WIDTH + 160) - 80,
			y: random() * (HEIGHT + 160) - 80,
			radius,
			wave: random() * 1000,
			lumen: 0.3 + random() * 0.2
		};
		const isClear = glands.every((other) => {
			const gap = Math.hypot(other.x - gland.x, other.y - gland.y);
			return gap > (other.radius + radius) * 1.06 + GAP;
		});
		// Stroma keeps about half of the field.
		if (isClear && (attempt < 300 || random() < 0.02)) {
			glands.push(gland);
		}
	}
	return glands;
}

/** Nuclei lie in up to four rows, at these shares of the radius; the outer rows are the fullest. */
const NUCLEAR_ROWS = [
	{ share: 0.9, missing: 0.1 },
	{ share: 0.79, missing: 0.1 },
	{ share: 0.68, missing: 0.45 },
	{ share: 0.58, missing: 0.45 }
];
const NUCLEUS_STEP = 17;

/** Draws glands with cytoplasm, crowded nuclei that point to the lumen, and what was shed into it. */
export class GlandPainter {
	readonly #section: Section;
	readonly #random: () => number;
	readonly #wave: (x: number, y: number) => number;
	readonly #texture: (x: number, y: number) => number;

	constructor(section: Section, random: () => number, seed: number) {
		this.#section = section;
		this.#random = random;
		this.#wave = smoothField(seed);
		this.#texture = smoothField(seed + 1);
	}

	/** 0 in the middle of the gland, 1 at its outer wall. */
	shareOfRadius(gland: Gland, x: number, y: number): number {
		const [dx, dy] = [x - gland.x, y - gland.y];
		return Math.sqrt(dx * dx + dy * dy) / this.#outline(gland, Math.atan2(dy, dx));
	}

	paint(gland: Gland): void {
		this.#paintBody(gland);
		for (const row of NUCLEAR_ROWS) {
			if (row.share > gland.lumen + 0.17) {
				this.#paintRow(gland, row);
			}
		}
		this.#paintDebris(gland);
	}

	#outline({ radius, wave }: Gland, angle: number): number {
		const [u, v] = [Math.cos(angle) * 1.25 + wave, Math.sin(angle) * 1.25 + wave * 0.7];
		return radius * (1 + 0.3 * this.#wave(u, v) + 0.09 * this.#wave(u * 3.1, v * 3.1));
	}

	#paintBody(gland: Gland): void {
		const texture = this.#texture;
		this.#section.around(gland, gland.radius * 1.45, (x, y, index) => {
			const share = this.shareOfRadius(gland, x, y);
			const edge = Math.min(1, Math.max(0, (1.03 - share) * gland.radius * 0.5));
			if (edge > 0) {
				const ragged =
					gland.lumen + 0.05 * texture(x / 11, y / 11) + 0.07 * texture(x / 45, y / 45);
				const inside = Math.min(1, Math.max(0, (ragged - share) * gland.radius * 0.35));
				const foam = 0.09 * texture(x / 6, y / 6) + 0.06 * texture(x / 24, y / 24);
				this.#section.blend(index, edge, {
					hematoxylin: (0.3 + foam) * (1 - inside) + 0.02 * inside,
					eosin: (0.33 + foam * 0.7) * (1 - inside) + 0.035 * inside
				});
			}
		});
	}

	#paintRow(gland: Gland, { share, missing }: { share: number; missing: number }): void {
		const random = this.#random;
		const step = NUCLEUS_STEP / (gland.radius * share);
		const first = random() * step;
		for (let angle = first; angle < 2 * Math.PI; angle += step * (0.8 + 0.45 * random())) {
			if (random() >= missing) {
				const distance = this.#outline(gland, angle) * (share + bell(random) * 0.028);
				this.#paintNucleus(
					{ x: gland.x + Math.cos(angle) * distance, y: gland.y + Math.sin(angle) * distance },
					angle + bell(random) * 0.3
				);
			}
		}
	}

	/** Membrane, chromatin in clumps, and in some a nucleolus. */
	#paintNucleus({ x, y }: { x: number; y: number }, turn: number): void {
		const random = this.#random;
		const size = 0.85 + 0.4 * random();
		const hematoxylin = 1.05 + 0.5 * random();
		const membrane = { hematoxylin: hematoxylin + 0.35, eosin: 0.35 };
		const grain = (u: number, v: number) =>
			0.34 * this.#texture(u / 3.1, v / 3.1) + 0.2 * this.#texture(u / 7, v / 7);
		const inner = { halfLong: 11.6 * size, halfWide: 6.3 * size };
		this.#section.ellipse({ x, y, halfLong: 13 * size, halfWide: 7.6 * size, turn, ...membrane });
		this.#section.ellipse({ x, y, ...inner, turn, hematoxylin, eosin: 0.3, grain });
		if (random() < 0.3) {
			const at = { x: x + bell(random) * 2, y: y + bell(random) * 2 };
			const dark = { hematoxylin: 2.1, eosin: 0.5 };
			this.#section.ellipse({ ...at, halfLong: 2.1, halfWide: 2, turn: 0, ...dark });
		}
	}

	#paintDebris(gland: Gland): void {
		const random = this.#random;
		const reach = gland.radius * (gland.lumen - 0.12);
		for (let count = 0; count < gland.radius / 18; count += 1) {
			const [turn, distance] = [random() * 2 * Math.PI, Math.sqrt(random()) * reach];
			const at = { x: gland.x + Math.cos(turn) * distance, y: gland.y + Math.sin(turn) * distance };
			const half = 3 + random() * 9;
			const pale = { hematoxylin: 0.05, eosin: 0.12 + random() * 0.3 };
			this.#section.ellipse({ ...at, halfLong: half, halfWide: half * 0.7, turn, ...pale });
			if (random() < 0.25) {
				const dark = { hematoxylin: 1.5, eosin: 0.4 };
				this.#section.ellipse({ ...at, halfLong: 3.4, halfWide: 3, turn: 0, ...dark });
			}
		}
	}
}
