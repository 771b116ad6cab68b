import { ZONE } from '#lib/text/time.ts';

/** Times inside a running meeting: to the second. */
const withSeconds = new Intl.DateTimeFormat('en-GB', {
	hour: '2-digit',
	minute: '2-digit',
	second: '2-digit',
	hour12: false,
	timeZone: ZONE
});
const withoutSeconds = new Intl.DateTimeFormat('en-GB', {
	hour: '2-digit',
	minute: '2-digit',
	hour12: false,
	timeZone: ZONE
});

/** `14:02:31`. */
export function clockText(milliseconds: number): string {
	return withSeconds.format(milliseconds);
}

/** `14:02`; nothing for what is no instant. It comes from other people's pages, and the list must stand whatever they say. */
export function hourText(milliseconds: number): string {
	const instant = new Date(milliseconds);
	return Number.isNaN(instant.getTime()) ? '' : withoutSeconds.format(instant);
}

/** `7:48` of seconds that went by; more than an hour as `1:02:07`. */
export function elapsedText(seconds: number): string {
	const whole = Math.max(0, Math.floor(seconds));
	const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
	const shown = parts[0] === 0 ? parts.slice(1) : parts;
	return shown
		.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0')))
		.join(':');
}
