/** Everybody reads Pakistan's time until people can choose a zone of their own. */
export const ZONE = 'Asia/Karachi';

const formats = {
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

/** To make one takes a phone 40 ms, to use it none. */
const made = new Map<keyof typeof formats, Intl.DateTimeFormat>();

/** An instant (ISO 8601) in the reader's zone. */
export function timeText(instant: string, format: keyof typeof formats): string {
	const formatter =
		made.get(format) ?? new Intl.DateTimeFormat('en-GB', { ...formats[format], timeZone: ZONE });
	made.set(format, formatter);
	return formatter.format(new Date(instant));
}

/** An instant as a field of type datetime-local holds it, in Pakistan's time. */
export function localFromInstant(instant: string): string {
	return new Date(Date.parse(instant) + 5 * 3_600_000).toISOString().slice(0, 16);
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
