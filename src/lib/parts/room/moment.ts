import { timeText } from '#lib/text/time.ts';

/** `14:02`; nothing for what is no instant. It comes from other people's pages, and the list must stand whatever they say. */
export function hourText(milliseconds: number): string {
	return Number.isNaN(new Date(milliseconds).getTime()) ? '' : timeText(milliseconds, 'time');
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
