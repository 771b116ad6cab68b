import { expect, test } from 'vitest';
import { clockText, timeText } from './time.ts';

const OPTIONS = {
	weekday: { weekday: 'long' },
	day: { weekday: 'long', day: 'numeric', month: 'long' },
	dayAndYear: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
	date: { day: 'numeric', month: 'short', year: 'numeric' },
	shortDay: { day: 'numeric', month: 'short' },
	time: { hour: '2-digit', minute: '2-digit', hour12: false },
	dateTime: {
		day: 'numeric',
		month: 'short',
		year: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
		hour12: false
	}
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

test('an instant that is none is no text', () => {
	expect(() => timeText('yesterday', 'date')).toThrow(RangeError);
	expect(() => clockText(Number.NaN)).toThrow(RangeError);
});

test('each format writes what Intl writes in British English for Karachi, in every hour and month of three years', () => {
	const steps = 3 * 365 * 2;
	for (const format of Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]) {
		const intl = new Intl.DateTimeFormat('en-GB', {
			...OPTIONS[format],
			timeZone: 'Asia/Karachi'
		});
		for (let step = 0; step < steps; step += 1) {
			// 11 hours and 59 minutes apart: each hour of the day and both sides of each midnight.
			const instant = Date.UTC(2026, 0, 1) + step * 719 * 60_000;
			const iso = new Date(instant).toISOString();
			expect([iso, timeText(iso, format)]).toEqual([iso, intl.format(instant)]);
		}
	}
});

test('a clock shows seconds', () => {
	expect(clockText(Date.UTC(2026, 10, 23, 20, 4, 9))).toBe('01:04:09');
});
