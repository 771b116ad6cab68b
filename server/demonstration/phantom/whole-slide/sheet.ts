/** Size of the slide; at 0.5 µm a pixel (20x) 4.1 × 3.1 mm. Both are whole numbers of tiles. */
export const WIDTH = 8192;
export const HEIGHT = 6144;
export const MICRONS_PER_PIXEL = 0.5;

/** Stains are kept in bytes: so many steps are one unit of stain. */
export const STEPS = 100;

/** What light loses in red, green and blue per unit of stain (after Ruifrok and Johnston 2001, Anal Quant Cytol Histol 23:291). */
const HEMATOXYLIN = [0.65, 0.7, 0.29] as const;
const EOSIN = [0.12, 0.9, 0.36] as const;
/** White of an empty slide. */
const LIGHT = 244;

/** A small stained thing, ready to be stamped: how much it covers, and its stains, pixel by pixel. */
export type Sprite = {
	side: number;
	cover: Float32Array;
	hematoxylin: Uint8Array;
	eosin: Uint8Array;
};

/** The amounts of the two stains on the whole slide. 50 million pixels: everything on it is tables and stamps. */
export class Sheet {
	readonly hematoxylin = new Uint8Array(WIDTH * HEIGHT);
	readonly eosin = new Uint8Array(WIDTH * HEIGHT);

	/** Puts a sprite with its middle at a place, as far as it is on the slide. */
	stamp({ side, cover, hematoxylin, eosin }: Sprite, x: number, y: number): void {
		const [left, top] = [Math.round(x - side / 2), Math.round(y - side / 2)];
		if (left < 0 || top < 0 || left + side > WIDTH || top + side > HEIGHT) {
			return;
		}
		let from = 0;
		for (let row = 0; row < side; row += 1) {
			let to = (top + row) * WIDTH + left;
			for (let column = 0; column < side; column += 1) {
				const share = cover[from] as number;
				if (share > 0) {
					const [h, e] = [this.hematoxylin[to] as number, this.eosin[to] as number];
					this.hematoxylin[to] = h + ((hematoxylin[from] as number) - h) * share;
					this.eosin[to] = e + ((eosin[from] as number) - e) * share;
				}
				from += 1;
				to += 1;
			}
		}
	}

	/** One square of the slide in white light, as RGB. */
	inLight(left: number, top: number, side: number): Buffer {
		const rgb = Buffer.allocUnsafe(side * side * 3);
		let to = 0;
		for (let row = 0; row < side; row += 1) {
			let from = (top + row) * WIDTH + left;
			for (let column = 0; column < side; column += 1) {
				const stain = ((this.hematoxylin[from] as number) << 8) | (this.eosin[from] as number);
				rgb[to] = RED[stain] as number;
				rgb[to + 1] = GREEN[stain] as number;
				rgb[to + 2] = BLUE[stain] as number;
				to += 3;
				from += 1;
			}
		}
		return rgb;
	}
}

/** Brightness of one color for each pair of stains. */
function lightTable(color: 0 | 1 | 2): Uint8Array {
	return Uint8Array.from({ length: 65536 }, (_, stain) => {
		const lost = ((stain >> 8) * HEMATOXYLIN[color] + (stain & 255) * EOSIN[color]) / STEPS;
		return Math.round(LIGHT * Math.exp(-lost));
	});
}
const [RED, GREEN, BLUE] = [lightTable(0), lightTable(1), lightTable(2)];
