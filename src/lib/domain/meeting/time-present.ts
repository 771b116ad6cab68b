const MINUTE_MS = 60_000;
/** Who misses less than this was there for the whole meeting: people come while it is being opened. */
const WHOLE = 0.9;

type Span = { from: Date | null; to: Date | null };

/**
 * Minutes between first and last heartbeat of somebody, within the meeting; null for who was there for the whole of it, and while
 * it is open.
 */
export function minutesPresent(seen: Span, meeting: Span): number | null {
	if (seen.from === null || seen.to === null || meeting.from === null || meeting.to === null) {
		return null;
	}
	const held = meeting.to.getTime() - meeting.from.getTime();
	const from = Math.max(seen.from.getTime(), meeting.from.getTime());
	const here = Math.max(0, Math.min(seen.to.getTime(), meeting.to.getTime()) - from);
	return here >= WHOLE * held ? null : Math.round(here / MINUTE_MS);
}

/** Whole minutes from opening to end; null while the meeting is open. */
export function minutesHeld({ from, to }: Span): number | null {
	return from === null || to === null
		? null
		: Math.round((to.getTime() - from.getTime()) / MINUTE_MS);
}
