import { BODY_BOX, type Canvas, type Place } from './canvas.ts';
import { NODULE } from './nodule.ts';
import { seeded, smoothField } from '../seeded.ts';
import { ellipseDistance, paintRod, type Rod } from './shapes.ts';

/** Height of the phantom; everything below is written for z from 0 (heart) to here (above the arch). */
const TOP_MM = 156;
export const CAVITY_CENTER_Y = -6;

/** How far the chest has narrowed towards its top, 1 below the arch. */
export function narrowing(z: number): number {
	const t = Math.max(0, z / TOP_MM - 0.45) / 0.55;
	return 1 - 0.27 * t * t;
}

/** Inner surface of the ribs, where the lungs end. */
export function cavityDistance(z: number): (x: number, y: number) => number {
	const scale = narrowing(z);
	return (x, y) => {
		const v = y - CAVITY_CENTER_Y;
		// Deeper towards the back than towards the front, and a little square.
		const depth = (v > 0 ? 92 : 84) * (0.35 + 0.65 * scale);
		const width = 131 * scale;
		return ellipseDistance(x, v, width, depth);
	};
}

/** Air and fine texture; denser towards the back, where blood lies. */
export function paintLungs(
	canvas: Canvas,
	cavity: Float32Array,
	texture: (x: number, y: number) => number
): void {
	const { z } = canvas;
	canvas.paint(
		BODY_BOX,
		(_x, _y, index) => cavity[index] ?? 1,
		(x, y) => {
			const gravity = 0.35 * (y - CAVITY_CENTER_Y);
			const fine = texture(x * 0.55 + z * 3.1, y * 0.55 + z * 1.7) * 16;
			const coarse = texture(x * 0.09 + z * 0.05, y * 0.09 - z * 0.04) * 14;
			return -868 + gravity + fine + coarse + fissure(x, y, z);
		}
	);
}

/** The oblique fissures, seen as a line of vessels missing and a thin brighter sheet. */
function fissure(x: number, y: number, z: number): number {
	const bulge = 0.0011 * (Math.abs(x) - 70) ** 2;
	const sheet = y - (58 - 0.62 * z) - bulge - (x < 0 ? 6 : 0);
	return Math.abs(x) > 34 && Math.abs(sheet) < 3 ? 95 * Math.exp(-((sheet / 0.8) ** 2)) : 0;
}

export function lungTexture(seed: number): (x: number, y: number) => number {
	return smoothField(seed);
}

type Tip = { at: Place; direction: Place; radius: number };

const HILA: Tip[] = [
	{ at: [-46, -8, 88], direction: [-0.6, -0.3, 0.75], radius: 4.6 },
	{ at: [-44, 6, 92], direction: [-0.5, 0.35, 0.8], radius: 4.4 },
	{ at: [-44, -16, 78], direction: [-0.7, -0.7, 0.1], radius: 4.4 },
	{ at: [-46, -10, 64], direction: [-0.7, -0.5, -0.5], radius: 4.2 },
	{ at: [-48, 8, 62], direction: [-0.7, 0.2, -0.7], radius: 5 },
	{ at: [-46, 14, 70], direction: [-0.5, 0.8, -0.4], radius: 4.8 },
	{ at: [-44, 14, 82], direction: [-0.7, 0.7, 0.3], radius: 4.4 },
	{ at: [52, -8, 96], direction: [0.5, -0.35, 0.8], radius: 4.4 },
	{ at: [50, 6, 98], direction: [0.5, 0.35, 0.8], radius: 4.2 },
	{ at: [56, -20, 80], direction: [0.6, -0.75, 0.1], radius: 4.2 },
	{ at: [58, 8, 66], direction: [0.6, 0.2, -0.75], radius: 4.8 },
	{ at: [54, 16, 72], direction: [0.4, 0.8, -0.45], radius: 4.8 },
	{ at: [54, 14, 86], direction: [0.7, 0.7, 0.25], radius: 4.2 },
	{ at: [62, -14, 62], direction: [0.7, -0.5, -0.5], radius: 3.8 }
];

/** Below this a vessel is thinner than the scanner shows. */
const THINNEST_MM = 0.55;
const PLEURA_MM = 4;
/** A vessel that would leave the lung turns; after so many tries it ends. */
const TURNS = 6;

/** Arteries and veins as trees that grow from the hila until they are too thin, or stopped by the pleura. */
export function growVessels(seed: number): Rod[] {
	const random = seeded(seed);
	const rods: Rod[] = [];
	const open = [...HILA];
	for (let tip = open.pop(); tip !== undefined; tip = open.pop()) {
		const grown = growOnce(tip, random);
		if (grown === null) {
			continue;
		}
		const { rod, direction } = grown;
		rods.push(rod);
		const at = rod.to;
		const thinner = tip.radius * 0.92;
		const branch = tip.radius * (0.42 + 0.36 * random());
		if (thinner > THINNEST_MM) {
			open.push({ at, direction, radius: thinner });
		}
		if (branch > THINNEST_MM && random() < 0.86) {
			open.push({ at, direction: swerve(direction, 1, random), radius: branch });
		}
	}
	return rods;
}

function growOnce(tip: Tip, random: () => number): { rod: Rod; direction: Place } | null {
	const length = 4 + 1.7 * tip.radius;
	for (let turn = 0; turn < TURNS; turn += 1) {
		const direction = swerve(tip.direction, 0.34 + 0.22 * turn, random);
		const to = along(tip.at, direction, length);
		if (isInLung(to) && !isNearNodule(to)) {
			const rod = { from: tip.at, to, radius: tip.radius, endRadius: tip.radius * 0.94 };
			return { rod, direction };
		}
	}
	return null;
}

function along(at: Place, direction: Place, length: number): Place {
	return [
		at[0] + direction[0] * length,
		at[1] + direction[1] * length,
		at[2] + direction[2] * length
	];
}

function swerve(direction: Place, amount: number, random: () => number): Place {
	const [x, y, z] = direction.map((part) => part + (random() * 2 - 1) * amount);
	const bent: Place = [x ?? 0, y ?? 0, z ?? 0];
	const length = Math.hypot(...bent) || 1;
	return [bent[0] / length, bent[1] / length, bent[2] / length];
}

function isInLung([x, y, z]: Place): boolean {
	return Math.abs(x) > 24 && z > -30 && z < TOP_MM + 30 && cavityDistance(z)(x, y) < -PLEURA_MM;
}

function isNearNodule(place: Place): boolean {
	const gap = Math.hypot(...place.map((part, axis) => part - (NODULE.center[axis] ?? 0)));
	return gap < NODULE.diameterMm / 2 + 7;
}

export function paintVessels(canvas: Canvas, vessels: Rod[]): void {
	const { z } = canvas;
	for (const rod of vessels) {
		// Most of several thousand end above or below this slice.
		const [low, high] = rod.from[2] < rod.to[2] ? [rod.from, rod.to] : [rod.to, rod.from];
		if (z < low[2] - rod.radius || z > high[2] + rod.radius) {
			continue;
		}
		paintRod(canvas, rod, rod.radius > 2 ? 130 : 40);
	}
}
