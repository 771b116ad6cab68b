/** Everybody reads Pakistan's time until people can choose a zone of their own: UTC+5 without summer time (since 2009). */
const OFFSET_MS = 5 * 3_600_000;

const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const MONTHS =
	'January February March April May June July August September October November December'.split(
		' '
	);

type Parts = {
	weekday: string;
	day: number;
	month: string;
	short: string;
	year: string;
	time: string;
};
/** As `Intl.DateTimeFormat` writes British English, without it: on a phone the first one takes 70 ms of a page's first second. */
const formats = {
	weekday: ({ weekday }) => weekday,
	day: ({ weekday, day, month }) => `${weekday} ${day} ${month}`,
	dayAndYear: ({ weekday, day, month, year }) => `${weekday}, ${day} ${month} ${year}`,
	date: ({ day, short, year }) => `${day} ${short} ${year}`,
	shortDay: ({ day, short }) => `${day} ${short}`,
	time: ({ time }) => time,
	dateTime: ({ day, short, year, time }) => `${day} ${short} ${year}, ${time}`
} as const satisfies Record<string, (parts: Parts) => string>;

/** An instant (ISO 8601, or milliseconds) in the reader's zone. Throws where it is none. */
export function timeText(instant: string | number, format: keyof typeof formats): string {
	const at = new Date(new Date(instant).getTime() + OFFSET_MS);
	const written = at.toISOString();
	const month = MONTHS[at.getUTCMonth()] ?? '';
	return formats[format]({
		weekday: WEEKDAYS[at.getUTCDay()] ?? '',
		day: at.getUTCDate(),
		month,
		short: month.slice(0, month === 'September' ? 4 : 3),
		year: written.slice(0, 4),
		time: written.slice(11, 16)
	});
}

/** `14:02:31` of an instant in milliseconds: times inside a running meeting. */
export const clockText = (milliseconds: number): string =>
	new Date(milliseconds + OFFSET_MS).toISOString().slice(11, 19);

/** An instant as a field of type datetime-local holds it, in Pakistan's time. */
export function localFromInstant(instant: string): string {
	return new Date(Date.parse(instant) + OFFSET_MS).toISOString().slice(0, 16);
}

/** A day, YYYY-MM-DD, which has no zone. */
export function dayText(day: string, format: 'date' | 'shortDay' = 'date'): string {
	return timeText(`${day}T12:00:00+05:00`, format);
}

/** `YYYY-MM-DDTHH:mm` as typed in Pakistan's time, to an instant. Pakistan is UTC+5 without summer time (since 2009). */
export function instantFromLocal(local: string): Date | null {
	if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local)) {
		return null;
	}
	const instant = new Date(`${local}:00+05:00`);
	return Number.isNaN(instant.getTime()) ? null : instant;
}
