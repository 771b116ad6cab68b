import { expect, test } from 'vitest';
import { minutesHeld, minutesPresent } from './time-present.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 24, 10, minutes));
const meeting = { from: at(0), to: at(51) };

test.each([
	{ was: 'there from the opening to the end', seen: { from: at(-3), to: at(51) }, minutes: null },
	{ was: 'there but for the first minutes', seen: { from: at(4), to: at(51) }, minutes: null },
	{ was: 'there for a part', seen: { from: at(20), to: at(51) }, minutes: 31 },
	{ was: 'seen once', seen: { from: at(20), to: at(20) }, minutes: 0 },
	{ was: 'gone before the opening', seen: { from: at(-9), to: at(-2) }, minutes: 0 },
	{ was: 'never there', seen: { from: null, to: null }, minutes: null }
])('[MN3] who was $was has $minutes minutes of 51 in the minutes', ({ seen, minutes }) => {
	expect(minutesPresent(seen, meeting)).toBe(minutes);
});

test('[MN3] while a meeting is open nobody has been there for a part of it', () => {
	expect(minutesPresent({ from: at(20), to: at(30) }, { from: at(0), to: null })).toBeNull();
	expect(minutesHeld({ from: at(0), to: null })).toBeNull();
	expect(minutesHeld(meeting)).toBe(51);
});
