import { describe, expect, test } from 'vitest';
import { wordsOf } from '../../../tests/builders/dicom.ts';
import type { PixelForm } from './pixel-form.ts';
import { extentOf, toInt16, unitOf, windowInUnits } from './pixels.ts';

const form = (change: Partial<PixelForm> = {}): PixelForm => ({
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
	padding: null,
	...change
});
const values = (words: number[], change: Partial<PixelForm> = {}, unit = 1) => [
	...toInt16(wordsOf(words), form(change), unit)
];

describe('stored words become values in modality units', () => {
	test('slope and intercept are applied and rounded', () => {
		expect(values([0, 1024, 1064, 4095])).toEqual([-1024, 0, 40, 3071]);
		expect(values([0, 1, 2, 3], { slope: 2.5, intercept: -10 })).toEqual([-10, -7, -5, -2]);
	});

	test('bits above the stored ones are not pixels: overlays lay there', () => {
		expect(values([0xf000, 0x8400, 0x0428, 0x7fff])).toEqual([-1024, 0, 40, 3071]);
	});

	test('bits below the stored ones are shifted away', () => {
		expect(values([0x4000, 0x428f, 0, 0], { highBit: 15 }).slice(0, 2)).toEqual([0, 40]);
	});

	test('signed words keep their sign at their own width', () => {
		expect(values([0xfff, 0x800, 0x7ff, 0], { isSigned: true, intercept: 0 })).toEqual([
			-1, -2048, 2047, 0
		]);
		const wide = { isSigned: true, intercept: 0, bitsStored: 16, highBit: 15 };
		expect(values([0xffff, 0x8000, 0x7fff, 5], wide)).toEqual([-1, -32768, 32767, 5]);
	});

	test('big endian words are read from their other end', () => {
		const swapped = wordsOf([0, 1024, 1064, 4095]).swap16();
		expect([...toInt16(swapped, form({ littleEndian: false }), 1)]).toEqual([-1024, 0, 40, 3071]);
	});

	test('8-bit pixels are read, also where words of a big endian file swapped them', () => {
		const eight = { bitsAllocated: 8 as const, bitsStored: 8, highBit: 7, intercept: 0 };
		expect([...toInt16(Buffer.from([1, 2, 3, 4]), form(eight), 1)]).toEqual([1, 2, 3, 4]);
		expect([...toInt16(Buffer.from([2, 1, 4, 3]), form({ ...eight, isSwapped: true }), 1)]).toEqual(
			[1, 2, 3, 4]
		);
	});

	test('a frame in which low is bright is turned over, its windows with it', () => {
		const inverted = { isInverted: true, intercept: 0 };
		expect(values([0, 95, 4000, 4095], inverted)).toEqual([4095, 4000, 95, 0]);
		expect(windowInUnits({ center: 95, width: 50 }, form(inverted), 1)).toEqual({
			center: 4000,
			width: 50
		});
	});

	test('CT values that do not fit are clamped, not wrapped', () => {
		const wide = { bitsStored: 16, highBit: 15, intercept: 0 };
		expect(values([65_535, 32_768, 5, 0], wide)).toEqual([32_767, 32_767, 5, 0]);
		expect(values([65_535, 0, 0, 0], { ...wide, slope: -1 })[0]).toBe(-32_768);
	});
});

describe('units of a series', () => {
	test('CT keeps Hounsfield units whatever its range', () => {
		expect(unitOf('CT', 1, { lowest: -1024, highest: 65_535 })).toBe(1);
	});

	test('MR beyond 16 bits is halved as a whole, so that relations stay', () => {
		expect(unitOf('MR', 1, { lowest: 0, highest: 65_535 })).toBe(2);
		expect(unitOf('MR', 1, { lowest: 0, highest: 32_767 })).toBe(1);
	});

	test('MR in small fractions is spread, or it would be rounded to nothing', () => {
		const fine = { slope: 0.01, intercept: 0 };
		expect(unitOf('MR', 0.01, { lowest: 0, highest: 40 })).toBe(0.01);
		expect(values([0, 1, 2, 3], fine, 0.01)).toEqual([0, 1, 2, 3]);
		expect(windowInUnits({ center: 20, width: 40 }, form(fine), 0.01)).toEqual({
			center: 2000,
			width: 4000
		});
	});

	test('the extent is that of the pixels, not of what the header would allow', () => {
		const wide = form({ bitsStored: 16, highBit: 15, intercept: 0 });
		expect(extentOf(wordsOf([7, 900, 20, 30]), wide)).toEqual({ lowest: 7, highest: 900 });
	});
});
