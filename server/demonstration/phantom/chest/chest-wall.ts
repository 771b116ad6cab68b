import { BODY_BOX, boxAround, fieldOf, type Canvas, type Distance, type Place } from './canvas.ts';
import { CAVITY_CENTER_Y, cavityDistance, narrowing } from './lungs.ts';
import { ellipseDistance, paintRod, type Rod } from './shapes.ts';

const SKIN = 30;
const FAT = -102;
const MUSCLE = 58;
const CORTEX = 820;
const MARROW = 190;
const CARTILAGE = 105;
const LUNG_OVERLAP_MM = 2;

/** Skin and inner wall of the chest for every pixel of a slice. */
export type Surfaces = { outline: Float32Array; cavity: Float32Array };

/** Below the arch the chest keeps its width, so many slices share their surfaces. */
export function surfacesAt(z: number): Surfaces {
	return { outline: fieldOf(bodyDistance(z)), cavity: fieldOf(cavityDistance(z)) };
}

function bodyDistance(z: number): (x: number, y: number) => number {
	const scale = 0.5 + 0.5 * narrowing(z);
	return (x, y) =>
		ellipseDistance(x, y + 2, 168 * scale, (y > -2 ? 116 : 112) * (0.6 + 0.4 * scale));
}

/** Skin, fat, muscle: thicker at the sides, where the arm's muscles begin. */
export function paintBody(
	canvas: Canvas,
	{ outline, cavity }: Surfaces,
	texture: (x: number, y: number) => number
): void {
	const { z } = canvas;
	const distance: Distance = (_x, _y, index) =>
		// Where the lungs come, nothing has to be painted first.
		(cavity[index] ?? 0) < -LUNG_OVERLAP_MM ? 1 : (outline[index] ?? 1);
	canvas.paint(BODY_BOX, distance, (x, y, index) => {
		const depth = -(outline[index] ?? 0);
		const side = (x * x) / (x * x + y * y + 1);
		const fatDepth = 9 + 4 * side + 1.5 * texture(x * 0.06, y * 0.06 + z * 0.02);
		if (depth < 1.8) {
			return SKIN;
		}
		if (depth < fatDepth) {
			return FAT + 9 * texture(x * 0.3, y * 0.3 + z);
		}
		// Sheets of fat between the muscles.
		const sheet = Math.sin((cavity[index] ?? 0) * 0.62 + 2.2 * texture(x * 0.05, y * 0.05));
		return sheet > 0.86 ? -40 : MUSCLE + 8 * texture(x * 0.4, y * 0.4 + z);
	});
}

/** Distance between neighbouring ribs, and how far one falls on its way from the spine to the breastbone. */
const RIB_STEP_MM = 27;
const RIB_FALL_MM = 96;
const RIB_HALF_HIGH = 6.2;
const RIB_HALF_THICK = 3.9;

/** Ribs run obliquely, so each slice cuts several of them, as long ovals in the wall. */
export function paintRibs(canvas: Canvas, cavity: Float32Array): void {
	const { z } = canvas;
	const toRib = (x: number, y: number, index: number) => {
		const progress = Math.abs(Math.atan2(x, y - CAVITY_CENTER_Y)) / Math.PI;
		const level = (z + RIB_FALL_MM * progress + (x < 0 ? 3 : 0)) / RIB_STEP_MM;
		const high = (level - Math.round(level)) * RIB_STEP_MM;
		const thick = (cavity[index] ?? 0) - RIB_HALF_THICK - 1.2;
		const [h, t] = [high / RIB_HALF_HIGH, thick / RIB_HALF_THICK];
		return { progress, level: Math.sqrt(h * h + t * t) };
	};
	const distance: Distance = (x, y, index) => {
		const wall = cavity[index] ?? 0;
		if (wall < 0 || wall > 2 * RIB_HALF_THICK + 3) {
			return 1;
		}
		const { progress, level } = toRib(x, y, index);
		return progress > 0.1 && progress < 0.93 ? (level - 1) * RIB_HALF_THICK : 1;
	};
	canvas.paint(BODY_BOX, distance, (x, y, index) => {
		const { progress, level } = toRib(x, y, index);
		if (progress > 0.8) {
			return CARTILAGE;
		}
		return level > 0.66 ? CORTEX : MARROW;
	});
}

