/** Matrix and pixel of the phantom's slices. */
export const MATRIX = 512;
export const PIXEL_MM = 0.7;

/** Millimetres, as DICOM counts them: x to the patient's left, y to the back, z to the head. */
export type Place = readonly [number, number, number];
export type Box = { left: number; right: number; top: number; bottom: number };
/** Distance to a surface in millimetres, negative inside. `index` is the pixel's, for what was worked out before. */
export type Distance = (x: number, y: number, index: number) => number;
export type Value = number | ((x: number, y: number, index: number) => number);

export function xOf(column: number): number {
	return (column - (MATRIX - 1) / 2) * PIXEL_MM;
}

/** The column whose center is nearest to x; rows count the same way. */
export function columnOf(x: number): number {
	return Math.round(x / PIXEL_MM + (MATRIX - 1) / 2);
}

/** One axial slice in Hounsfield units, painted in layers. */
export class Canvas {
	readonly z: number;
	readonly hu = new Float32Array(MATRIX * MATRIX).fill(-1000);

	constructor(z: number) {
		this.z = z;
	}

	/** Fills a shape, with edges that cover their pixels in part, as a scanner sees them. */
	paint(box: Box, distance: Distance, value: Value): void {
		const [left, right] = [clamp(columnOf(box.left) - 1), clamp(columnOf(box.right) + 1)];
		const [top, bottom] = [clamp(columnOf(box.top) - 1), clamp(columnOf(box.bottom) + 1)];
		for (let row = top; row <= bottom; row += 1) {
			const y = xOf(row);
			for (let column = left; column <= right; column += 1) {
				const x = xOf(column);
				const index = row * MATRIX + column;
				const cover = 0.5 - distance(x, y, index) / PIXEL_MM;
				if (cover > 0) {
					const share = Math.min(1, cover);
					const paint = typeof value === 'number' ? value : value(x, y, index);
					this.hu[index] = (this.hu[index] ?? 0) * (1 - share) + paint * share;
				}
			}
		}
	}
}

function clamp(index: number): number {
	return Math.min(MATRIX - 1, Math.max(0, index));
}

/** Holds the whole body. */
export const BODY_BOX: Box = { left: -171, right: 171, top: -121, bottom: 121 };

/** A distance worked out once for every pixel, for a surface that several layers ask about. */
export function fieldOf(distance: (x: number, y: number) => number): Float32Array {
	const field = new Float32Array(MATRIX * MATRIX);
	for (let row = 0; row < MATRIX; row += 1) {
		for (let column = 0; column < MATRIX; column += 1) {
			field[row * MATRIX + column] = distance(xOf(column), xOf(row));
		}
	}
	return field;
}

export function boxAround(x: number, y: number, halfX: number, halfY: number): Box {
	return { left: x - halfX, right: x + halfX, top: y - halfY, bottom: y + halfY };
}
