/** Numbers from 0 to below 1, the same for the same seed on every machine (mulberry32, public domain, T. Ettinger 2017). */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Bell-shaped around 0 with deviation 1 (sum of twelve, which ends at 6 deviations). */
export function bell(random: () => number): number {
	let sum = -6;
	for (let count = 0; count < 12; count += 1) {
		sum += random();
	}
	return sum;
}

/** Side of a field's lattice: a power of two, so that a mask wraps it. */
const LATTICE = 64;
const MASK = LATTICE - 1;

/** A smooth field in [-1, 1] over a lattice of random values, repeating after 64 cells. Called for every pixel, so kept plain. */
export function smoothField(seed: number): (x: number, y: number) => number {
	const random = seeded(seed);
	const lattice = Float32Array.from({ length: LATTICE * LATTICE }, () => random() * 2 - 1);
	return (x, y) => {
		const column = Math.floor(x);
		const row = Math.floor(y);
		const s = x - column;
		const t = y - row;
		const u = s * s * (3 - 2 * s);
		const v = t * t * (3 - 2 * t);
		const left = column & MASK;
		const right = (column + 1) & MASK;
		const above = (row & MASK) * LATTICE;
		const below = ((row + 1) & MASK) * LATTICE;
		const a = lattice[above + left] as number;
		const b = lattice[below + left] as number;
		const top = a + ((lattice[above + right] as number) - a) * u;
		const bottom = b + ((lattice[below + right] as number) - b) * u;
		return top + (bottom - top) * v;
	};
}
