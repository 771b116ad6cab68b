import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { tidyWhenIdle } from './db/tidy.ts';
import { openDoor } from './http/door.ts';
import { settleProtocol } from './http/forwarding.ts';
import { answerHealth } from './http/health.ts';
import { countRequests } from './http/metrics.ts';
import { endSlowBodies, openHttp } from './http/open-http.ts';
import { openBuiltPages, openVitePages, type Pages } from './http/pages.ts';
import { securityHeaders } from './http/security-headers.ts';
import { removeNoted } from './files/file-removals.ts';
import { expireRegularly } from './images/expire-uploads.ts';
import { resumeAttachments } from './images/resume-attachments.ts';
import { openUploads } from './images/upload/answer-uploads.ts';
import { forgetRegularly } from './meetings/talk/forget-messages.ts';
import { openPortal, type OpenPortal } from './open-portal.ts';
import { placePortal, type Portal } from './portal.ts';
import { prepareData } from './prepare-data.ts';
import { startRealtime } from './realtime/start-realtime.ts';

export type RunningServer = {
	/** As a person on this machine types it. */
	address: string;
	portal: Portal;
	stop: () => Promise<void>;
};

/** Requests that are being answered get this long at a shutdown. */
const FAREWELL_MS = 5000;

/** Brings the whole portal up, in the order in which each part needs the one before, and takes it down in reverse. */
export async function startServer(
	config: Config,
	log: Logger,
	{ isDevelopment, onTaken = () => {} }: { isDevelopment: boolean; onTaken?: () => void }
): Promise<RunningServer> {
	const opened = await openPortal(config, log, { as: 'server', onTaken });
	try {
		await prepareData(opened);
		await removeNoted(opened.portal);
		await resumeAttachments(opened.portal);
		placePortal(opened.portal);
		const http = openHttp(config.limits);
		const pages = await (isDevelopment ? openVitePages(http) : openBuiltPages());
		return await listen(opened, http, pages);
	} catch (error) {
		await opened.close();
		throw error;
	}
}

/** All that are open, those of the live doors too, which http itself loses sight of. */
function watchSockets(http: Server, log: Logger): Set<Socket> {
	const sockets = new Set<Socket>();
	http.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
		// Without this listener the process ends when a peer vanishes.
		socket.on('error', (error) => log.debug({ err: error }, 'a connection broke'));
	});
	return sockets;
}

async function listen(opened: OpenPortal, http: Server, pages: Pages): Promise<RunningServer> {
	const { portal, database } = opened;
	const { config, log } = portal;
	let isStopping = false;
	const metrics = countRequests(http);
	const health = { config, database, metrics, isStopping: () => isStopping };
	const answerUpload = openUploads(portal);
	http.on('request', (request, response) => {
		if (!answerHealth(health, request, response) && !answerUpload(request, response)) {
			pages.answer(request, response);
		}
	});
	const realtime = startRealtime(portal, http, { leaveAlone: pages.answersUpgrade });
	endSlowBodies(http, config.limits);
	// Before all others: Socket.IO takes its own requests out of the line.
	http.prependListener('request', (request, response) => {
		const secure = settleProtocol(config, request);
		for (const [name, value] of Object.entries(securityHeaders(request.url ?? '', secure))) {
			response.setHeader(name, value ?? '');
		}
	});
	const sockets = watchSockets(http, log);
	const tidying = tidyWhenIdle(database, log, metrics.idleMs);
	const expiring = expireRegularly(portal);
	const forgetting = forgetRegularly(portal);
	portal.jobs.start();
	const stop = async () => {
		isStopping = true;
		tidying.stop();
		expiring.stop();
		forgetting.stop();
		const closed = once(http, 'close');
		http.close();
		await realtime.close();
		http.closeIdleConnections();
		const late = setTimeout(() => sockets.forEach((socket) => socket.destroy()), FAREWELL_MS);
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
