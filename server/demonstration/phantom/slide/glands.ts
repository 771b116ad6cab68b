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
		const isClear = glands.every(
			(other) =>
				Math.hypot(other.x - gland.x, other.y - gland.y) > (other.radius + radius) * 1.06 + GAP
		);
		// Stroma keeps about half of the field.
		if (isClear && (attempt < 300 || random() < 0.02)) {
			glands.push(gland);
		}
	}
	return glands;
}

/** Outline of a gland: its radius in one direction. */
export function glandOutline(seed: number): (gland: Gland, angle: number) => number {
	const wave = smoothField(seed);
	return (gland, angle) => {
		const [u, v] = [Math.cos(angle) * 1.25 + gland.wave, Math.sin(angle) * 1.25 + gland.wave * 0.7];
		return gland.radius * (1 + 0.3 * wave(u, v) + 0.09 * wave(u * 3.1, v * 3.1));
	};
}

/** Distance to the gland's wall as a share of its radius there: 0 in the middle, 1 at the outer wall. */
export function shareOfRadius(
	gland: Gland,
	outline: (gland: Gland, angle: number) => number,
	x: number,
	y: number
): number {
	const [dx, dy] = [x - gland.x, y - gland.y];
	return Math.sqrt(dx * dx + dy * dy) / outline(gland, Math.atan2(dy, dx));
}

export function paintGland(
	section: Section,
	gland: Gland,
	outline: (gland: Gland, angle: number) => number,
	random: () => number,
	texture: (x: number, y: number) => number
): void {
	section.around(gland.x, gland.y, gland.radius * 1.45, (x, y, index) => {
		const share = shareOfRadius(gland, outline, x, y);
		const edge = Math.min(1, Math.max(0, (1.03 - share) * gland.radius * 0.5));
		if (edge > 0) {
			const ragged = gland.lumen + 0.05 * texture(x / 11, y / 11) + 0.07 * texture(x / 45, y / 45);
			const inside = Math.min(1, Math.max(0, (ragged - share) * gland.radius * 0.35));
			const foam = 0.09 * texture(x / 6, y / 6) + 0.06 * texture(x / 24, y / 24);
			section.blend(
				index,
				edge,
				(0.3 + foam) * (1 - inside) + 0.02 * inside,
				(0.33 + foam * 0.7) * (1 - inside) + 0.035 * inside
			);
		}
	});
	paintNuclei(section, gland, outline, random, texture);
	paintDebris(section, gland, random);
}

/** Crowded, stacked nuclei that point to the lumen. */
function paintNuclei(
	section: Section,
	gland: Gland,
	outline: (gland: Gland, angle: number) => number,
	random: () => number,
	texture: (x: number, y: number) => number
): void {
	const grain = (x: number, y: number) =>
		0.34 * texture(x / 3.1, y / 3.1) + 0.2 * texture(x / 7, y / 7);
	for (const layer of [0.9, 0.79, 0.68, 0.58]) {
		if (layer < gland.lumen + 0.17) {
			continue;
		}
		const step = 17 / (gland.radius * layer);
		for (
			let angle = random() * step;
			angle < 2 * Math.PI;
			angle += step * (0.8 + 0.45 * random())
		) {
			if (random() < (layer < 0.7 ? 0.45 : 0.1)) {
				continue;
			}
			const distance = outline(gland, angle) * (layer + bell(random) * 0.028);
			const [x, y] = [gland.x + Math.cos(angle) * distance, gland.y + Math.sin(angle) * distance];
			const size = 0.85 + 0.4 * random();
			const turn = angle + bell(random) * 0.3;
			const hematoxylin = 1.05 + 0.5 * random();
			section.ellipse({
				x,
				y,
				halfLong: 13 * size,
				halfWide: 7.6 * size,
				turn,
				hematoxylin: hematoxylin + 0.35,
				eosin: 0.35
			});
			section.ellipse({
				x,
				y,
				halfLong: 11.6 * size,
				halfWide: 6.3 * size,
				turn,
				hematoxylin,
				eosin: 0.3,
				grain
			});
			if (random() < 0.3) {
				section.ellipse({
					x: x + bell(random) * 2,
					y: y + bell(random) * 2,
					halfLong: 2.1,
					halfWide: 2,
					turn: 0,
					hematoxylin: 2.1,
					eosin: 0.5
				});
			}
		}
	}
}

/** Shed cells and secretion in the lumen. */
function paintDebris(section: Section, gland: Gland, random: () => number): void {
	const reach = gland.radius * (gland.lumen - 0.12);
	for (let count = 0; count < gland.radius / 18; count += 1) {
		const [angle, distance] = [random() * 2 * Math.PI, Math.sqrt(random()) * reach];
		const [x, y] = [gland.x + Math.cos(angle) * distance, gland.y + Math.sin(angle) * distance];
		const half = 3 + random() * 9;
		section.ellipse({
			x,
			y,
			halfLong: half,
			halfWide: half * 0.7,
			turn: angle,
			hematoxylin: 0.05,
			eosin: 0.12 + random() * 0.3
		});
		if (random() < 0.25) {
			section.ellipse({ x, y, halfLong: 3.4, halfWide: 3, turn: 0, hematoxylin: 1.5, eosin: 0.4 });
		}
	}
}
