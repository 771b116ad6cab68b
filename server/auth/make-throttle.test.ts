import { beforeEach, expect, test } from 'vitest';
import { makeThrottle } from './make-throttle.ts';
import type { Throttle } from './throttle.ts';

const ACCOUNT = 'nadia@hospital.example';
let now: number;
let throttle: Throttle;
beforeEach(() => {
	now = 1_900_000_000_000;
	throttle = makeThrottle({ now: () => new Date(now) });
});

type From = { account?: string; address?: string; browser?: string | null };
const attempt = ({ account = ACCOUNT, address = '203.0.113.7', browser = null }: From = {}) => ({
	account,
	address,
	browser
});
/** How many of `count` wrong passwords are looked at. */
function fail(count: number, from: From = {}): number {
	let looked = 0;
	for (let tried = 0; tried < count; tried += 1) {
		if (throttle.waitFor(attempt(from)) === 0) {
			throttle.begin(attempt(from));
			looked += 1;
		}
	}
	return looked;
}

test('one account at one address has ten tries a minute, and is told how long to wait', () => {
	expect(fail(50)).toBe(10);
	expect(throttle.waitFor(attempt())).toBe(60);
	now += 59_000;
	expect(throttle.waitFor(attempt())).toBe(1);
	now += 1_000;
	expect(throttle.waitFor(attempt())).toBe(0);
});

test('over ten minutes at any pace no more than ten tries fall into one minute', () => {
	const times: number[] = [];
	for (let second = 0; second < 600; second += 1) {
		if (throttle.waitFor(attempt()) === 0) {
			throttle.begin(attempt());
			times.push(now);
		}
		now += 1000;
	}
	for (const start of times) {
		expect(times.filter((time) => time >= start && time < start + 60_000).length).toBeLessThan(11);
	}
});

test('a refused try is not counted, so waiting helps even while somebody goes on', () => {
	fail(1000);
	now += 60_000;
	expect(throttle.waitFor(attempt())).toBe(0);
});

test('the owner at another address gets in while the account is guessed at from one', () => {
	fail(50);
	expect(throttle.waitFor(attempt({ address: '198.51.100.1' }))).toBe(0);
});

test('while guesses come from many addresses, each of them has one try a minute and the owner one too', () => {
	for (let host = 0; host < 10; host += 1) {
		fail(10, { address: `198.51.100.${host}` });
	}
	const looked = fail(10, { address: '198.51.100.200' });
	expect(looked).toBe(1);
	expect(throttle.waitFor(attempt({ address: '192.0.2.55' }))).toBe(0);
});

test('a browser that signed in before is judged by its own tries alone', () => {
	for (let host = 0; host < 20; host += 1) {
		fail(10, { address: `198.51.100.${host}` });
	}
	fail(100, { address: '203.0.113.7' });
	expect(fail(50, { browser: 'known' })).toBe(10);
});

test('one address tries many accounts at most sixty times a minute', () => {
	let looked = 0;
	for (let account = 0; account < 100; account += 1) {
		looked += fail(2, { account: `doctor-${account}@hospital.example` });
	}
	expect(looked).toBe(60);
	expect(throttle.waitFor(attempt({ account: 'x@y.example', address: '192.0.2.1' }))).toBe(0);
});

test('a right password is not counted: a hospital behind one address signs in all morning', () => {
	for (let person = 0; person < 500; person += 1) {
		const own = attempt({ account: `doctor-${person}@hospital.example` });
		expect(throttle.waitFor(own)).toBe(0);
		throttle.begin(own);
		throttle.succeeded(own);
	}
});

test('a right password forgives the tries before it, at that place', () => {
	fail(9);
	throttle.begin(attempt());
	throttle.succeeded(attempt());
	expect(fail(50)).toBe(10);
});

test('all addresses of one IPv6 network count as one', () => {
	expect(fail(6, { address: '2001:db8:1:2::1' })).toBe(6);
	expect(fail(6, { address: '2001:db8:1:2:ffff:1:2:3' })).toBe(4);
	expect(fail(6, { address: '2001:db8:1:3::1' })).toBe(6);
	expect(fail(6, { address: '::1' })).toBe(6);
});

test('counting a flood of addresses stays cheap, and a fresh count survives some of it', () => {
	const started = process.cpuUsage();
	const flood = (from: number, to: number) => {
		for (let host = from; host < to; host += 1) {
			throttle.begin(attempt({ account: `a${host}`, address: `h${host}` }));
		}
	};
	flood(0, 60_000);
	fail(10);
	flood(60_000, 65_000);
	expect(throttle.waitFor(attempt())).toBeGreaterThan(0);
	// Processor time: a loaded machine does not count.
	expect(process.cpuUsage(started).user / 1000).toBeLessThan(2000);
});
