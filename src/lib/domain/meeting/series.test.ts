import { expect, test } from 'vitest';
import { dayInKarachi, lastDayOf, slotsOf, type SeriesPattern } from './series.ts';

const pattern = (change: Partial<SeriesPattern>): SeriesPattern => ({
	...{ step: 'week', startsOn: '2026-11-24', time: '15:00', minutes: 60, untilOn: '2026-12-22' },
	...change
});
const slots = (change: Partial<SeriesPattern>) =>
	slotsOf(pattern(change)).map((slot) => slot.toISOString().slice(0, 16));

test('[CL10] a weekly series keeps its weekday and its wall-clock time in Pakistan, to the last day and not beyond', () => {
	expect(slots({})).toEqual([
		...['2026-11-24T10:00', '2026-12-01T10:00', '2026-12-08T10:00', '2026-12-15T10:00'],
		'2026-12-22T10:00'
	]);
	expect(slots({ step: 'two_weeks', untilOn: '2026-12-21' })).toEqual([
		...['2026-11-24T10:00', '2026-12-08T10:00']
	]);
	// Half past three in the morning in Karachi is the evening before in UTC.
	expect(slots({ time: '03:30', untilOn: '2026-11-24' })).toEqual(['2026-11-23T22:30']);
	expect(dayInKarachi(new Date('2026-11-23T22:30:00Z'))).toBe('2026-11-24');
});

test('[CL10] a monthly series keeps the weekday of its month, and the fifth is the last one', () => {
	const monthly = { step: 'month', time: '05:00' } as const;
	expect(slots({ ...monthly, startsOn: '2026-11-17', untilOn: '2027-02-28' })).toEqual([
		...['2026-11-17T00:00', '2026-12-15T00:00', '2027-01-19T00:00', '2027-02-16T00:00']
	]);
	expect(slots({ ...monthly, startsOn: '2027-03-30', untilOn: '2027-06-30' })).toEqual([
		...['2027-03-30T00:00', '2027-04-27T00:00', '2027-05-25T00:00', '2027-06-29T00:00']
	]);
});

test('[CL10] a series lasts at most a year, and a number of meetings gives its last day', () => {
	expect(slotsOf(pattern({ untilOn: '2036-01-01' }))).toHaveLength(53);
	expect(lastDayOf(pattern({}), 3)).toBe('2026-12-08');
	expect(lastDayOf(pattern({ step: 'month' }), 99)).toBe('2027-11-23');
});
