import { measureOf, type Calibration, type Density } from '../domain/annotation/measure.ts';
import type { Shape } from '../domain/annotation/annotation.ts';
import { viewerText } from '#lib/text/viewer.ts';

/** A tenth of a millimetre is finer than anybody sets a ruler; on a slide lengths are far below it. */
function shortNumber(value: number, unit: 'mm' | 'px'): string {
	if (unit === 'px' || value >= 100) {
		return String(Math.round(value));
	}
	return value < 1 ? String(Number(value.toPrecision(2))) : value.toFixed(1);
}

/** `12.3 mm`, `410 px`, `37°`, `84.1 mm²`; empty for a shape that measures nothing. */
export function measureText(shape: Shape, image: Calibration): string {
	const measure = measureOf(shape, image);
	if (measure === null) {
		return '';
	}
	if (measure.kind === 'angle') {
		return viewerText('viewer.angle', { degrees: Math.round(measure.degrees) });
	}
	const { kind, value, unit } = measure;
	const number = shortNumber(value, unit);
	return kind === 'area'
		? viewerText('viewer.area', { area: number, unit })
		: viewerText('viewer.length', { length: number, unit });
}

/** `−60 HU, SD 12`. */
export function densityText({ mean, deviation }: Density): string {
	const signed = String(Math.round(mean)).replace('-', '−');
	return viewerText('viewer.density', { mean: signed, deviation: Math.round(deviation) });
}
