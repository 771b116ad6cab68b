import { expect, test } from 'vitest';
import { ClientIds } from './client-ids.ts';

const NOW = new Date('2026-11-21T10:00:00Z');
const HOUR_MS = 3_600_000;
const by = (personId: string, given: { now?: Date; inUse?: number[] } = {}) => ({
	personId,
	now: given.now ?? NOW,
	isInUse: (clientId: number) => given.inUse?.includes(clientId) === true
});
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test('an id that somebody else has is refused, and none of those beside it is bound', () => {
	const ids = new ClientIds([{ clientId: 1, personId: 'amna', at: NOW }], { perDay: 64 });
	expect(ids.bind([2, 1], by('bilal'))).toBe('foreign');
	expect(ids.ownerOf(2)).toBeUndefined();
	expect(ids.bind([2, 1], by('amna'))).toBe('bound');
});

test('the 65th id of a day is refused, and taken a day later; others have their own count', () => {
	const stored = range(64).map((clientId) => ({ clientId, personId: 'amna', at: NOW }));
	const ids = new ClientIds(stored, { perDay: 64 });
	expect(ids.bind([100], by('amna'))).toBe('too_many');
	expect(ids.bind([100], by('bilal'))).toBe('bound');
	const tomorrow = new Date(NOW.getTime() + 24 * HOUR_MS);
	expect(ids.bind([101], by('amna', { now: tomorrow }))).toBe('bound');
});

test('ids that were only seen make room, unless a page still has them', () => {
	const ids = new ClientIds([], { perDay: 64 });
	expect(ids.bind(range(64), by('amna'))).toBe('bound');
	expect(ids.bind([100], by('amna', { inUse: range(64) }))).toBe('too_many');
	ids.markStored([5]);
	expect(ids.bind([100], by('amna', { inUse: [6] }))).toBe('bound');
	expect([5, 6, 7].map((one) => ids.ownerOf(one))).toEqual(['amna', 'amna', undefined]);
});

test('an id is to be stored once', () => {
	const ids = new ClientIds([{ clientId: 1, personId: 'amna', at: NOW }], { perDay: 64 });
	ids.bind([2], by('amna'));
	expect(ids.unstored([1, 2])).toEqual([2]);
	ids.markStored([2]);
	expect(ids.unstored([1, 2])).toEqual([]);
});
