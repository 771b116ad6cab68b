import { expect, test } from 'vitest';
import { expectedTimes } from './expected-times.ts';
import type { AgendaItem } from './meeting.ts';

const NOON = Date.parse('2026-11-22T12:00:00.000Z');
const minutes = (count: number) => NOON + count * 60_000;

function facts(id: string) {
	const presenter = { presenterId: 'p', presenterName: 'P' };
	return { id, caseNo: id, caseId: id, title: id, question: '', position: 1, ...presenter };
}
const openedAt = new Date(minutes(-4)).toISOString();
const waiting = (id: string): AgendaItem => ({ ...facts(id), status: 'waiting' });

const agenda: AgendaItem[] = [
	{ ...facts('a'), status: 'under_discussion', openedAt },
	waiting('b'),
	waiting('c')
];
const given = {
	...{ agenda, status: 'open' as const, startsAt: minutes(30) },
	...{ minutesOf: () => 10, breakUntil: null, now: NOON }
};

test('[RM18] waiting cases are expected after the minutes of those before them, and later when one takes longer or a break is taken', () => {
	expect(expectedTimes(given)).toEqual({
		starts: new Map([
			['b', minutes(6)],
			['c', minutes(16)]
		]),
		end: minutes(26)
	});
	const late = expectedTimes({ ...given, now: minutes(9) });
	expect(late.starts.get('b')).toBe(minutes(9));
	const inBreak = expectedTimes({ ...given, breakUntil: minutes(5) });
	expect(inBreak.end).toBe(minutes(31));
	const planned = expectedTimes({ ...given, agenda: agenda.slice(1), status: 'scheduled' });
	expect(planned.starts.get('b')).toBe(minutes(30));
	expect(expectedTimes({ ...given, agenda: [] }).end).toBeNull();
	expect(expectedTimes({ ...given, status: 'concluded' }).end).toBeNull();
});
