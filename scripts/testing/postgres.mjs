// A Postgres of our own for one run: in a temporary folder, on a free port, gone afterwards.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const START_MS = 20_000;

/**
 * @param {string} binaries folder of initdb and postgres
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startPostgres(binaries) {
	const identity = nonRoot();
	const folder = mkdtempSync(join(tmpdir(), 'mashwara-postgres-'));
	const passwordFile = join(folder, 'password');
	const cluster = join(folder, 'cluster');
	const password = randomBytes(12).toString('hex');
	writeFileSync(passwordFile, password, { mode: 0o600 });
	if (identity.uid !== undefined) {
		chownSync(folder, identity.uid, identity.gid);
		chownSync(passwordFile, identity.uid, identity.gid);
	}
	const made = spawnSync(
		join(binaries, 'initdb'),
		[
			'-D',
			cluster,
			'-U',
			'mashwara',
			'-A',
			'scram-sha-256',
			'--pwfile',
			passwordFile,
			'-E',
			'UTF8',
			'--no-sync'
		],
		{ ...identity, cwd: folder, encoding: 'utf8' }
	);
	if (made.status !== 0) {
		rmSync(folder, { recursive: true, force: true });
		throw new Error(`initdb: ${made.stderr}`);
	}
	const port = await freePort();
	const settings = [
		`port=${port}`,
		'listen_addresses=127.0.0.1',
		`unix_socket_directories=${folder}`,
		'fsync=off'
	];
	const server = spawn(
		join(binaries, 'postgres'),
		['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])],
		{ ...identity, cwd: folder, stdio: 'ignore' }
	);
	const stop = async () => {
		if (server.exitCode === null && server.signalCode === null) {
			const ended = once(server, 'exit');
			// "Fast": ends connections instead of waiting for them.
			server.kill('SIGINT');
			await ended;
		}
		rmSync(folder, { recursive: true, force: true });
	};
	await untilReady(binaries, port, stop);
	return { url: `postgres://mashwara:${password}@127.0.0.1:${port}/postgres`, stop };
}

async function untilReady(binaries, port, stop) {
	const giveUpAt = Date.now() + START_MS;
	const parameters = ['-q', '-h', '127.0.0.1', '-p', String(port)];
	while (spawnSync(join(binaries, 'pg_isready'), parameters).status !== 0) {
		if (Date.now() > giveUpAt) {
			await stop();
			throw new Error('the private Postgres did not start');
		}
		await wait(100);
	}
}

/** Postgres refuses to run as root: Debian's user for it, else nobody. */
function nonRoot() {
	if (process.getuid?.() !== 0) {
		return {};
	}
	const number = (flag) =>
		Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim() || NaN);
	const [uid, gid] = [number('-u'), number('-g')];
	return Number.isInteger(uid) && Number.isInteger(gid)
		? { uid, gid }
		: { uid: 65_534, gid: 65_534 };
}

async function freePort() {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address();
	probe.close();
	await once(probe, 'close');
	return port;
}
