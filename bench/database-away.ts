// takes Postgres away while clients write, hanging and then gone, and counts what was shown as saved and is not [seconds] [clients]
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openTools } from '../scripts/testing/tools.ts';
import { startPostgres } from '../scripts/testing/postgres.ts';
import { FaultyLink } from './database-away/faulty-link.ts';
import { freePort } from './kill-nine.ts';
import { docOf, lostClocks, lostKeys, misattributed, shownMarks } from './kill-nine/compare.ts';
import type { ReadLog } from './kill-nine/read-log.ts';
import type { Prepared } from './kill-nine/server.ts';
import { Writer } from './kill-nine/writer.ts';

const PAUSE_MS = 50;
/** Answers that were on their way when the database went. */
const LATE_MS = 500;
const WAIT_MS = 60_000;

const [seconds = '30', clients = '10'] = process.argv.slice(2);
const awayMs = Number(seconds) * 1000;

const { postgresFolder } = openTools();
if (postgresFolder === null) {
	throw new Error('there is no Postgres on this machine');
}
const postgres = await startPostgres(postgresFolder);
const direct = new URL(postgres.url);
const link = new FaultyLink({ host: direct.hostname, port: Number(direct.port) });
const through = new URL(postgres.url);
through.port = String(await link.listen());
const data = await mkdtemp(join(tmpdir(), 'database-away-'));
const port = await freePort();
const environment = {
	PATH: process.env['PATH'],
	DATA: data,
	PORT: String(port),
	PEOPLE: clients,
	LOG_LEVEL: 'silent'
};

const server = fork(script('server'), { env: { ...environment, DATABASE_URL: through.href } });
let writers: Writer[] = [];
try {
	const [prepared] = (await once(server, 'message')) as [Prepared];
	process.exitCode = (await run(prepared)) ? 0 : 1;
} finally {
	for (const writer of writers) {
		writer.leave();
	}
	await kill(server);
	link.close();
	await postgres.stop();
	await rm(data, { recursive: true, force: true });
}

async function run({ people, marks, recommendation }: Prepared): Promise<boolean> {
	const address = `http://127.0.0.1:${port}`;
	const join = (name: string) => people.map((person) => new Writer({ address, person, name }));
	const [onMarks, onText] = [join(marks), join(recommendation)];
	writers = [...onMarks, ...onText];
	const acknowledged = () =>
		writers.reduce((sum, one) => sum + one.changes.filter((it) => it.isAcknowledged).length, 0);
	const writing = setInterval(() => {
		for (const one of onMarks) {
			one.writeMark();
		}
		onText.forEach((one) => Math.random() < 0.3 && one.writeText());
	}, PAUSE_MS);
	await waitFor('all are connected', () => writers.every((one) => one.isConnected));
	await pause(2000);

	link.turn('hanging');
	await pause(LATE_MS);
	const before = acknowledged();
	await pause(awayMs / 2);
	link.turn('gone');
	const [someone] = people;
	const late =
		someone && new Writer({ address, person: someone, name: marks.replace('.marks', '.comments') });
	await pause(awayMs / 2);
	const falselySaved = acknowledged() - before;
	const openedEmpty = Number(late?.hasOpened ?? false);
	late?.leave();
	const made = writers.reduce((sum, one) => sum + one.changes.length, 0);

	link.turn('open');
	clearInterval(writing);
	const returnedAt = performance.now();
	await waitFor('all is saved', () => writers.every((one) => one.isSaved));
	const savedAfterMs = Math.round(performance.now() - returnedAt);
	await waitFor(
		'all copies are equal',
		() => new Set(onMarks.map(({ doc }) => shownMarks(doc))).size === 1
	);
	await kill(server);

	const log = await readLog();
	const [storedMarks, storedText] = [docOf(log, marks), docOf(log, recommendation)];
	const lost =
		onMarks.reduce(
			(sum, one) => sum + lostClocks(one, storedMarks) + lostKeys(one, storedMarks),
			0
		) + onText.reduce((sum, one) => sum + lostClocks(one, storedText), 0);
	const different = Number(onMarks.some(({ doc }) => shownMarks(doc) !== shownMarks(storedMarks)));
	const wrong = {
		falselySaved,
		openedEmpty,
		lost,
		different,
		misattributed: misattributed(log, writers)
	};
	const result = {
		secondsAway: awayMs / 1000,
		writers: writers.length,
		made,
		whileAway: made - before,
		savedAfterMs,
		...wrong
	};
	process.stdout.write(`${new Date().toISOString().slice(0, 10)} ${JSON.stringify(result)}\n`);
	return Object.values(wrong).every((count) => count === 0);
}

async function readLog(): Promise<ReadLog> {
	const reader = fork(script('read-log'), { env: { ...environment, DATABASE_URL: postgres.url } });
	const [log] = (await once(reader, 'message')) as [ReadLog];
	return log;
}

async function waitFor(what: string, isTrue: () => boolean): Promise<void> {
	const giveUpAt = Date.now() + WAIT_MS;
	while (!isTrue()) {
		if (Date.now() > giveUpAt || writers.some((one) => one.refused)) {
			throw new Error(`waited in vain: ${what}`);
		}
		await pause(20);
	}
}

async function kill(child: ChildProcess): Promise<void> {
	if (child.exitCode === null && child.signalCode === null) {
		child.kill('SIGKILL');
		await once(child, 'exit');
	}
}

function script(name: string): string {
	return fileURLToPath(new URL(`./kill-nine/${name}.ts`, import.meta.url));
}
