import { expect, test } from 'vitest';
import { untilText } from './until.ts';

const MINUTE_MS = 60_000;

test('a time ahead is told in its two largest units, and in days alone from a week on', () => {
	const told = [-5, 0, 1, 60, 200, 1440, 1500, 2760, 2880 + 180, 7 * 1440 + 300].map((minutes) =>
		untilText(minutes * MINUTE_MS)
	);
	expect(told).toEqual([
		...['less than a minute', 'less than a minute', '1 min', '1 h', '3 h 20 min'],
		...['1 day', '1 day 1 h', '1 day 22 h', '2 days 3 h', '7 days']
	]);
});
