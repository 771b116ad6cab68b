/** Size of the picture; at 0.5 µm a pixel (20x) a field of 1.2 × 0.9 mm. */
export const WIDTH = 2400;
export const HEIGHT = 1800;

/** What light loses in red, green and blue per unit of stain (after Ruifrok and Johnston 2001, Anal Quant Cytol Histol 23:291; eosin as pink as in common slides). */
const HEMATOXYLIN = [0.65, 0.7, 0.29] as const;
const EOSIN = [0.12, 0.9, 0.36] as const;

export type Stain = { hematoxylin: number; eosin: number };
type Point = { x: number; y: number };
type Visit = (x: number, y: number, index: number) => void;

/** A stained section as amounts of the two stains, which add up as they do in glass. */
export class Section {
	readonly hematoxylin = new Float32Array(WIDTH * HEIGHT);
	readonly eosin = new Float32Array(WIDTH * HEIGHT);

	/**
	 * Sets the stains inside a turned ellipse with a soft edge of about two pixels. `grain` is added to the hematoxylin
	 * pixel by pixel: the clumps of chromatin.
	 */
	ellipse(
		at: Point &
			Stain & {
				halfLong: number;
				halfWide: number;
				turn: number;
				grain?: (x: number, y: number) => number;
			}
	): void {
		const reach = Math.max(at.halfLong, at.halfWide) + 2;
		const [cos, sin] = [Math.cos(at.turn), Math.sin(at.turn)];
		this.around(at, reach, (x, y, index) => {
			const u = ((x - at.x) * cos + (y - at.y) * sin) / at.halfLong;
			const v = ((y - at.y) * cos - (x - at.x) * sin) / at.halfWide;
			const level = Math.sqrt(u * u + v * v);
			const cover = Math.min(1, Math.max(0, (1 - level) * at.halfWide * 0.7 + 0.5));
			if (cover > 0) {
				const grain = at.grain === undefined ? 0 : at.grain(x, y);
				this.blend(index, cover, { hematoxylin: at.hematoxylin + grain, eosin: at.eosin });
			}
		});
	}

	blend(index: number, share: number, { hematoxylin, eosin }: Stain): void {
		this.hematoxylin[index] = (this.hematoxylin[index] ?? 0) * (1 - share) + hematoxylin * share;
		this.eosin[index] = (this.eosin[index] ?? 0) * (1 - share) + eosin * share;
	}

	/** Visits the pixels of a square around a place, as far as they are on the picture. */
	around(center: Point, reach: number, visit: Visit): void {
		const left = Math.max(0, Math.floor(center.x - reach));
		const right = Math.min(WIDTH - 1, Math.ceil(center.x + reach));
		const top = Math.max(0, Math.floor(center.y - reach));
		const bottom = Math.min(HEIGHT - 1, Math.ceil(center.y + reach));
		for (let y = top; y <= bottom; y += 1) {
			for (let x = left; x <= right; x += 1) {
				visit(x, y, y * WIDTH + x);
			}
		}
	}

	/** The section in white light, as RGB. */
	inLight(random: () => number): Buffer {
		const rgb = Buffer.alloc(WIDTH * HEIGHT * 3);
		for (let index = 0; index < WIDTH * HEIGHT; index += 1) {
			const h = this.hematoxylin[index] ?? 0;
			const e = this.eosin[index] ?? 0;
			const light = 247 * (1 + (random() - 0.5) * 0.025);
			rgb[index * 3] = Math.min(255, light * Math.exp(-h * HEMATOXYLIN[0] - e * EOSIN[0]));
			rgb[index * 3 + 1] = Math.min(255, light * Math.exp(-h * HEMATOXYLIN[1] - e * EOSIN[1]));
			rgb[index * 3 + 2] = Math.min(255, light * Math.exp(-h * HEMATOXYLIN[2] - e * EOSIN[2]));
		}
		return rgb;
	}
}
