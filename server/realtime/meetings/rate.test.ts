import { expect, test } from 'vitest';
import { Rate } from './rate.ts';

test('a burst is allowed, what is beyond it refused, and time gives some back', () => {
	const rate = new Rate({ burst: 3, perSecond: 1 });
	expect([1, 2, 3, 4].map(() => rate.allows())).toEqual([true, true, true, false]);
	const fast = new Rate({ burst: 1, perSecond: 1_000_000 });
	expect(fast.allows()).toBe(true);
	const started = performance.now();
	while (performance.now() - started < 1) {
		// A millisecond gives a thousand back, of which one fits.
	}
	expect([fast.allows(), fast.allows()].at(0)).toBe(true);
});
