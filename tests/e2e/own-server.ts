import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';

export type OwnServer = { address: string; folder: string; close: () => Promise<void> };

async function freePort(): Promise<number> {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address() as AddressInfo;
	probe.close();
	await once(probe, 'close');
	return port;
}

/** The built portal with a demonstration of its own, for a test that ends the demonstration's open meeting. */
export async function openOwnServer(): Promise<OwnServer> {
	const folder = await mkdtemp(join(tmpdir(), 'mashwara-own-'));
	const template = process.env.DEMONSTRATION_TEMPLATE;
	if (template !== undefined) {
		await cp(template, folder, { recursive: true });
	}
	const port = await freePort();
	const address = `http://localhost:${port}`;
	const server = spawn(process.execPath, ['server/main.ts'], {
		env: { ...process.env, PORT: String(port), DATA: folder, LOG_LEVEL: 'error' },
		stdio: ['ignore', 'ignore', 'inherit']
	});
	const isReady = () =>
		fetch(`${address}/readyz`).then(
			({ ok }) => ok,
			() => false
		);
	await expect.poll(isReady, { timeout: 120_000 }).toBe(true);
	return {
		...{ address, folder },
		close: async () => {
			const ended = once(server, 'exit');
			server.kill();
			await ended;
			await rm(folder, { recursive: true, force: true });
		}
	};
}
