import type { Canvas, Place } from './canvas.ts';
import { paintEllipsoid, paintRod, type Ellipsoid, type Rod } from './shapes.ts';

const FAT = -95;
const MUSCLE = 55;
/** Blood in the venous phase. */
const BLOOD = 165;
const AIR = -1000;

const rod = (from: Place, to: Place, radius: number, endRadius = radius): Rod => ({
	from,
	to,
	radius,
	endRadius
});
const ellipsoid = (center: Place, half: Place, turn = 0): Ellipsoid => ({ center, half, turn });

const HEART = ellipsoid([20, -36, 22], [60, 45, 56], 0.5);
const CHAMBERS = [
	ellipsoid([42, -30, 16], [26, 16, 38], 0.75),
	ellipsoid([6, -58, 18], [34, 14, 40], 0.35),
	ellipsoid([-27, -30, 26], [17, 23, 32]),
	ellipsoid([8, 0, 48], [30, 13, 18])
];

const VESSELS: Rod[] = [
	// Ascending aorta, arch, descending aorta.
	rod([-4, -34, 52], [-12, -40, 74], 15),
	rod([-12, -40, 74], [-10, -36, 112], 15),
	rod([-10, -36, 114], [4, -12, 122], 13.5),
	rod([4, -12, 122], [20, 30, 116], 12.5),
	rod([20, 30, 116], [21, 36, -20], 12),
	// Pulmonary trunk and arteries.
	rod([16, -56, 52], [16, -44, 80], 14),
	rod([14, -38, 84], [-14, -18, 84], 11),
	rod([-14, -18, 84], [-46, -10, 82], 9, 7),
	rod([18, -40, 86], [52, -4, 90], 10.5, 7),
	// Superior vena cava, brachiocephalic veins, arch vessels.
	rod([-30, -30, 40], [-31, -34, 132], 9),
	rod([-31, -34, 134], [-30, -30, 176], 7.5),
	rod([-31, -36, 132], [26, -44, 150], 6.5, 5.5),
	rod([-8, -22, 122], [-18, -22, 176], 6.5),
	rod([3, -12, 124], [4, -20, 176], 4.5),
	rod([12, 2, 122], [22, -4, 176], 5),
	// Lower pulmonary veins.
	rod([-20, 2, 50], [-52, 12, 48], 6, 4.5),
	rod([34, 4, 50], [58, 14, 48], 6, 4.5)
];

const AIRWAYS: Rod[] = [
	rod([0, 4, 180], [0, 10, 98], 9),
	rod([0, 10, 98], [-38, 10, 78], 7, 6),
	rod([0, 10, 98], [44, 14, 72], 6.5, 5.5),
	rod([-30, 9, 84], [-58, 0, 98], 3.8, 2.6),
	rod([-38, 10, 78], [-58, 24, 34], 4.4, 2.6),
	rod([44, 14, 72], [62, 24, 32], 4.2, 2.4),
	rod([44, 12, 76], [68, -6, 88], 3.6, 2.2)
];
const WALL_MM = 1.6;

const ESOPHAGUS = rod([2, 30, -20], [-2, 27, 180], 7.5);
/** A node of the lower paratracheal station, larger than usual. */
const NODE = ellipsoid([-20, -8, 108], [9, 7, 8]);
const AZYGOS = rod([-12, 44, -20], [-12, 42, 104], 4);

/** What fills the middle of the chest, from the fat around everything to the air in the windpipe. */
export function paintMediastinum(canvas: Canvas): void {
	paintFat(canvas);
	paintEllipsoid(canvas, HEART, 105);
	for (const chamber of CHAMBERS) {
		paintEllipsoid(canvas, chamber, BLOOD);
	}
	for (const vessel of VESSELS) {
		paintRod(canvas, vessel, BLOOD);
	}
	paintRod(canvas, AZYGOS, BLOOD);
	paintEllipsoid(canvas, NODE, 68);
	paintRod(canvas, ESOPHAGUS, MUSCLE - 10);
	paintRod(canvas, { ...ESOPHAGUS, radius: 1.8, endRadius: 1.8 }, -500);
	// All walls first: at the carina one wall must not close the other's opening.
	for (const airway of AIRWAYS) {
		paintRod(canvas, airway, MUSCLE - 20, WALL_MM);
	}
	for (const airway of AIRWAYS) {
		paintRod(canvas, airway, AIR);
	}
}

function paintFat(canvas: Canvas): void {
	const { z } = canvas;
	// From the breastbone to the spine; narrower in front, where the lungs come close to each other.
	const front = 1 - 0.25 * Math.min(1, z / 120);
	paintEllipsoid(canvas, ellipsoid([2, -58, z], [22 * front, 42, 1]), FAT);
	paintEllipsoid(canvas, ellipsoid([2, 22, z], [25, 44, 1]), FAT);
	paintEllipsoid(canvas, HEART, FAT, 5);
	for (const vessel of VESSELS) {
		// Towards the lungs the vessels leave the fat.
		const isLateral = Math.abs(vessel.to[0]) > 40;
		paintRod(canvas, vessel, FAT, isLateral ? 1.5 : 5);
	}
	for (const airway of AIRWAYS.slice(0, 3)) {
		paintRod(canvas, airway, FAT, 6);
	}
	paintEllipsoid(canvas, NODE, FAT, 6);
}
