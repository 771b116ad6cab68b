// random command sequences of all roles against a model written by hand; seed and path play a failed one again [sequences] [seed] [path]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import pino from 'pino';
import { readConfig } from '#server/config.ts';
import { openPortal } from '#server/open-portal.ts';
import { playRooms } from '../tests/builders/room-model/play-rooms.ts';

const [sequences = '500', seed, path] = process.argv.slice(2);
const data = await mkdtemp(`${tmpdir()}/room-commands-`);
const config = readConfig({ DATA: data, DEMONSTRATION: 'off', LOG_LEVEL: 'error' });
const { portal, close } = await openPortal(config, pino({ level: 'error' }), { as: 'server' });
const begun = performance.now();
try {
	const played = await playRooms(portal, {
		sequences: Number(sequences),
		...(seed === undefined ? {} : { seed: Number(seed) }),
		...(path === undefined ? {} : { path }),
		isShrunk: true
	});
	const seconds = Math.round((performance.now() - begun) / 1000);
	const date = new Date().toISOString().slice(0, 10);
	process.stdout.write(`${date} ${JSON.stringify({ ...played, seconds })}\n`);
} finally {
	await close();
	await rm(data, { recursive: true, force: true });
}
