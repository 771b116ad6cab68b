import { expect, test } from 'vitest';
import { LASER_MS, strengthOf } from './laser.ts';

test('a laser is full while it moves, fades, and is gone after one second', () => {
	expect(LASER_MS).toBeLessThanOrEqual(1000);
	expect(strengthOf({ movedAt: 500 }, 500)).toBe(1);
	expect(strengthOf({ movedAt: 500 }, 1000)).toBe(0.5);
	expect(strengthOf({ movedAt: 500 }, 1500)).toBe(0);
	expect(strengthOf({ movedAt: 500 }, 9000)).toBe(0);
});
