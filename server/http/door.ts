import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '#server/config.ts';
import { StartRefusal } from '#server/start-refusal.ts';

/** Refuses an address or a port that cannot be had, without keeping it. */
export async function checkDoor(config: Config): Promise<void> {
	const probe = createServer();
	await openDoor(probe, config);
	probe.close();
	await once(probe, 'close');
}

/** Listens; answers the address as a person on this machine types it. */
export async function openDoor(http: Server, { port, host }: Config): Promise<string> {
	http.listen(port, host);
	try {
		await once(http, 'listening');
	} catch (error) {
		throw new StartRefusal(doorSentence(error, port, host), { cause: error });
	}
	const { port: given } = http.address() as AddressInfo;
	const name = ['0.0.0.0', '::', '127.0.0.1'].includes(host) ? 'localhost' : host;
	return `http://${name.includes(':') ? `[${name}]` : name}:${given}`;
}

function doorSentence(error: unknown, port: number, host: string): string {
	const code = error instanceof Error && 'code' in error ? error.code : error;
	switch (code) {
		case 'EADDRINUSE':
			return `PORT ${port} is in use: stop what uses it, or set PORT to another number.`;
		case 'EACCES':
			return `PORT ${port} is not open to this user: set PORT to a number from 1024 on.`;
		default:
			return `HOST ${host} is not an address of this machine (${String(code)}).`;
	}
}
