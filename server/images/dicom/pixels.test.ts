import { describe, expect, test } from 'vitest';
import { wordsOf } from '../../../tests/builders/dicom.ts';
import { windowOfLut } from './lut.ts';
import type { GrayForm } from './pixel-form.ts';
import { AS_IS, extentOf, scaleOf, toInt16, windowInUnits, type Scale } from './pixels.ts';

const form = (change: Partial<GrayForm> = {}): GrayForm => ({
	kind: 'gray',
	rows: 1,
	columns: 4,
	bitsAllocated: 16,
	bitsStored: 12,
	highBit: 11,
	isSigned: false,
	isInverted: false,
	littleEndian: true,
	isSwapped: false,
	slope: 1,
	intercept: -1024,
	lut: null,
	padding: null,
	...change
});
const values = (words: number[], change: Partial<GrayForm> = {}, scale: Scale = AS_IS) => [
	...toInt16(wordsOf(words), form(change), scale)
];

describe('stored words become values in modality units', () => {
	test('[IM6] slope and intercept are applied and rounded', () => {
		expect(values([0, 1024, 1064, 4095])).toEqual([-1024, 0, 40, 3071]);
		expect(values([0, 1, 2, 3], { slope: 2.5, intercept: -10 })).toEqual([-10, -7, -5, -2]);
	});

	test('[IM6] bits above the stored ones are not pixels: overlays lay there', () => {
		expect(values([0xf000, 0x8400, 0x0428, 0x7fff])).toEqual([-1024, 0, 40, 3071]);
	});

	test('[IM6] bits below the stored ones are shifted away', () => {
		expect(values([0x4000, 0x428f, 0, 0], { highBit: 15 }).slice(0, 2)).toEqual([0, 40]);
	});

	test('[IM6] signed words keep their sign at their own width', () => {
		expect(values([0xfff, 0x800, 0x7ff, 0], { isSigned: true, intercept: 0 })).toEqual([
			-1, -2048, 2047, 0
		]);
		const wide = { isSigned: true, intercept: 0, bitsStored: 16, highBit: 15 };
		expect(values([0xffff, 0x8000, 0x7fff, 5], wide)).toEqual([-1, -32768, 32767, 5]);
	});

	test('big endian words are read from their other end', () => {
		const swapped = wordsOf([0, 1024, 1064, 4095]).swap16();
		expect([...toInt16(swapped, form({ littleEndian: false }), AS_IS)]).toEqual([
			-1024, 0, 40, 3071
		]);
	});

	test('8-bit pixels are read, also where words of a big endian file swapped them', () => {
		const eight = { bitsAllocated: 8 as const, bitsStored: 8, highBit: 7, intercept: 0 };
		expect([...toInt16(Buffer.from([1, 2, 3, 4]), form(eight), AS_IS)]).toEqual([1, 2, 3, 4]);
		expect([
			...toInt16(Buffer.from([2, 1, 4, 3]), form({ ...eight, isSwapped: true }), AS_IS)
		]).toEqual([1, 2, 3, 4]);
	});

	test('[IM6] a frame in which low is bright is turned over, its windows with it', () => {
		const inverted = { isInverted: true, intercept: 0 };
		expect(values([0, 95, 4000, 4095], inverted)).toEqual([4095, 4000, 95, 0]);
		expect(windowInUnits({ center: 95, width: 50 }, form(inverted), AS_IS)).toEqual({
			center: 4000,
			width: 50
		});
	});

	test('[IM8] CT stays in Hounsfield units: values that do not fit are clamped, not wrapped', () => {
		const wide = { bitsStored: 16, highBit: 15, intercept: 0 };
		expect(values([65_535, 32_768, 5, 0], wide)).toEqual([32_767, 32_767, 5, 0]);
		expect(values([65_535, 0, 0, 0], { ...wide, slope: -1 })[0]).toBe(-32_768);
	});
});

describe('units of a series', () => {
	test('[IM8] what lies above 16 bits with a sign but spans no more is moved as a whole, its windows too', () => {
		const scale = scaleOf(1, { lowest: 0, highest: 65_535 });
		expect(scale).toEqual({ unit: 1, offset: 32_768 });
		const wide = { bitsStored: 16, highBit: 15, intercept: 0 };
		expect(values([0, 1, 32_768, 65_535], wide, scale)).toEqual([-32_768, -32_767, 0, 32_767]);
		expect(windowInUnits({ center: 40_000, width: 900 }, form(wide), scale)).toEqual({
			center: 7232,
			width: 900
		});
		expect(scaleOf(1, { lowest: 0, highest: 32_767 })).toEqual(AS_IS);
	});

	test('[IM8] what spans more is halved as a whole, so that relations stay', () => {
		expect(scaleOf(2, { lowest: 0, highest: 131_070 })).toEqual({ unit: 2, offset: 32_768 });
		expect(scaleOf(9, { lowest: -200_000, highest: 200_000 })).toEqual({ unit: 8, offset: 0 });
	});

	test('[IM8] values in small fractions are spread, or they would be rounded to nothing', () => {
		const fine = { slope: 0.01, intercept: 0 };
		const scale = scaleOf(0.01, { lowest: 0, highest: 40 });
		expect(scale).toEqual({ unit: 0.01, offset: 0 });
		expect(values([0, 1, 2, 3], fine, scale)).toEqual([0, 1, 2, 3]);
		expect(windowInUnits({ center: 20, width: 40 }, form(fine), scale)).toEqual({
			center: 2000,
			width: 4000
		});
	});

	test('the extent is that of the pixels, not of what the header would allow', () => {
		const wide = form({ bitsStored: 16, highBit: 15, intercept: 0 });
		expect(extentOf(wordsOf([7, 900, 20, 30]), wide)).toEqual({ lowest: 7, highest: 900 });
	});
});

describe('tables in place of slope and window', () => {
	const lut = { first: 10, entries: Uint16Array.from([5, 70, 900]) };

	test('[IM7] a modality LUT is looked up, and its ends stand for what lies outside', () => {
		expect(values([0, 10, 11, 50], { lut })).toEqual([5, 5, 70, 900]);
		expect(values([0, 10, 11, 50], { lut, isInverted: true })).toEqual([900, 900, 835, 5]);
	});

	test('[IM7] a VOI LUT is offered as the window in which it rises; one that falls is not offered', () => {
		const ramp = Uint16Array.from({ length: 4096 }, (_, index) =>
			Math.round(4095 * Math.min(1, Math.max(0, (index - 1000) / 500)))
		);
		const window = windowOfLut({ first: -1024, entries: ramp });
		expect(window?.center).toBeCloseTo(-1024 + 1250, -1);
		expect(window?.width).toBeGreaterThan(480);
		expect(window?.width).toBeLessThan(500);
		expect(windowOfLut({ first: 0, entries: ramp.toReversed() })).toBeNull();
	});
});
