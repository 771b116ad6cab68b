import { describe, expect, test } from 'vitest';
import { edgeLetters, lettersOf, orientationFrom, type Orientation } from './orientation.ts';

const of = (...cosines: number[]): Orientation => {
	const found = orientationFrom(cosines);
	if (found === null) {
		throw new Error('no orientation');
	}
	return found;
};
const letters = (orientation: Orientation, rotation: 0 | 90 | 180 | 270, isFlipped: boolean) => {
	const { top, right, bottom, left } = edgeLetters(orientation, { rotation, isFlipped });
	return [top, right, bottom, left].join(' ');
};
/** The patient on the back, looked at from the feet: their left is at the right of the image. */
const axial = of(1, 0, 0, 0, 1, 0);
const coronal = of(1, 0, 0, 0, 0, -1);
const sagittal = of(0, 1, 0, 0, 0, -1);

describe('letters at the edges', () => {
	test('[IM63] of the three usual planes are as on a light box', () => {
		expect(letters(axial, 0, false)).toBe('A L P R');
		expect(letters(coronal, 0, false)).toBe('H L F R');
		expect(letters(sagittal, 0, false)).toBe('H P F A');
	});

	/** By hand: a quarter to the right takes what is at the left to the top. */
	test.each([
		[90, false, 'R A L P'],
		[180, false, 'P R A L'],
		[270, false, 'L P R A'],
		[0, true, 'A R P L'],
		[90, true, 'L A R P'],
		[180, true, 'P L A R'],
		[270, true, 'R P L A']
	] as const)('[IM63] turned by %d, mirrored %s, an axial slice has %s', (rotation, flip, seen) => {
		expect(letters(axial, rotation, flip)).toBe(seen);
	});

	test('[IM63] a plane that leans by more than a fifth has a second letter, one that leans less has not', () => {
		const lean = (share: number) => Math.sqrt(1 - share * share);
		expect(lettersOf([lean(0.19), 0, 0.19])).toBe('L');
		expect(lettersOf([lean(0.21), 0, 0.21])).toBe('LH');
		expect(lettersOf([-0.21, -lean(0.21), 0])).toBe('AR');
		// Three parts are still two letters, the larger ones.
		expect(lettersOf([0.8, -0.5, 0.33])).toBe('LA');
		// A gantry that is tilted by 20 degrees: sin 20° is 0.34.
		expect(letters(of(1, 0, 0, 0, 0.9397, -0.342), 0, false)).toBe('AH L PF R');
	});

	test.each([
		[[0, 0, 0, 0, 0, 0]],
		[[1, 0, 0, 1, 0, 0]],
		[[1, 0, 0, 0, 0.5, 0]],
		[[1, 0, 0, 0, 1]],
		[[1, 0, 0, 0, Number.NaN, 0]],
		[[]]
	])('[IM63] %j is no orientation and gets no letters', (cosines) => {
		expect(orientationFrom(cosines)).toBeNull();
	});
});
