import { describe, expect, test } from 'vitest';
import type { Shape } from './annotation.ts';
import { valuesIn, measureOf } from './measure.ts';
import { quickest } from '../../../../tests/builders/quickest.ts';

const square = { rowSpacing: 0.5, columnSpacing: 0.5 };
const without = { rowSpacing: null, columnSpacing: null };
const ruler: Shape = { type: 'ruler', from: [10, 10], to: [40, 50] };

describe('a length', () => {
	test('is in millimetres where the image is calibrated, along both spacings', () => {
		expect(measureOf(ruler, square)).toEqual({ kind: 'length', value: 25, unit: 'mm' });
		expect(measureOf(ruler, { rowSpacing: 1, columnSpacing: 1 })).toMatchObject({ value: 50 });
		const tall = { rowSpacing: 2, columnSpacing: 1 };
		expect(measureOf({ type: 'ruler', from: [0, 0], to: [60, 40] }, tall)).toMatchObject({
			value: 100
		});
	});

	test('is never in millimetres where a spacing is not known', () => {
		const inPixels = { kind: 'length', value: 50, unit: 'px' };
		expect(measureOf(ruler, without)).toEqual(inPixels);
		expect(measureOf(ruler, { rowSpacing: 0.5, columnSpacing: null })).toEqual(inPixels);
		expect(measureOf(ruler, { rowSpacing: null, columnSpacing: 0.5 })).toEqual(inPixels);
	});
});

test('the area of an ellipse is in square millimetres or square pixels', () => {
	const ellipse: Shape = { type: 'ellipse', from: [30, 20], to: [10, 60] };
	const pixels = Math.PI * 10 * 20;
	expect(measureOf(ellipse, without)).toEqual({ kind: 'area', value: pixels, unit: 'px' });
	expect(measureOf(ellipse, square)).toEqual({ kind: 'area', value: pixels / 4, unit: 'mm' });
});

test('an angle is that of the body, not of pixels that are not square', () => {
	const angle: Shape = { type: 'angle', from: [100, 0], apex: [0, 0], to: [100, 100] };
	const degrees = (image: { rowSpacing: number | null; columnSpacing: number | null }) => {
		const measure = measureOf(angle, image);
		return measure?.kind === 'angle' ? measure.degrees : NaN;
	};
	expect(degrees(without)).toBeCloseTo(45, 9);
	expect(degrees({ rowSpacing: Math.sqrt(3), columnSpacing: 1 })).toBeCloseTo(60, 9);
	const reflex: Shape = { type: 'angle', from: [-10, 1], apex: [0, 0], to: [-10, -1] };
	const measured = measureOf(reflex, without);
	expect(measured?.kind === 'angle' && measured.degrees).toBeCloseTo(11.42, 2);
});

test('an arrow measures nothing', () => {
	expect(measureOf({ type: 'arrow', from: [0, 0], to: [5, 5] }, square)).toBeNull();
});

describe('values in an ellipse', () => {
	const [width, height] = [100, 100];
	const values = new Int16Array(width * height).fill(-1000);
	for (let y = 40; y < 60; y++) {
		values.fill(y < 50 ? 60 : 100, y * width + 40, y * width + 60);
	}
	const frame = { values, width, height };

	test('[IM66] counts the pixels whose middle is inside', () => {
		const inside = valuesIn({ from: [40, 40], to: [60, 60] }, frame);
		expect(inside).toMatchObject({ mean: 80, deviation: 20, least: 60, most: 100 });
		const upper = valuesIn({ from: [60, 50], to: [40, 40] }, frame);
		expect(upper).toMatchObject({ mean: 60, deviation: 0, least: 60, most: 60 });
		// Half axes of 10 and 5 px: as many pixels as its area, within its edge.
		expect(Math.abs((upper?.count ?? 0) - Math.PI * 50)).toBeLessThan(8);
	});

	test('[IM66] of a region beyond the image is none, and of one across its edge that of the part inside', () => {
		expect(valuesIn({ from: [-30, -30], to: [-10, -10] }, frame)).toBeNull();
		expect(valuesIn({ from: [-20, 0], to: [20, 20] }, frame)).toMatchObject({
			mean: -1000,
			deviation: 0
		});
		expect(valuesIn({ from: [5, 5], to: [5, 5] }, frame)).toBeNull();
	});

	test('of a whole slice of 512 by 512 takes less than 100 ms', async () => {
		const slice = { values: new Int16Array(512 * 512), width: 512, height: 512 };
		const measure = () => valuesIn({ from: [0, 0], to: [512, 512] }, slice);
		expect(await quickest({ below: 100 }, measure)).toBeLessThan(100);
	});
});
