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

/** Spindle nuclei along the fibers, lymphocytes in loose groups, red cells in capillaries. */
export function paintStromaCells(
	section: Section,
	direction: FiberDirection,
	random: () => number,
	isFree: (x: number, y: number) => boolean
): void {
	const place = () => [random() * WIDTH, random() * HEIGHT] as const;
	for (let count = 0; count < 1500; count += 1) {
		const [x, y] = place();
		if (isFree(x, y)) {
			const halfLong = 9 + random() * 9;
			const turn = direction(x, y) + bell(random) * 0.18;
			section.ellipse({
				x,
				y,
				halfLong,
				halfWide: 2.3 + random() * 1.8,
				turn,
				hematoxylin: 0.95 + random() * 0.5,
				eosin: 0.25
			});
		}
	}
	for (let group = 0; group < 46; group += 1) {
		const [cx, cy] = place();
		const size = 2 + Math.floor(random() ** 2 * 34);
		for (let count = 0; count < size; count += 1) {
			const [x, y] = [cx + bell(random) * 34, cy + bell(random) * 26];
			if (isFree(x, y)) {
				const half = 5.4 + random() * 1.2;
				section.ellipse({
					x,
					y,
					halfLong: half,
					halfWide: half * 0.93,
					turn: 0,
					hematoxylin: 1.55 + random() * 0.4,
					eosin: 0.3
				});
			}
		}
	}
	for (let vessel = 0; vessel < 34; vessel += 1) {
		paintCapillary(section, place(), direction, random, isFree);
	}
}

function paintCapillary(
	section: Section,
	[cx, cy]: readonly [number, number],
	direction: FiberDirection,
	random: () => number,
	isFree: (x: number, y: number) => boolean
): void {
	const turn = direction(cx, cy);
	const halfLong = 12 + random() * 26;
	if (!isFree(cx, cy) || !isFree(cx + halfLong, cy) || !isFree(cx - halfLong, cy)) {
		return;
	}
	section.ellipse({
		x: cx,
		y: cy,
		halfLong: halfLong + 3,
		halfWide: 11,
		turn,
		hematoxylin: 0.25,
		eosin: 0.55
	});
	section.ellipse({ x: cx, y: cy, halfLong, halfWide: 8, turn, hematoxylin: 0, eosin: 0.05 });
	for (let cell = 0; cell < halfLong / 6; cell += 1) {
		const along = (random() * 2 - 1) * (halfLong - 6);
		const across = (random() * 2 - 1) * 3;
		section.ellipse({
			x: cx + along * Math.cos(turn) - across * Math.sin(turn),
			y: cy + along * Math.sin(turn) + across * Math.cos(turn),
			halfLong: 5.6,
			halfWide: 5,
			turn,
			hematoxylin: -0.02,
			eosin: 1.05
		});
	}
}
