import type { ViewableImage } from '../image/image.ts';
import type { Point, Shape } from './annotation.ts';
import { ellipseIn } from './shape-points.ts';

/** Size of a pixel in millimetres; null where the file does not say it. */
export type Calibration = Pick<ViewableImage, 'rowSpacing' | 'columnSpacing'>;

/** A pixel below 10 µm is seen through a microscope only. */
const MICROSCOPIC_MM = 0.01;

/** Whether lengths on the image are read in micrometres. */
export function isMicroscopic({ columnSpacing }: Calibration): boolean {
	return columnSpacing !== null && columnSpacing < MICROSCOPIC_MM;
}

/** `unit` is the unit of length: an area of `mm` is in square millimetres. Degrees are 0 to 180. */
export type Measure =
	| { kind: 'length'; value: number; unit: 'mm' | 'px' }
	| { kind: 'area'; value: number; unit: 'mm' | 'px' }
	| { kind: 'angle'; degrees: number };

/** What a shape measures on an image; null for a shape that measures nothing. Millimetres only where both spacings are known. */
export function measureOf(shape: Shape, image: Calibration): Measure | null {
	const { columnSpacing, rowSpacing } = image;
	const isCalibrated = columnSpacing !== null && rowSpacing !== null;
	const unit = isCalibrated ? 'mm' : 'px';
	// Without calibration pixels are taken as square, which is also how they are drawn.
	const [width, height] = isCalibrated ? [columnSpacing, rowSpacing] : [1, 1];
	const between = (from: Point, to: Point): Point => [
		(to[0] - from[0]) * width,
		(to[1] - from[1]) * height
	];
	switch (shape.type) {
		case 'ruler':
			return { kind: 'length', value: Math.hypot(...between(shape.from, shape.to)), unit };
		case 'ellipse': {
			const [x, y] = between(shape.from, shape.to);
			return { kind: 'area', value: (Math.PI / 4) * Math.abs(x * y), unit };
		}
		case 'angle':
			return {
				kind: 'angle',
				degrees: degreesBetween(between(shape.apex, shape.from), between(shape.apex, shape.to))
			};
		default:
			return null;
	}
}

function degreesBetween(a: Point, b: Point): number {
	const cross = a[0] * b[1] - a[1] * b[0];
	const dot = a[0] * b[0] + a[1] * b[1];
	return (Math.abs(Math.atan2(cross, dot)) * 180) / Math.PI;
}

/**
 * What lies in a region, in the units of the values, for CT Hounsfield units. The deviation is that of the whole region, not
 * of a sample.
 */
export type RegionValues = {
	count: number;
	mean: number;
	deviation: number;
	least: number;
	most: number;
};

/** Of the pixels that have their middle in the ellipse between two corners; null when there is none. */
export function valuesIn(
	{ from, to }: { from: Point; to: Point },
	{ values, width, height }: { values: Int16Array; width: number; height: number }
): RegionValues | null {
	const { center, radii } = ellipseIn(from, to);
	let [count, sum, squares] = [0, 0, 0];
	let [least, most] = [Infinity, -Infinity];
	const top = Math.max(0, Math.floor(center[1] - radii[1]));
	const bottom = Math.min(height - 1, Math.ceil(center[1] + radii[1]));
	for (let y = top; y <= bottom; y++) {
		const away = (y + 0.5 - center[1]) / radii[1];
		const reach = radii[0] * Math.sqrt(Math.max(0, 1 - away * away));
		const left = Math.max(0, Math.ceil(center[0] - reach - 0.5));
		const right = Math.min(width - 1, Math.floor(center[0] + reach - 0.5));
		for (let x = left; x <= right && Math.abs(away) <= 1; x++) {
			const value = values[y * width + x] ?? 0;
			count += 1;
			sum += value;
			squares += value * value;
			least = value < least ? value : least;
			most = value > most ? value : most;
		}
	}
	if (count === 0) {
		return null;
	}
	const mean = sum / count;
	const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
	return { count, mean, deviation, least, most };
}
