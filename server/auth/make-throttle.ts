import type { Attempt, Throttle } from './throttle.ts';

const MINUTE_MS = 60_000;
/** Wrong passwords in a minute for one account from one place: enough for a person, nothing for a machine. */
const TRIES_PER_PLACE = 10;
/** One address may be a whole hospital behind one router, so it gets more; spraying many accounts stops here. */
const TRIES_PER_ADDRESS = 60;
/** From this many on within ten minutes an account counts as attacked. */
const ATTACKED_FROM = 30;
const ATTACK_WINDOW_MS = 10 * MINUTE_MS;
/** While an account is attacked each strange address has one try a minute: the owner at a new place still gets in. */
const TRIES_WHILE_ATTACKED = 1;
/** About 10 MB of counters at the most. */
const KEY_LIMIT = 50_000;

type Bucket = { limit: number; windowMs: number };

/**
 * Times of the last tries by key, in two halves: when the young one is full it becomes the old one, and what nobody asked
 * for since is forgotten. Taking single oldest keys out of a full Map costs 0.7 ms each, which would serve an attacker.
 */
class Tries {
	#young = new Map<string, number[]>();
	#old = new Map<string, number[]>();
	#now: () => number;

	constructor(now: () => number) {
		this.#now = now;
	}

	recent(key: string, windowMs: number): number[] {
		const since = this.#now() - windowMs;
		return (this.#young.get(key) ?? this.#old.get(key) ?? []).filter((time) => time > since);
	}

	add(key: string, { limit, windowMs }: Bucket): void {
		this.#young.set(key, [...this.recent(key, windowMs), this.#now()].slice(-limit));
		if (this.#young.size > KEY_LIMIT / 2) {
			this.#old = this.#young;
			this.#young = new Map();
		}
	}

	removeLast(key: string): void {
		(this.#young.get(key) ?? this.#old.get(key))?.pop();
	}

	clear(key: string): void {
		this.#young.delete(key);
		this.#old.delete(key);
	}

	waitMs(key: string, { limit, windowMs }: Bucket): number {
		const times = this.recent(key, windowMs);
		const first = times.at(-limit);
		return first === undefined ? 0 : first + windowMs - this.#now();
	}
}

/** The network of a home or a phone is a whole /64 in IPv6, so that is what counts as one address. */
function networkOf(address: string): string {
	if (!address.includes(':') || address.includes('.')) {
		return address;
	}
	const [head = '', tail = ''] = address.split('::');
	const before = head === '' ? [] : head.split(':');
	const after = tail === '' ? [] : tail.split(':');
	const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
	return [...before, ...zeros, ...after].slice(0, 4).join(':');
}

const PLACE: Bucket = { limit: TRIES_PER_PLACE, windowMs: MINUTE_MS };
const ADDRESS: Bucket = { limit: TRIES_PER_ADDRESS, windowMs: MINUTE_MS };
const ACCOUNT: Bucket = { limit: ATTACKED_FROM, windowMs: ATTACK_WINDOW_MS };
const PLACE_WHILE_ATTACKED: Bucket = { limit: TRIES_WHILE_ATTACKED, windowMs: MINUTE_MS };

export function makeThrottle(clock: { now: () => Date }): Throttle {
	const tries = new Tries(() => clock.now().getTime());
	const keysOf = ({ account, address, browser }: Attempt) => ({
		place:
			browser === null ? `place ${account} ${networkOf(address)}` : `browser ${account} ${browser}`,
		// A known browser is judged by its own tries alone, whatever else comes from its address.
		address: browser === null ? `address ${networkOf(address)}` : null,
		account: `account ${account}`
	});

	return {
		waitFor(attempt) {
			const keys = keysOf(attempt);
			const isAttacked =
				attempt.browser === null &&
				tries.recent(keys.account, ATTACK_WINDOW_MS).length >= ATTACKED_FROM;
			const waits = [
				tries.waitMs(keys.place, isAttacked ? PLACE_WHILE_ATTACKED : PLACE),
				keys.address === null ? 0 : tries.waitMs(keys.address, ADDRESS)
			];
			return Math.ceil(Math.max(...waits) / 1000);
		},
		begin(attempt) {
			const keys = keysOf(attempt);
			tries.add(keys.place, PLACE);
			tries.add(keys.account, ACCOUNT);
			if (keys.address !== null) {
				tries.add(keys.address, ADDRESS);
			}
		},
		succeeded(attempt) {
			const keys = keysOf(attempt);
			tries.clear(keys.place);
			tries.removeLast(keys.account);
			if (keys.address !== null) {
				tries.removeLast(keys.address);
			}
		}
	};
}
