import { smoothField } from '../seeded.ts';
import { HEIGHT, WIDTH } from './film.ts';

/** Where the outline of the breast reaches farthest from the chest wall, which is the right edge of the picture. */
const NIPPLE = { x: 430, y: 1500 };
/** Lower end of the muscle of the chest at the right edge, and its front at the top. */
const MUSCLE = { bottom: 1330, front: 1120 };
const FAT = 62;
const SKIN = 46;

type Breast = {
	/** First column of the breast in a row; `WIDTH` where there is none. */
	edge: (y: number) => number;
	gray: (x: number, y: number) => number;
};

/** Grays of a breast with scattered dense tissue: fat, glands in strands toward the nipple, muscle, skin. */
export function anatomy(seed: number): Breast {
	const [lobes, strands, soft] = [smoothField(seed), smoothField(seed + 1), smoothField(seed + 2)];
	const edge = (y: number): number => {
		const above = y < NIPPLE.y;
		const share = above ? (NIPPLE.y - y) / 1640 : (y - NIPPLE.y) / 900;
		if (share >= 1) {
			return WIDTH;
		}
		const depth = above ? (1 - share ** 2) ** 0.8 : Math.sqrt(1 - share ** 2);
		const nipple = 34 * Math.exp(-(((y - NIPPLE.y) / 34) ** 2));
		const wave = 10 * soft(y / 300, 3);
		return Math.max(0, Math.round(WIDTH - (WIDTH - NIPPLE.x) * depth - nipple + wave));
	};
	const edges = Float32Array.from({ length: HEIGHT }, (_, y) => edge(y));
	return {
		edge: (y) => edges[y] as number,
		gray(x, y) {
			const depth = x - (edges[y] as number);
			// Compressed tissue is thinner toward its rim and lets more light through.
			const thickness = Math.min(1, 0.35 + depth / 260);
			const dense = denseAt(x, y, { lobes, strands }) * Math.min(1, depth / 150);
			const skin = depth < 14 ? SKIN * (1 - depth / 14) : 0;
			const fat = FAT * thickness + 7 * soft(x / 130, y / 130);
			return fat + 96 * dense + skin + muscleAt(x, y, strands);
		}
	};
}

type Fields = Record<'lobes' | 'strands', (x: number, y: number) => number>;

/** 0 in fat to 1 in the thickest tissue, which lies behind the nipple and up and outward from it. */
function denseAt(x: number, y: number, { lobes, strands }: Fields): number {
	const [dx, dy] = [x - NIPPLE.x, y - NIPPLE.y];
	const reach = Math.hypot((dx - 440) / 620, (dy + 220) / 700);
	if (reach > 1.25) {
		return 0;
	}
	// Lobes run toward the nipple: the lattice is laid out by angle and distance.
	const [angle, away] = [Math.atan2(dy, dx + 60), Math.hypot(dx, dy)];
	const lobe = lobes(angle * 5 + 20, away / 240) * 0.6 + lobes(x / 120, y / 120) * 0.5;
	const strand = 1 - Math.min(1, Math.abs(strands(angle * 11 + 9, away / 330)) * 5);
	const core = Math.min(1, Math.max(0, 1.25 - reach) * 1.3);
	return Math.min(1, Math.max(0, core * (0.3 + 0.62 * lobe + 0.26 * strand)));
}

/** The muscle of the chest: a bright wedge at the upper right, with fibers along its front. */
function muscleAt(x: number, y: number, strands: (x: number, y: number) => number): number {
	const front =
		MUSCLE.front + ((WIDTH - MUSCLE.front) * y) / MUSCLE.bottom + 26 * Math.sin(y / 260);
	const inside = Math.min(1, Math.max(0, (x - front) / 26));
	return inside * (64 + 10 * strands((x - front) / 46, y / 420));
}
