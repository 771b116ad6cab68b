import { describe, expect, test } from 'vitest';
import { linkedFrame, linkOf, type Stack } from './linked-scroll.ts';

const axial = { row: [1, 0, 0], column: [0, 1, 0] } as const;
const thin: Stack = {
	frameCount: 100,
	sliceSpacing: 1,
	orientation: axial,
	depth: -50,
	frameOfReference: '2.25.1'
};
const thick: Stack = { ...thin, frameCount: 20, sliceSpacing: 5, depth: -40 };
const none = { from: 0, to: 0 };

describe('linked scrolling', () => {
	test('[IM69] of one examination goes by position along the body', () => {
		expect(linkOf(thin, thick)).toBe('position');
		// −50 + 30 mm is −20 mm: four thick slices above −40.
		expect(linkedFrame({ from: thin, to: thick, anchor: none }, 30)).toBe(4);
		expect(linkedFrame({ from: thick, to: thin, anchor: none }, 4)).toBe(30);
		expect(linkedFrame({ from: thin, to: thick, anchor: none }, 0)).toBe(0);
		expect(linkedFrame({ from: thick, to: thin, anchor: none }, 19)).toBe(99);
	});

	test.each<[string, Stack]>([
		['another examination', { ...thick, frameOfReference: '2.25.2' }],
		['an examination that is not named', { ...thick, frameOfReference: null }],
		['another plane', { ...thick, orientation: { row: [1, 0, 0], column: [0, 0, -1] } }],
		['a series that does not say how it lies', { ...thick, orientation: null }],
		['a series without places', { ...thick, depth: null }],
		['a series without a spacing', { ...thick, sliceSpacing: null }]
	])('[IM69] with %s goes slice by slice from the two that stood side by side', (_, other) => {
		expect(linkOf(thin, other)).toBe('slice');
		const link = { from: thin, to: other, anchor: { from: 40, to: 10 } };
		expect([40, 42, 39, 0, 99].map((frame) => linkedFrame(link, frame))).toEqual([
			10, 12, 9, 0, 19
		]);
	});
});
