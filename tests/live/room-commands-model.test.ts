import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { playRooms } from '../builders/room-model/play-rooms.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

test('[LB82] after every command of a random sequence, from whomever, the room is what its rules say', async () => {
	// The benchmark plays 500, and makes what fails as short as it can: `npm run bench -- room-commands <sequences> <seed> <path>`.
	const played = await playRooms(portal, { sequences: 6, isShrunk: false });
	expect(played.steps).toBeGreaterThan(20);
});
