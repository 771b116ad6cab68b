import type { Canvas, Place } from './canvas.ts';
import { seeded } from '../seeded.ts';
import { paintEllipsoid, paintRod, type Rod } from './shapes.ts';

/** The finding: a spiculated mass in the right upper lobe. Tests and the page's ruler measure it against these figures. */
export const NODULE = {
	/** Millimetres in patient coordinates. */
	center: [-72, -26, 100] as Place,
	diameterMm: 34,
	/** Mean of its core, before noise. */
	hu: 42
} as const;

const SPICULE_COUNT = 84;
/** Kept free around the axes, so that a ruler along a row or a column meets the edge of the mass and not a spicule. */
const FREE_ANGLE = 0.2;

export function makeSpicules(seed: number): Rod[] {
	const random = seeded(seed);
	const rods: Rod[] = [];
	while (rods.length < SPICULE_COUNT) {
		const around = random() * 2 * Math.PI;
		// Half of them lie almost in the plane of the slices, where a reader sees their whole length.
		const rise = (random() * 2 - 1) * (random() < 0.5 ? 0.12 : 1.1);
		const toAxis = Math.abs(
			(((around % (Math.PI / 2)) + Math.PI / 4) % (Math.PI / 2)) - Math.PI / 4
		);
		if (toAxis < FREE_ANGLE && Math.abs(rise) < FREE_ANGLE) {
			continue;
		}
		const flat = Math.cos(rise);
		const direction = [Math.cos(around) * flat, Math.sin(around) * flat, Math.sin(rise)] as const;
		const reach = NODULE.diameterMm / 2 + 4 + random() * 11;
		const at = (distance: number): Place => [
			NODULE.center[0] + direction[0] * distance,
			NODULE.center[1] + direction[1] * distance,
			NODULE.center[2] + direction[2] * distance
		];
		const from = at(NODULE.diameterMm / 2 - 3);
		rods.push({ from, to: at(reach), radius: 1.2 + random() * 0.7, endRadius: 0.35 });
	}
	return rods;
}

export function paintNodule(canvas: Canvas, spicules: Rod[]): void {
	const radius = NODULE.diameterMm / 2;
	for (const rod of spicules) {
		paintRod(canvas, rod, NODULE.hu - 40);
	}
	paintEllipsoid(canvas, { center: NODULE.center, half: [radius, radius, radius] }, NODULE.hu);
}
