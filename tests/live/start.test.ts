import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { placeDatabase } from '../builders/data-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
// A start costs seconds of one core, and other suites' machines are busy.
vi.setConfig({ testTimeout: 180_000 });

let folder: string;
/** Serves from the first test that needs one to the one that kills it: each start costs seconds of one core. */
let serving: Started;
const started: ChildProcess[] = [];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mashwara-start-'));
	// The last test makes a database as a first start does.
	await placeDatabase(folder);
	serving = await start({ LOG_LEVEL: 'error' });
});
afterAll(async () => {
	started.forEach((child) => child.kill('SIGKILL'));
	await rm(folder, { recursive: true, force: true });
});

type Started = {
	child: ChildProcess;
	address: string | null;
	status: number | null;
	said: string;
	/** All of it so far, the log too. */
	output: () => string;
};

/** `node server/main.ts` as npm starts it; resolves when it serves, or has ended. */
async function start(settings: Record<string, string> = {}): Promise<Started> {
	const child = spawn('node', ['server/main.ts'], {
		cwd: root,
		env: {
			...process.env,
			PORT: '0',
			DATA: folder,
			DEMONSTRATION: 'off',
			LOG_LEVEL: 'silent',
			HOST: '127.0.0.1',
			...settings
		},
		stdio: ['ignore', 'pipe', 'pipe']
	});
	started.push(child);
	let said = '';
	const serving = new Promise<string>((resolve) => {
		child.stdout.on('data', (part: Buffer) => {
			said += part.toString();
			const address = /runs at (http:\S+)/.exec(said)?.[1];
			if (address !== undefined) {
				resolve(address);
			}
		});
	});
	child.stderr.on('data', (part: Buffer) => (said += part.toString()));
	const ended = once(child, 'close') as Promise<[number | null]>;
	const first = await Promise.race([serving, ended]);
	return typeof first === 'string'
		? { child, address: first, status: null, said, output: () => said }
		: { child, address: null, status: first[0], said: said.trim(), output: () => said };
}

async function stop({ child }: Started, signal: NodeJS.Signals): Promise<number | null> {
	const ended = once(child, 'close') as Promise<[number | null]>;
	child.kill(signal);
	return (await ended)[0];
}

test('a start with a wrong setting ends with one sentence that names it', async () => {
	const wrong: [Record<string, string>, sentence: string][] = [
		[{ PORT: 'abc' }, 'PORT must be a port number from 0 to 65535.'],
		[{ DATABASE_URL: 'mysql://here' }, 'DATABASE_URL must be a postgres:// address.'],
		[
			{ DATABASE_URL: 'postgres://a:secret@127.0.0.1:1/b' },
			'The database of DATABASE_URL cannot be reached: nothing listens at its host and port (ECONNREFUSED).'
		],
		[{ DATA: '/dev/null/x' }, 'DATA /dev/null/x is not open to this user (ENOTDIR at /dev/null/x)'],
		[{ DEMONSTRATION: 'on', HOST: '0.0.0.0' }, 'HOST 0.0.0.0 would open the demonstration']
	];
	const starts = wrong.map(async ([settings, sentence]) => {
		const data = await mkdtemp(join(tmpdir(), 'mashwara-start-'));
		const { address, status, said } = await start({ DATA: data, ...settings });
		await rm(data, { recursive: true, force: true });
		expect({ settings, address, status }).toEqual({ settings, address: null, status: 1 });
		expect(said.slice(0, sentence.length)).toBe(sentence);
		expect(said).not.toContain('\n');
		expect(said).not.toContain('secret');
	});
	await Promise.all(starts);
});

test('a second start on a folder in use, or on a port in use, is refused and harms nothing', async () => {
	const other = await mkdtemp(join(tmpdir(), 'mashwara-start-'));
	const port = new URL(serving.address ?? '').port;
	const [second, third] = await Promise.all([start(), start({ DATA: other, PORT: port })]);
	expect(second).toMatchObject({ address: null, status: 1 });
	expect(second.said).toBe(
		`${folder} is in use by another Mashwara: stop that one first, or set DATA to another folder.`
	);
	expect(third).toMatchObject({ address: null, status: 1 });
	expect(third.said).toBe(
		`PORT ${port} is in use: stop what uses it, or set PORT to another number.`
	);
	expect(await readdir(other)).not.toContain('lock');
	await rm(other, { recursive: true, force: true });
	expect((await fetch(`${serving.address}/readyz`)).status).toBe(200);
});

test('every answer carries the security headers: page, error, refusal, file, live door', async () => {
	const address = serving.address ?? '';
	const form = {
		'content-type': 'application/x-www-form-urlencoded',
		origin: 'http://evil.example'
	};
	const answers = await Promise.all([
		fetch(`${address}/sign-in`),
		fetch(`${address}/nothing-here`),
		fetch(`${address}/sign-in`, { method: 'POST', headers: form, body: 'a=1' }),
		fetch(`${address}/sign-out`, { method: 'POST' }),
		fetch(`${address}/sign-in`, {
			method: 'POST',
			headers: { ...form, origin: address },
			body: 'a'.repeat(1024 * 1024 + 1)
		}),
		fetch(`${address}/files/images/none/frames/0`),
		fetch(`${address}/cases/%E0%A4%A`),
		fetch(`${address}/robots.txt`),
		fetch(`${address}/healthz`),
		fetch(`${address}/socket.io/?EIO=4&transport=polling`)
	]);
	expect(answers.map(({ status }) => status)).toEqual([
		200, 404, 403, 403, 413, 404, 400, 200, 200, 403
	]);
	for (const { headers, url } of answers) {
		const policy = headers.get('content-security-policy') ?? '';
		expect({ url, nosniff: headers.get('x-content-type-options') }).toEqual({
			url,
			nosniff: 'nosniff'
		});
		expect(policy).toMatch(/frame-ancestors 'none'/);
		expect(policy).toMatch(/(object|default)-src 'none'/);
		expect(policy).not.toMatch(/script-src[^;]*unsafe-inline/);
	}
});

test('readers who leave in the middle of a page end nothing and are no error', async () => {
	const address = serving.address ?? '';
	const { port, host } = new URL(address);
	const request = `GET /sign-in HTTP/1.1\r\nHost: ${host}\r\nAccept-Encoding: br\r\n\r\n`;
	for (let delay = 0; delay < 60; delay += 2) {
		const socket = connect(Number(port), '127.0.0.1');
		await once(socket, 'connect');
		socket.write(request);
		// At another moment of the answer each time.
		await wait(delay);
		socket.resetAndDestroy();
	}
	expect((await fetch(`${address}/healthz`)).status).toBe(200);
	expect(serving.output()).not.toContain('"level":50');
});

test('a killed server comes up again on its folder, and Ctrl-C ends it with status 0', async () => {
	await stop(serving, 'SIGKILL');
	const again = await start();
	expect((await fetch(`${again.address}/healthz`)).status).toBe(200);
	expect(await stop(again, 'SIGINT')).toBe(0);
	expect(await readdir(folder)).not.toContain('lock');
});

test('a first start that was cut off is made again from the beginning', async () => {
	await writeFile(join(folder, 'first-start'), '');
	await writeFile(join(folder, 'demo.json'), 'half');
	const again = await start();
	const names = await readdir(folder);
	expect(await stop(again, 'SIGTERM')).toBe(0);
	expect(names).toContain('db');
	expect(names).not.toContain('demo.json');
	expect(names).not.toContain('first-start');
});
