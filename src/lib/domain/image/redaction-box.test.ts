import { expect, test } from 'vitest';
import { clippedTo, scaledBy } from './redaction-box.ts';

const extent = { width: 100, height: 50 };

test.each([
	['beside the image', { left: 100, top: 0, width: 5, height: 5 }, null],
	['below the image', { left: 0, top: 50, width: 5, height: 5 }, null],
	[
		'over its edges',
		{ left: -3, top: 45, width: 200, height: 9 },
		{ left: 0, top: 45, width: 100, height: 5 }
	],
	['within it', { left: 1, top: 2, width: 3, height: 4 }, { left: 1, top: 2, width: 3, height: 4 }]
])('a box %s is cut to what lies on the image', (_where, box, cut) => {
	expect(clippedTo(extent, box)).toEqual(cut);
});

test('on a smaller picture a box covers every pixel that was mixed from what is below it', () => {
	expect(scaledBy(0.25, { left: 10, top: 9, width: 5, height: 4 })).toEqual({
		left: 1,
		top: 1,
		width: 4,
		height: 4
	});
});
