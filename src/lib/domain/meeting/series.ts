import * as v from 'valibot';

/** Pakistan is UTC+5 without summer time (since 2009), so a wall-clock time there is one instant. */
const KARACHI_MS = 5 * 3_600_000;
const DAY_MS = 86_400_000;
/** A sitting shorter than 15 minutes is none; a day's board ends. */
export const MIN_MINUTES = 15;
export const MAX_MINUTES = 480;
/** A year of weeks, and the one in which it ends. */
const MAX_SLOTS = 53;
/** Nobody plans a board further than a year ahead. */
export const MAX_SERIES_DAYS = 366;

const DaySchema = v.pipe(v.string(), v.isoDate());
const TimeSchema = v.pipe(v.string(), v.isoTime());

export const SERIES_STEPS = ['week', 'two_weeks', 'month'] as const;

/**
 * When a series meets, in Pakistan's wall-clock time. The weekday is that of `startsOn`; of a monthly one also which weekday of
 * its month: the third Tuesday stays the third Tuesday, and the fifth is the last one.
 */
export const SeriesPatternSchema = v.object({
	step: v.picklist(SERIES_STEPS),
	/** The first day. */
	startsOn: DaySchema,
	time: TimeSchema,
	minutes: v.pipe(v.number(), v.integer(), v.minValue(MIN_MINUTES), v.maxValue(MAX_MINUTES)),
	/** The last day on which it may meet. */
	untilOn: DaySchema
});
export type SeriesPattern = v.InferOutput<typeof SeriesPatternSchema>;

const dayMs = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The day (YYYY-MM-DD) that it is in Pakistan. */
export const dayInKarachi = (instant: Date): string => dayText(instant.getTime() + KARACHI_MS);

/** Days of the pattern in order, from the first to the last, at most a year of them. */
function daysOf({ step, startsOn, untilOn }: SeriesPattern): string[] {
	const days: string[] = [];
	const end = Math.min(dayMs(untilOn), dayMs(startsOn) + MAX_SERIES_DAYS * DAY_MS);
	for (let index = 0; days.length < MAX_SLOTS; index += 1) {
		const day = step === 'month' ? monthlyDay(startsOn, index) : weeklyDay(startsOn, step, index);
		if (day > end) {
			break;
		}
		days.push(dayText(day));
	}
	return days;
}

const weeklyDay = (startsOn: string, step: 'week' | 'two_weeks', index: number): number =>
	dayMs(startsOn) + index * (step === 'week' ? 7 : 14) * DAY_MS;

function monthlyDay(startsOn: string, index: number): number {
	const first = new Date(dayMs(startsOn));
	const nth = Math.ceil(first.getUTCDate() / 7);
	const month = (offset: number) =>
		new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + offset, 1));
	const begin = month(index);
	const untilWeekday = (first.getUTCDay() - begin.getUTCDay() + 7) % 7;
	const day = begin.getTime() + (untilWeekday + (nth - 1) * 7) * DAY_MS;
	// Not every month has a fifth one.
	return day < month(index + 1).getTime() ? day : day - 7 * DAY_MS;
}

/** The instants at which it meets, in order. */
export function slotsOf(pattern: SeriesPattern): Date[] {
	return daysOf(pattern).map((day) => instantInKarachi(day, pattern.time));
}

/** A day and a wall-clock time in Pakistan as an instant. */
export const instantInKarachi = (day: string, time: string): Date =>
	new Date(Date.parse(`${day}T${time}:00Z`) - KARACHI_MS);

/** The last day of a pattern that meets so many times. */
export function lastDayOf(pattern: Omit<SeriesPattern, 'untilOn'>, count: number): string {
	const untilOn = dayText(dayMs(pattern.startsOn) + MAX_SERIES_DAYS * DAY_MS);
	const days = daysOf({ ...pattern, untilOn });
	return days[Math.min(count, days.length) - 1] ?? pattern.startsOn;
}
