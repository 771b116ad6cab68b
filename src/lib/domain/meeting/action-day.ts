/** Pakistan is UTC+5 without summer time (since 2009). */
const PAKISTAN_MS = 5 * 3_600_000;

/** The day in Pakistan at this instant, YYYY-MM-DD. */
export function dayInPakistan(instant: Date): string {
	return new Date(instant.getTime() + PAKISTAN_MS).toISOString().slice(0, 10);
}
