import { calendarText } from './calendar.ts';

const MINUTE_MS = 60_000;

/** A span of time in its two largest units: "1 day 22 h", "3 h 20 min", "12 min". What is over is none. */
export function untilText(ms: number): string {
	const all = Math.max(0, Math.floor(ms / MINUTE_MS));
	const [days, hours, minutes] = [Math.floor(all / 1440), Math.floor(all / 60) % 24, all % 60];
	if (days > 0) {
		const said = calendarText(days === 1 ? 'until.day' : 'until.days', { days });
		return hours === 0 || days > 6 ? said : `${said} ${calendarText('until.hours', { hours })}`;
	}
	if (hours > 0) {
		const said = calendarText('until.hours', { hours });
		return minutes === 0 ? said : `${said} ${calendarText('until.minutes', { minutes })}`;
	}
	return minutes > 0 ? calendarText('until.minutes', { minutes }) : calendarText('until.now');
}
