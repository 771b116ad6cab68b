import { expect, test } from 'vitest';
import { Presence } from './presence.ts';

const at = (seconds: number) => new Date(seconds * 1000);
const lost = (seconds: number) => ({ isGoodbye: false, now: at(seconds) });

test('[LB14] the second tab is no news, and the first to go is none either', () => {
	const presence = new Presence();
	expect(presence.enter('a', '1')).toBe(true);
	expect(presence.enter('a', '2')).toBe(false);
	expect(presence.leave('a', '1', lost(0))).toBe(false);
	expect(presence.of('a')).toEqual({ isHere: true, isReconnecting: false });
	expect(presence.connected).toEqual(['a']);
});

test('[LB14] who is lost is reconnecting for 15 s and then gone', () => {
	const presence = new Presence();
	presence.enter('a', '1');
	expect(presence.leave('a', '1', lost(0))).toBe(true);
	expect(presence.of('a')).toEqual({ isHere: true, isReconnecting: true });
	expect(presence.connected).toEqual([]);
	expect(presence.forgetLost(at(14.9))).toBe(false);
	expect(presence.forgetLost(at(15))).toBe(true);
	expect(presence.of('a')).toEqual({ isHere: false, isReconnecting: false });
	expect(presence.isEmpty).toBe(true);
});

test('the late goodbye of an old socket removes nobody who is back', () => {
	const presence = new Presence();
	presence.enter('a', 'old');
	presence.enter('a', 'new');
	expect(presence.leave('a', 'old', { isGoodbye: true, now: at(1) })).toBe(false);
	expect(presence.leave('a', 'old', { isGoodbye: true, now: at(2) })).toBe(false);
	expect(presence.isConnected('a')).toBe(true);
});
