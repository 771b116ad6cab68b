import {
	isMicroscopic,
	measureOf,
	type Calibration,
	type RegionValues
} from '../domain/annotation/measure.ts';
import type { Shape } from '../domain/annotation/annotation.ts';
import { viewerText } from '#lib/text/viewer.ts';

/** Below so many mm (of an area: mm²) a pathologist reads micrometres. */
const SMALL = { length: 1, area: 0.1 };

/** A tenth of a millimetre is finer than anybody sets a ruler. */
function shortNumber(value: number, unit: 'mm' | 'px' | 'µm'): string {
	if (unit === 'px' || value >= 100 || (unit === 'µm' && value >= 10)) {
		return String(Math.round(value));
	}
	return value < 1 ? String(Number(value.toPrecision(2))) : value.toFixed(1);
}

/** `12.3 mm`, `140 µm`, `410 px`, `37°`, `84.1 mm²`; empty for a shape that measures nothing. */
export function measureText(shape: Shape, image: Calibration): string {
	const measure = measureOf(shape, image);
	if (measure === null) {
		return '';
	}
	if (measure.kind === 'angle') {
		return viewerText('viewer.angle', { degrees: Math.round(measure.degrees) });
	}
	const { kind } = measure;
	const isSmall = isMicroscopic(image) && measure.unit === 'mm' && measure.value < SMALL[kind];
	const unit = isSmall ? 'µm' : measure.unit;
	const perUnit = !isSmall ? 1 : kind === 'area' ? 1_000_000 : 1000;
	const number = shortNumber(measure.value * perUnit, unit);
	return kind === 'area'
		? viewerText('viewer.area', { area: number, unit })
		: viewerText('viewer.length', { length: number, unit });
}

const signed = (value: number): string => String(Math.round(value)).replace('-', '−');

/** `−60 ± 12 HU`, without a unit where the values have none; `isWhole`: with the extremes and the count. */
export function valuesText(
	values: RegionValues,
	{ isCt, isWhole }: { isCt: boolean; isWhole: boolean }
): string {
	const key = isWhole ? 'viewer.valuesAll' : 'viewer.values';
	return viewerText(isCt ? `${key}Hu` : key, {
		mean: signed(values.mean),
		deviation: Math.round(values.deviation),
		least: signed(values.least),
		most: signed(values.most),
		count: values.count
	});
}
