import { expect, test, vi } from 'vitest';
import { untilLoaded } from './until-loaded.ts';

test('a module that fails by itself is not asked for again', async () => {
	let asked = 0;
	const broken = () => {
		asked += 1;
		return Promise.reject(new SyntaxError('its own fault'));
	};
	await expect(untilLoaded(broken)).rejects.toThrow('its own fault');
	expect(asked).toBe(1);
});

test('what could not be fetched is asked for again, after pauses that grow to eight seconds, until it comes', async () => {
	vi.useFakeTimers();
	try {
		const askedAt: number[] = [];
		const load = () => {
			askedAt.push(Date.now());
			return askedAt.length < 8
				? Promise.reject(new TypeError('Failed to fetch dynamically imported module'))
				: Promise.resolve('the part');
		};
		const loaded = untilLoaded(load);
		await vi.runAllTimersAsync();
		expect(await loaded).toBe('the part');
		const pauses = askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? 0));
		expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
	} finally {
		vi.useRealTimers();
	}
});
