import { describe, expect, test } from 'vitest';
import { GrayTable, voiLinear } from './window-level.ts';
import { quickest } from '../../../tests/builders/quickest.ts';

/** By hand from DICOM PS3.3 C.11.2.1.2.1: y = ((x - (c - 0.5)) / (w - 1) + 0.5) * 255. */
describe('VOI LINEAR', () => {
	test.each([
		// c 40, w 400: black up to 39.5 - 199.5 = -160, white above 39.5 + 199.5 = 239.
		[-1000, 40, 400, 0],
		[-160, 40, 400, 0],
		[-159, 40, 400, 1], // (-198.5 / 399 + 0.5) * 255 = 0.639
		[-60, 40, 400, 64], // (-99.5 / 399 + 0.5) * 255 = 63.91
		[40, 40, 400, 128], // (0.5 / 399 + 0.5) * 255 = 127.82
		[140, 40, 400, 192], // (100.5 / 399 + 0.5) * 255 = 191.73
		[239, 40, 400, 255],
		[240, 40, 400, 255],
		// The example of the standard: c 2048, w 4096.
		[0, 2048, 4096, 0],
		[4095, 2048, 4096, 255],
		[2048, 2048, 4096, 128]
	])('%i HU through center %i width %i is %i', (value, center, width, gray) => {
		expect(voiLinear(value, { center, width })).toBe(gray);
	});

	test('a window of width 1 is a threshold at center - 0.5', () => {
		const window = { center: 100, width: 1 };
		expect([99, 100].map((value) => voiLinear(value, window))).toEqual([0, 255]);
	});
});

describe('painting a frame', () => {
	test('each value becomes an opaque gray pixel, also at the ends of int16', () => {
		const frame = Int16Array.from([-32768, -160, 40, 140, 240, 32767]);
		const pixels = new Uint32Array(frame.length);
		new GrayTable().paint(frame, { center: 40, width: 400 }, pixels);
		const bytes = [...new Uint8Array(pixels.buffer)];
		expect(bytes.filter((_, index) => index % 4 === 3)).toEqual([255, 255, 255, 255, 255, 255]);
		expect(bytes.filter((_, index) => index % 4 === 0)).toEqual([0, 0, 128, 192, 255, 255]);
		expect(bytes.filter((_, index) => index % 4 === 2)).toEqual([0, 0, 128, 192, 255, 255]);
	});

	test('another window repaints the same table', () => {
		const table = new GrayTable();
		const pixels = new Uint32Array(1);
		const frame = Int16Array.from([-600]);
		table.paint(frame, { center: 40, width: 400 }, pixels);
		expect(pixels[0]).toBe(0xff000000);
		table.paint(frame, { center: -600, width: 1500 }, pixels);
		expect((pixels[0] ?? 0) & 0xff).toBe(128);
	});

	test('a window that lies outside of int16 paints black or white, never holes', () => {
		const pixels = new Uint32Array(1);
		const table = new GrayTable();
		table.paint(Int16Array.from([0]), { center: 90_000, width: 10 }, pixels);
		expect(pixels[0]).toBe(0xff000000);
		table.paint(Int16Array.from([0]), { center: -90_000, width: 10 }, pixels);
		expect(pixels[0]).toBe(0xffffffff);
	});

	test('a slice of 512 by 512 takes less than 50 ms', async () => {
		const frame = new Int16Array(512 * 512).map((_, index) => index % 3000);
		const table = new GrayTable();
		const pixels = new Uint32Array(frame.length);
		table.paint(frame, { center: 40, width: 400 }, pixels);
		let width = 400;
		const paint = () => table.paint(frame, { center: 50, width: (width += 10) }, pixels);
		expect(await quickest({ below: 50 }, paint)).toBeLessThan(50);
	});
});
