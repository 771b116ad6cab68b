import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { tidyWhenIdle } from './db/tidy.ts';
import { prepareData } from './first-start.ts';
import { settleProtocol } from './http/forwarding.ts';
import { answerHealth } from './http/health.ts';
import { countRequests } from './http/metrics.ts';
import { openBuiltPages, openVitePages, type Pages } from './http/pages.ts';
import { securityHeaders } from './http/security-headers.ts';
import { openPortal, type OpenPortal } from './open-portal.ts';
import { placePortal } from './portal.ts';
import { startRealtime } from './realtime/start-realtime.ts';
import { StartRefusal } from './start-refusal.ts';

export type RunningServer = {
	/** As a person on this machine types it. */
	address: string;
	portal: OpenPortal['portal'];
	stop: () => Promise<void>;
};

/** Requests that are being answered get this long at a shutdown. */
const FAREWELL_MS = 5000;
/** The slowest upload: 300 MB at 1.4 Mbit/s. Node's own limit of five minutes would cut it off. */
const REQUEST_MS = 30 * 60_000;
/** Longer than a proxy keeps its idle connections (nginx: 60 s), so that it never writes into one we closed. */
const KEEP_ALIVE_MS = 65_000;

/** Brings the whole portal up, in the order in which each part needs the one before, and takes it down in reverse. */
export async function startServer(
	config: Config,
	log: Logger,
	{ isDevelopment }: { isDevelopment: boolean }
): Promise<RunningServer> {
	const opened = await openPortal(config, log, { as: 'server' });
	try {
		await prepareData(opened);
		placePortal(opened.portal);
		const http = createServer({ requestTimeout: REQUEST_MS, keepAliveTimeout: KEEP_ALIVE_MS });
		const pages = await (isDevelopment ? openVitePages(http) : openBuiltPages());
		return await listen(opened, http, pages);
	} catch (error) {
		await opened.close();
		throw error;
	}
}

async function listen(opened: OpenPortal, http: Server, pages: Pages): Promise<RunningServer> {
	const { portal, database } = opened;
	const { config, log } = portal;
	let isStopping = false;
	const metrics = countRequests(http);
	const health = { config, database, metrics, isStopping: () => isStopping };
	http.on('request', (request, response) => {
		if (!answerHealth(health, request, response)) {
			pages.answer(request, response);
		}
	});
	const realtime = await startRealtime(portal, http, { leaveAlone: pages.answersUpgrade });
	// Before all others: Socket.IO takes its own requests out of the line.
	http.prependListener('request', (request, response) => {
		const secure = settleProtocol(config, request);
		for (const [name, value] of Object.entries(securityHeaders(request.url ?? '', secure))) {
			response.setHeader(name, value ?? '');
		}
	});
	// A socket without this listener ends the process when its peer vanishes.
	http.on('connection', (socket) => socket.on('error', (error) => log.debug({ err: error })));
	const tidying = tidyWhenIdle(database, log, metrics.idleMs);

	const stop = async () => {
		isStopping = true;
		tidying.stop();
		const closed = once(http, 'close');
		http.close();
		await realtime.close();
		http.closeIdleConnections();
		const late = setTimeout(() => http.closeAllConnections(), FAREWELL_MS);
		await closed;
		clearTimeout(late);
		metrics.close();
		await pages.close();
		await opened.close();
	};
	try {
		return { address: await openDoor(http, config), portal, stop };
	} catch (error) {
		await realtime.close();
		await pages.close();
		throw error;
	}
}

async function openDoor(http: Server, { port, host }: Config): Promise<string> {
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
