import { expect, test } from 'vitest';
import { deafReader } from '../../bench/hostile-peers.ts';

test('[HP11, HP1] a reader that never reads what is offered costs no memory to speak of, and the others get everything', async () => {
	// `npm run bench -- hostile-peers` offers 150 MB.
	const { received, grown, rss, isAlive } = await deafReader(24);
	expect(isAlive).toBe(true);
	expect(received).toBeGreaterThanOrEqual(24_000_000);
	expect(grown).toBeLessThan(12_000_000);
	expect(rss).toBeLessThan(64_000_000);
}, 120_000);
