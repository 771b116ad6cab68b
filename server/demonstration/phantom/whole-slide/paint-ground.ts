import { smoothField } from '../seeded.ts';
import { COARSE, COLUMNS, type Ground } from './ground.ts';
import { HEIGHT, WIDTH, type Sheet } from './sheet.ts';
import { clamp, inSteps } from './sprites.ts';

/** Side of the textures, which repeat; a power of two, as many bits as BITS says. */
const BITS = 10;
const SIDE = 2 ** BITS;
const MASK = SIDE - 1;
/** A nest has a soft edge of a few pixels, and is dead above this depth. */
const NEST_EDGE = 14;
const DEAD_FROM = 1.02;
const DEAD_EDGE = 7;
/** Pixels over which tissue fades into glass. */
const RIM = 5;

type Texture = { hematoxylin: Uint8Array; eosin: Uint8Array };

function texture(at: (x: number, y: number) => { hematoxylin: number; eosin: number }): Texture {
	const made = { hematoxylin: new Uint8Array(SIDE * SIDE), eosin: new Uint8Array(SIDE * SIDE) };
	for (let index = 0; index < SIDE * SIDE; index += 1) {
		const { hematoxylin, eosin } = at(index & MASK, index >> BITS);
		made.hematoxylin[index] = inSteps(hematoxylin);
		made.eosin[index] = inSteps(eosin);
	}
	return made;
}

/** Collagen in bundles of fibers, with clefts where the section tore apart. Half as long as it will be: along a fiber little changes. */
function collagen(seed: number): Texture {
	const [fibers, bundles] = [smoothField(seed), smoothField(seed + 1)];
	return texture((x, y) => {
		const fiber = fibers(x / 16, y / 4);
		const bundle = bundles(x / 16, y / 16);
		const whole = 1 - clamp((bundle * 0.75 + fiber * 0.25 - 0.5) * 8);
		return {
			hematoxylin: (0.05 + 0.03 * fiber) * whole,
			eosin: (0.44 + 0.13 * bundle + 0.1 * fiber) * whole
		};
	});
}

/** The cytoplasm of the nests, and what is left of it where they are dead. Sampled askew, or the lattice would show. */
function cytoplasm(seed: number, amounts: { hematoxylin: number; eosin: number; grain: number }) {
	const field = smoothField(seed);
	const { hematoxylin, eosin, grain } = amounts;
	return texture((x, y) => {
		const foam =
			0.6 * field((x + y) / 8, (x - y) / 8) + 0.5 * field((x - 2 * y) / 16, (y + 2 * x) / 16);
		return { hematoxylin: hematoxylin + 0.35 * grain * foam, eosin: eosin + grain * foam };
	});
}

/** Fills the cores with everything that is no cell. */
export function paintGround(sheet: Sheet, ground: Ground, seed: number): void {
	const living = cytoplasm(seed + 2, { hematoxylin: 0.2, eosin: 0.3, grain: 0.14 });
	const dead = cytoplasm(seed + 3, { hematoxylin: 0.08, eosin: 0.56, grain: 0.24 });
	const textures = { stroma: collagen(seed), living, dead };
	const run: Run = { x: 0, y: 0, depth: 0, depthStep: 0, nest: 0, nestStep: 0 };
	const [depths, nests] = [new Float32Array(COLUMNS), new Float32Array(COLUMNS)];
	for (let y = 0; y < HEIGHT; y += 1) {
		ground.depth.row(y, depths);
		ground.nest.row(y, nests);
		for (let column = 0; column < COLUMNS - 1; column += 1) {
			const depth = depths[column] as number;
			const depthNext = depths[column + 1] as number;
			if (depth > 0 || depthNext > 0) {
				run.x = column * COARSE;
				run.y = y;
				run.depth = depth;
				run.depthStep = (depthNext - depth) / COARSE;
				run.nest = nests[column] as number;
				run.nestStep = ((nests[column + 1] as number) - run.nest) / COARSE;
				paintRun(sheet, run, textures);
			}
		}
	}
}

type Run = {
	x: number;
	y: number;
	depth: number;
	depthStep: number;
	nest: number;
	nestStep: number;
};

/** Eight pixels side by side, along which depth and nest change evenly. Called millions of times, so kept plain. */
function paintRun(
	sheet: Sheet,
	run: Run,
	{ stroma, living, dead }: Record<'stroma' | 'living' | 'dead', Texture>
): void {
	let { depth, nest } = run;
	// Fibers rise a little to the right and swing.
	const bent = (run.y + Math.round(60 * Math.sin(run.x / 420) + run.x * 0.12)) & MASK;
	for (let x = run.x; x < run.x + COARSE; x += 1) {
		const fiber = (bent << BITS) | ((x >> 1) & MASK);
		let h = stroma.hematoxylin[fiber] as number;
		let e = stroma.eosin[fiber] as number;
		if (nest > 0) {
			const straight = ((run.y & MASK) << BITS) | (x & MASK);
			const share = Math.min(1, nest * NEST_EDGE);
			h += ((living.hematoxylin[straight] as number) - h) * share;
			e += ((living.eosin[straight] as number) - e) * share;
			if (nest > DEAD_FROM) {
				const gone = Math.min(1, (nest - DEAD_FROM) * DEAD_EDGE);
				h += ((dead.hematoxylin[straight] as number) - h) * gone;
				e += ((dead.eosin[straight] as number) - e) * gone;
			}
		}
		const edge = depth >= RIM ? 1 : depth <= 0 ? 0 : depth / RIM;
		sheet.hematoxylin[run.y * WIDTH + x] = h * edge;
		sheet.eosin[run.y * WIDTH + x] = e * edge;
		depth += run.depthStep;
		nest += run.nestStep;
	}
}
