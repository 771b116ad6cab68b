import { expect, test } from 'vitest';
import { showsCursor } from './cursors.ts';

test.each([
	{ isBatonHolder: false, isCalled: false, peopleHere: 3, isSeen: true },
	{ isBatonHolder: false, isCalled: false, peopleHere: 4, isSeen: false },
	{ isBatonHolder: false, isCalled: true, peopleHere: 200, isSeen: true },
	{ isBatonHolder: true, isCalled: false, peopleHere: 200, isSeen: true }
])('[LB63] of $peopleHere people a cursor is seen: $isSeen', ({ isSeen, ...given }) => {
	expect(showsCursor(given)).toBe(isSeen);
});
