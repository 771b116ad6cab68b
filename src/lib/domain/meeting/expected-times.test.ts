import { expect, test } from 'vitest';
import { expectedTimes } from './expected-times.ts';
import type { AgendaItem } from './meeting.ts';

const NOON = Date.parse('2026-11-22T12:00:00.000Z');
const minutes = (count: number) => NOON + count * 60_000;

function facts(id: string, length = 10) {
	const presenter = { presenterId: 'p', presenterName: 'P' };
	const named = { id, caseNo: id, caseId: id, title: id, question: '' };
	return { ...named, position: 1, minutes: length, ...presenter };
}
const openedAt = new Date(minutes(-4)).toISOString();
const waiting = (id: string, length?: number): AgendaItem => ({
	...{ ...facts(id, length), status: 'waiting' }
});

const agenda: AgendaItem[] = [
	{ ...facts('a'), status: 'under_discussion', openedAt },
	waiting('b', 15),
	waiting('c')
];
const given = {
	...{ agenda, status: 'open' as const, startsAt: minutes(30) },
	...{ breakUntil: null, now: NOON }
};

test('[RM18] waiting cases are expected after the minutes of those before them, and later when one takes longer or a break is taken', () => {
	expect(expectedTimes(given)).toEqual({
		starts: new Map([
			['b', minutes(6)],
			['c', minutes(21)]
		]),
		end: minutes(31)
	});
	const late = expectedTimes({ ...given, now: minutes(9) });
	expect(late.starts.get('b')).toBe(minutes(9));
	const inBreak = expectedTimes({ ...given, breakUntil: minutes(5) });
	expect(inBreak.end).toBe(minutes(36));
	const planned = expectedTimes({ ...given, agenda: agenda.slice(1), status: 'scheduled' });
	expect(planned.starts.get('b')).toBe(minutes(30));
	expect(expectedTimes({ ...given, agenda: [] }).end).toBeNull();
	expect(expectedTimes({ ...given, status: 'concluded' }).end).toBeNull();
});