const VERTEBRA_STEP_MM = 26;
const DISC_HALF_MM = 2.6;

/** Vertebral body with its arch; every 26 mm a slice meets the disc instead. */
export function paintSpine(canvas: Canvas): void {
	const { z } = canvas;
	const isDisc =
		Math.abs(z / VERTEBRA_STEP_MM - Math.round(z / VERTEBRA_STEP_MM)) * VERTEBRA_STEP_MM <
		DISC_HALF_MM;
	const body: Distance = (x, y) => ellipseDistance(x, y - 58, 18.5, 14.5);
	canvas.paint(boxAround(0, 76, 31, 25), (x, y) => ellipseDistance(x, y - 76, 31, 25), MUSCLE - 4);
	const arch = archRods(z);
	for (const rod of isDisc ? arch.slice(-1) : arch) {
		paintRod(canvas, rod, CORTEX - 120, 1.2);
		paintRod(canvas, rod, MARROW + 120);
	}
	canvas.paint(boxAround(0, 58, 19, 15), body, (x, y, index) => {
		if (isDisc) {
			return 92;
		}
		return body(x, y, index) > -1.6 ? CORTEX - 60 : MARROW + 20;
	});
	canvas.paint(boxAround(0, 80.5, 10, 9), (x, y) => ellipseDistance(x, y - 80.5, 10, 9), -30);
	canvas.paint(boxAround(0, 80.5, 6, 5), (x, y) => ellipseDistance(x, y - 80.5, 5.4, 4.6), 38);
}

function archRods(z: number): Rod[] {
	const at = (x: number, y: number): Place => [x, y, z];
	return [
		{ from: at(-12, 68), to: at(-13, 84), radius: 3.4 },
		{ from: at(12, 68), to: at(13, 84), radius: 3.4 },
		{ from: at(-13, 86), to: at(-34, 92), radius: 3.6 },
		{ from: at(13, 86), to: at(34, 92), radius: 3.6 },
		{ from: at(-12, 88), to: at(0, 94), radius: 2.6 },
		{ from: at(12, 88), to: at(0, 94), radius: 2.6 },
		{ from: at(0, 94), to: at(0, 106), radius: 2.4, endRadius: 1.6 }
	];
}

export function paintSternum(canvas: Canvas): void {
	const { z } = canvas;
	const wide = z > 112 ? 26 : 15;
	const y0 = CAVITY_CENTER_Y - 84 * (0.35 + 0.65 * narrowing(z)) - 6;
	const plate: Distance = (x, y) => ellipseDistance(x, y - y0, wide, 5);
	canvas.paint(boxAround(0, y0, wide, 5), plate, (x, y, index) =>
		plate(x, y, index) > -1.2 ? CORTEX - 250 : MARROW - 60
	);
}

/** Shoulder blades lie behind the ribs, from the level of the carina upwards. */
export function paintScapulae(canvas: Canvas): void {
	const { z } = canvas;
	if (z < 60) {
		return;
	}
	const rise = (z - 60) / 96;
	const scale = narrowing(z);
	for (const side of [-1, 1]) {
		const blade: Rod = {
			from: [side * (88 - 4 * rise), 87 * (0.45 + 0.55 * scale), z],
			to: [
				side * (112 + 14 * rise) * (0.5 + 0.5 * scale),
				62 * (0.45 + 0.55 * scale) - 12 * rise,
				z
			],
			radius: 2,
			endRadius: 2.6 + 2.4 * rise
		};
		paintRod(canvas, blade, CORTEX - 150, 0.8);
		paintRod(canvas, blade, MARROW + 60, -0.6);
	}
}

/** The couch under the patient: a thin curved shell. */
export function paintTable(canvas: Canvas): void {
	const shell: Distance = (x, y) =>
		Math.abs(x) < 150 ? Math.abs(y - (138 - 0.0009 * x * x)) - 1.1 : 1;
	const box = boxAround(0, 132, 151, 24);
	canvas.paint(box, shell, -180);
	const bed: Distance = (x, y) =>
		Math.abs(x) < 146 ? Math.abs(y - (145 - 0.0009 * x * x)) - 5.5 : 1;
	canvas.paint(box, bed, (x, y, index) => (Math.abs(bed(x, y, index)) < 0.9 ? -260 : -930));
}
