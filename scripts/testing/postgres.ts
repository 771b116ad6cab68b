// A Postgres of our own for one run: in a temporary folder, on a free port, gone afterwards.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export type PrivatePostgres = { url: string; stop: () => Promise<void> };
type Identity = { uid?: number; gid?: number };
type Cluster = { folder: string; path: string; identity: Identity; password: string };

const START_MS = 20_000;

/** `binaries` is the folder of initdb and postgres. */
export async function startPostgres(binaries: string): Promise<PrivatePostgres> {
	const cluster = makeCluster(binaries);
	const port = await freePort();
	const settings = [
		`port=${port}`,
		'listen_addresses=127.0.0.1',
		`unix_socket_directories=${cluster.folder}`,
		'fsync=off'
	];
	const server = spawn(
		join(binaries, 'postgres'),
		['-D', cluster.path, ...settings.flatMap((setting) => ['-c', setting])],
		{ ...cluster.identity, cwd: cluster.folder, stdio: 'ignore' }
	);
	const stop = async () => {
		await end(server);
		rmSync(cluster.folder, { recursive: true, force: true });
	};
	try {
		await untilReady(binaries, port);
	} catch (error) {
		await stop();
		throw error;
	}
	return { url: `postgres://mashwara:${cluster.password}@127.0.0.1:${port}/postgres`, stop };
}

function makeCluster(binaries: string): Cluster {
	const identity = nonRoot();
	const folder = mkdtempSync(join(tmpdir(), 'mashwara-postgres-'));
	const path = join(folder, 'cluster');
	const password = randomBytes(12).toString('hex');
	const passwordFile = join(folder, 'password');
	writeFileSync(passwordFile, password, { mode: 0o600 });
	if (identity.uid !== undefined && identity.gid !== undefined) {
		chownSync(folder, identity.uid, identity.gid);
		chownSync(passwordFile, identity.uid, identity.gid);
	}
	const access = ['-U', 'mashwara', '-A', 'scram-sha-256', '--pwfile', passwordFile];
	const { status, stderr } = spawnSync(
		join(binaries, 'initdb'),
		['-D', path, ...access, '-E', 'UTF8', '--no-sync'],
		{ ...identity, cwd: folder, encoding: 'utf8' }
	);
	if (status !== 0) {
		rmSync(folder, { recursive: true, force: true });
		throw new Error(`initdb: ${stderr}`);
	}
	return { folder, path, identity, password };
}

async function end(server: ChildProcess): Promise<void> {
	if (server.exitCode === null && server.signalCode === null) {
		const ended = once(server, 'exit');
		// "Fast": ends connections instead of waiting for them.
		server.kill('SIGINT');
		await ended;
	}
}

async function untilReady(binaries: string, port: number): Promise<void> {
	const giveUpAt = Date.now() + START_MS;
	const parameters = ['-q', '-h', '127.0.0.1', '-p', String(port)];
	while (spawnSync(join(binaries, 'pg_isready'), parameters).status !== 0) {
		if (Date.now() > giveUpAt) {
			throw new Error('the private Postgres did not start');
		}
		await wait(100);
	}
}

/** Postgres refuses to run as root: Debian's user for it, else nobody. */
function nonRoot(): Identity {
	if (process.getuid?.() !== 0) {
		return {};
	}
	const number = (flag: string) =>
		Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim() || NaN);
	const [uid, gid] = [number('-u'), number('-g')];
	return Number.isInteger(uid) && Number.isInteger(gid)
		? { uid, gid }
		: { uid: 65_534, gid: 65_534 };
}

async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	probe.close();
	await once(probe, 'close');
	return port;
}
