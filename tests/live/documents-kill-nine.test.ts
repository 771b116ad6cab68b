import { expect, test } from 'vitest';
import { killNine } from '../../bench/kill-nine.ts';
import { placeDatabase } from '../builders/data-folder.ts';

test('[LB48] no acknowledged edit is lost when the process is killed, and all copies are equal after it', async () => {
	// One while they write and one at the end; the benchmark does twenty.
	const result = await killNine({ kills: 1, clients: 10, fill: placeDatabase }, () => {});
	expect(result).toMatchObject({ kills: 1, lost: 0, misattributed: 0, different: 0 });
	expect(result.acknowledged).toBeGreaterThan(50);
}, 300_000);
