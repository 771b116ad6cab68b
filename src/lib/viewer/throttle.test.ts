import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Throttle } from './throttle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('of 100 values in a second at 100 ms eleven are passed on, the first and the last among them', () => {
	const sent: number[] = [];
	const throttle = new Throttle<number>(100, (value) => sent.push(value));
	for (let value = 0; value < 100; value++) {
		throttle.push(value);
		vi.advanceTimersByTime(10);
	}
	vi.advanceTimersByTime(200);
	expect(sent).toHaveLength(11);
	expect([sent[0], sent.at(-1)]).toEqual([0, 99]);
});

test('the end is not overtaken by what waited before it', () => {
	const sent: (number | null)[] = [];
	const throttle = new Throttle<number | null>(33, (value) => sent.push(value));
	throttle.push(1);
	throttle.push(2);
	throttle.finish(null);
	vi.advanceTimersByTime(500);
	expect(sent).toEqual([1, null]);
});
