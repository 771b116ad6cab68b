import { expect, test } from 'vitest';
import { killNine } from '../../bench/kill-nine.ts';

test('[LB48] no acknowledged edit is lost when the process is killed, and all copies are equal after it', async () => {
	const result = await killNine({ kills: 2, clients: 10 }, () => {});
	expect(result).toMatchObject({ kills: 2, lost: 0, misattributed: 0, different: 0 });
	expect(result.acknowledged).toBeGreaterThan(50);
}, 300_000);
