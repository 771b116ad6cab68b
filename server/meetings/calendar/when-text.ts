import { timeText } from '#lib/text/time.ts';

/** The time of a meeting in a letter: with its weekday, which people remember better than a date. */
export function whenText(startsAt: Date): string {
	const at = startsAt.toISOString();
	return `${timeText(at, 'dayAndYear')}, ${timeText(at, 'time')}`;
}
