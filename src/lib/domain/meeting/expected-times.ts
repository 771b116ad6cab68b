import type { AgendaItem, MeetingStatus } from './meeting.ts';

const MINUTE_MS = 60_000;

export type Expected = {
	/** Milliseconds since 1970 at which each waiting case is expected to begin, by its id. */
	starts: ReadonlyMap<string, number>;
	/** When the last case is expected to be closed; null when none is left. */
	end: number | null;
};

/**
 * When the cases that wait are expected, if each takes its minutes: the open one at least until now, a break its whole length.
 * Before the meeting is open it counts from the planned hour, or from now when that is over.
 */
export function expectedTimes(given: {
	agenda: AgendaItem[];
	status: MeetingStatus;
	startsAt: number;
	breakUntil: number | null;
	now: number;
}): Expected {
	const { agenda, status, now } = given;
	const starts = new Map<string, number>();
	if (status === 'concluded') {
		return { starts, end: null };
	}
	const open = agenda.find((item) => item.status === 'under_discussion');
	const left = agenda.filter((item) => item.status === 'waiting');
	const until =
		open?.status === 'under_discussion'
			? Date.parse(open.openedAt) + open.minutes * MINUTE_MS
			: status === 'scheduled'
				? given.startsAt
				: now;
	let at = Math.max(until, now) + Math.max(0, (given.breakUntil ?? now) - now);
	for (const item of left) {
		starts.set(item.id, at);
		at += item.minutes * MINUTE_MS;
	}
	return { starts, end: open === undefined && left.length === 0 ? null : at };
}
