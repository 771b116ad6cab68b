import { expect, test } from 'vitest';
import { emptyRecord } from '../case/record.ts';
import { callState, complexityOf, timetable } from './agenda.ts';

const startsAt = new Date('2026-11-24T10:00:00.000Z');
const at = (time: string) => new Date(`2026-11-24T${time}:00.000Z`);
const hoursBefore = (hours: number) => new Date(startsAt.getTime() - hours * 3_600_000);

test.each([
	{ callChange: null, hours: 28.1, isOpen: true },
	{ callChange: null, hours: 28, isOpen: false },
	{ callChange: 'closed', hours: 100, isOpen: false },
	{ callChange: 'open', hours: 1, isOpen: true }
] as const)(
	'[AG1] $hours hours before, changed to $callChange, the call is open: $isOpen',
	({ callChange, hours, isOpen }) => {
		const meeting = { status: 'scheduled', startsAt, callChange } as const;
		expect(callState(meeting, hoursBefore(hours)).isOpen).toBe(isOpen);
		expect(callState({ ...meeting, status: 'open' }, hoursBefore(hours)).isOpen).toBe(false);
	}
);

test('[AG12] cases begin one after the other, and a break stands before the one that would pass an hour', () => {
	const cases = [20, 20, 20, 10].map((minutes, index) => ({ id: `${index + 1}`, minutes }));
	expect(timetable(startsAt, cases)).toEqual({
		starts: [
			{ id: '1', at: at('10:00'), hasBreakBefore: false },
			{ id: '2', at: at('10:20'), hasBreakBefore: false },
			{ id: '3', at: at('10:40'), hasBreakBefore: false },
			{ id: '4', at: at('11:05'), hasBreakBefore: true }
		],
		endsAt: at('11:15'),
		minutes: 70
	});
	expect(timetable(startsAt, [])).toEqual({ starts: [], endsAt: startsAt, minutes: 0 });
});

test('ECOG 0 is fit, and a case that cannot be staged weighs more than an empty one', () => {
	const empty = emptyRecord();
	expect(complexityOf({ ...empty, performanceStatus: 0 })).toBe(complexityOf(empty));
	const unstaged = { ...empty, staging: { type: 'not_stageable' as const, reason: null } };
	expect(complexityOf(unstaged)).toBeGreaterThan(complexityOf(empty));
});
