import { expect, test } from 'vitest';
import { showsCursor } from './cursors.ts';

test.each([
	{ isBatonHolder: false, peopleHere: 3, isSeen: true },
	{ isBatonHolder: false, peopleHere: 4, isSeen: false },
	{ isBatonHolder: true, peopleHere: 200, isSeen: true }
])('[LB63] of $peopleHere people a cursor is seen: $isSeen', ({ isSeen, ...given }) => {
	expect(showsCursor(given)).toBe(isSeen);
});
