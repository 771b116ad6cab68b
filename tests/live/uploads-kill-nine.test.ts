import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { attachment, image, job } from '#server/db/schema.ts';
import { openPortal } from '#server/open-portal.ts';
import { prepareData } from '#server/prepare-data.ts';
import type { Portal } from '#server/portal.ts';
import { aDraft } from '../builders/cases.ts';
import { placeDatabase } from '../builders/data-folder.ts';
import { aPerson } from '../builders/people.ts';
import { aNoisyPicture } from '../builders/pictures.ts';
import { signInAs } from '../builders/session.ts';
import { announce, at, sha256 } from '../builders/upload-server.ts';
import { until } from '../builders/until.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let server: ChildProcess | null = null;
let address = '';

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'mashwara-kill-'));
	await placeDatabase(folder);
});
afterAll(async () => {
	server?.kill('SIGKILL');
	await rm(folder, { recursive: true, force: true });
});

/** The portal's data without a server, closed again afterwards. */
async function inside<T>(work: (portal: Portal) => Promise<T>): Promise<T> {
	const config = readConfig({ DATA: folder, DEMONSTRATION: 'off', PORT: '0', HOST: '127.0.0.1' });
	const opened = await openPortal(config, pino({ level: 'silent' }), { as: 'server' });
	try {
		await prepareData(opened);
		return await work(opened.portal);
	} finally {
		await opened.close();
	}
}

/** `node server/main.ts`, as npm starts it. */
async function start(): Promise<void> {
	const child = spawn('node', ['server/main.ts'], {
		cwd: root,
		env: {
			...process.env,
			...{ PORT: '0', DATA: folder, DEMONSTRATION: 'off' },
			...{ LOG_LEVEL: 'error', HOST: '127.0.0.1' }
		},
		stdio: ['ignore', 'pipe', 'inherit']
	});
	server = child;
	address = await new Promise((resolve, reject) => {
		let said = '';
		child.once('close', () => reject(new Error(`it did not start: ${said}`)));
		child.stdout.on('data', (part: Buffer) => {
			said += part.toString();
			const found = /runs at (http:\S+)/.exec(said)?.[1];
			if (found !== undefined) {
				resolve(found.replace('localhost', '127.0.0.1'));
			}
		});
	});
}

async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
	const ended = server === null ? null : once(server, 'close');
	server?.kill(signal);
	await ended;
	server = null;
}

/** Workers that were given a folder of this portal. */
async function workersAlive(): Promise<string[]> {
	const found: string[] = [];
	for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
		const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
		if (command.includes('images/worker.ts') && command.includes(folder)) {
			found.push(pid);
		}
	}
	return found;
}

test.skipIf(process.platform !== 'linux')(
	'[IM33] a portal that is killed while files arrive and while they are converted loses nothing (Linux)',
	async () => {
		const picture = await aNoisyPicture();
		const { cookie, caseNo, fileId, attachmentId } = await inside(async (portal) => {
			const author = await aPerson(portal, { grade: 'resident' });
			const { caseNo } = await aDraft(portal, author);
			const files = [{ extension: '.jpg', byteSize: picture.length }];
			const { attachmentId, fileIds } = await announce(portal, author, { caseNo, files });
			const cookie = await signInAs(portal, author);
			return { cookie, caseNo, attachmentId, fileId: fileIds[0] ?? '' };
		});
		const headers = () => ({ cookie, origin: address, 'tus-resumable': '1.0.0' });
		const offset = async () => {
			const answer = await fetch(`${address}/uploads/${fileId}`, {
				method: 'HEAD',
				headers: headers()
			});
			return Number(answer.headers.get('upload-offset'));
		};
		const half = Math.floor(picture.length / 2);

		await start();
		const cut = request(`${address}/uploads/${fileId}`, {
			method: 'PATCH',
			headers: { ...headers(), ...at(0), 'content-length': picture.length }
		});
		cut.on('error', () => {});
		cut.write(picture.subarray(0, half));
		const path = join(folder, 'quarantine', attachmentId, '0000.jpg');
		const onDisk = () => readFile(path).catch(() => Buffer.alloc(0));
		await until('half of it is there', async () => (await onDisk()).length === half);
		await end('SIGKILL');

		await start();
		expect(await offset()).toBe(half);
		const rest = await fetch(`${address}/uploads/${fileId}`, {
			method: 'PATCH',
			headers: { ...headers(), ...at(half) },
			body: new Uint8Array(picture.subarray(half))
		});
		expect(rest.status).toBe(204);
		expect(sha256(await onDisk())).toBe(sha256(picture));
		const finished = await fetch(`${address}/cases/${caseNo}/images?/finish`, {
			method: 'POST',
			headers: { ...headers(), accept: 'application/json', 'x-sveltekit-action': 'true' },
			body: new URLSearchParams({ attachmentId })
		});
		expect(await finished.json()).toMatchObject({ type: 'success' });
		await until('the worker is at it', async () => (await workersAlive()).length > 0);
		await end('SIGKILL');
		// It must not outlive the portal: the next worker writes into the same folder.
		await until('no worker is left', async () => (await workersAlive()).length === 0);

		await start();
		await until(
			'it waits for a person',
			async () => {
				const page = await fetch(`${address}/cases/${caseNo}/images`, { headers: { cookie } });
				return (await page.text()).includes('Second person asked');
			},
			60_000
		);
		await end('SIGTERM');
		const stored = await inside(async ({ db }) => ({
			attachments: await db.select().from(attachment),
			images: await db.select().from(image),
			jobs: await db.select().from(job)
		}));
		expect(stored.attachments).toMatchObject([{ status: 'awaiting_review', fileCount: 1 }]);
		expect(stored.images).toHaveLength(1);
		expect(stored.jobs).toMatchObject([{ attempts: 2, lastError: null }]);
		expect(stored.jobs[0]?.doneAt).not.toBeNull();
		expect(await readdir(join(folder, 'quarantine'))).toEqual([]);
	},
	180_000
);
