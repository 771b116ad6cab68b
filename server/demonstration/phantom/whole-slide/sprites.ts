import { bell, smoothField } from '../seeded.ts';
import { STEPS, type Sprite } from './sheet.ts';

type Form = {
	halfLong: number;
	halfWide: number;
	turn: number;
	/** How far the outline wanders from an ellipse, in shares of the radius. */
	bumps: number;
	hematoxylin: number;
	eosin: number;
	/** Clumps of chromatin. */
	grain: number;
	/** A darker rim: the nuclear membrane. */
	rim: number;
	nucleoli: number;
};

/** Draws small things once; they are stamped thousands of times. */
export class SpriteMaker {
	readonly #random: () => number;
	readonly #texture: (x: number, y: number) => number;

	constructor(random: () => number, seed: number) {
		this.#random = random;
		this.#texture = smoothField(seed);
	}

	/** Nuclei of a poorly differentiated carcinoma: large, uneven, with clumped chromatin and nucleoli. */
	tumorNuclei(count: number): Sprite[] {
		const random = this.#random;
		return this.#make(count, () => ({
			halfLong: 11 + random() ** 2 * 9,
			halfWide: 9 + random() * 5,
			turn: random() * Math.PI,
			bumps: 0.16,
			hematoxylin: 0.85 + random() * 0.55,
			eosin: 0.3,
			grain: 0.32,
			rim: 0.35,
			nucleoli: random() < 0.55 ? 1 + Math.floor(random() * 2) : 0
		}));
	}

	/** Cells that divide or die: dark and jagged. */
	darkNuclei(count: number): Sprite[] {
		const random = this.#random;
		return this.#make(count, () => ({
			halfLong: 7 + random() * 5,
			halfWide: 3.5 + random() * 3,
			turn: random() * Math.PI,
			bumps: 0.45,
			hematoxylin: 2.1,
			eosin: 0.35,
			grain: 0.1,
			rim: 0,
			nucleoli: 0
		}));
	}

	lymphocytes(count: number): Sprite[] {
		const random = this.#random;
		return this.#make(count, () => ({
			halfLong: 6 + random(),
			halfWide: 5.6 + random(),
			turn: random() * Math.PI,
			bumps: 0.06,
			hematoxylin: 1.6 + random() * 0.35,
			eosin: 0.3,
			grain: 0.18,
			rim: 0.15,
			nucleoli: 0
		}));
	}

	/** Nuclei of fibroblasts, lying within about 25 degrees of the fibers. */
	spindles(count: number): Sprite[] {
		const random = this.#random;
		return this.#make(count, () => ({
			halfLong: 10 + random() * 9,
			halfWide: 2.4 + random() * 1.6,
			turn: bell(random) * 0.22,
			bumps: 0.1,
			hematoxylin: 1 + random() * 0.5,
			eosin: 0.3,
			grain: 0.15,
			rim: 0.1,
			nucleoli: 0
		}));
	}

	/** Fat cells: empty, because the fat was dissolved, with a thin membrane. */
	fatCells(count: number): Sprite[] {
		const random = this.#random;
		return Array.from({ length: count }, () => {
			const radius = 62 + random() * 46;
			return this.#draw(Math.ceil(radius) * 2 + 24, random() * 900, (x, y, wave) => {
				const share = Math.hypot(x, y) / (radius * (1 + 0.1 * wave));
				const inside = clamp((1 - share) * radius * 0.5);
				const membrane = clamp(1 - Math.abs(share - 0.985) * radius * 0.4);
				return {
					cover: Math.max(inside, membrane),
					hematoxylin: 0.02,
					eosin: 0.01 + 0.5 * membrane
				};
			});
		});
	}

	#make(count: number, form: () => Form): Sprite[] {
		return Array.from({ length: count }, () => this.#nucleus(form()));
	}

	#nucleus(form: Form): Sprite {
		const { halfLong, halfWide, turn, bumps, hematoxylin, eosin, grain, rim } = form;
		const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
		const phase = this.#random() * 900;
		const nucleoli = Array.from({ length: form.nucleoli }, () => ({
			x: bell(this.#random) * halfLong * 0.25,
			y: bell(this.#random) * halfWide * 0.25
		}));
		const side = Math.ceil(halfLong * (1 + bumps)) * 2 + 6;
		return this.#draw(side, phase, (x, y, wave) => {
			const [u, v] = [(x * cos + y * sin) / halfLong, (y * cos - x * sin) / halfWide];
			const level = Math.sqrt(u * u + v * v) / (1 + bumps * wave);
			const clump = this.#texture((x + phase) / 3.2, y / 3.2) * grain;
			const edge = clamp(1 - Math.abs(level - 0.93) * halfWide * 0.55) * rim;
			const spot = nucleoli.some((at) => Math.hypot(at.x - x, at.y - y) < 2.6) ? 0.9 : 0;
			return {
				cover: clamp((1 - level) * halfWide * 0.7 + 0.4),
				hematoxylin: hematoxylin + clump + edge + spot,
				eosin: eosin + spot * 0.4
			};
		});
	}

	#draw(
		side: number,
		phase: number,
		at: (
			x: number,
			y: number,
			wave: number
		) => { cover: number; hematoxylin: number; eosin: number }
	): Sprite {
		const size = side * side;
		const sprite: Sprite = {
			side,
			cover: new Float32Array(size),
			hematoxylin: new Uint8Array(size),
			eosin: new Uint8Array(size)
		};
		for (let index = 0; index < size; index += 1) {
			const [x, y] = [(index % side) - side / 2 + 0.5, Math.floor(index / side) - side / 2 + 0.5];
			const angle = Math.atan2(y, x);
			const wave = this.#texture(Math.cos(angle) * 1.3 + phase, Math.sin(angle) * 1.3 + phase);
			const { cover, hematoxylin, eosin } = at(x, y, wave);
			sprite.cover[index] = cover;
			sprite.hematoxylin[index] = inSteps(hematoxylin);
			sprite.eosin[index] = inSteps(eosin);
		}
		return sprite;
	}
}

export function clamp(value: number): number {
	return Math.min(1, Math.max(0, value));
}

/** An amount of stain as a byte. */
export function inSteps(stain: number): number {
	return Math.round(Math.min(255, Math.max(0, stain * STEPS)));
}
