import { timingSafeEqual } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Database } from '#server/db/client.ts';
import type { Config } from '#server/config.ts';
import { isForwarded } from '#server/auth/address.ts';
import type { Metrics } from './metrics.ts';

/** A check that hangs is a check that failed; load balancers ask every few seconds. */
const CHECK_MS = 2000;

export type Health = {
	config: Config;
	database: Database;
	metrics: Metrics;
	/** Set when the server is about to stop, so that a load balancer sends nobody here. */
	isStopping: () => boolean;
};

/** `/healthz`, `/readyz` and `/metrics`; false for every other address. */
export function answerHealth(
	health: Health,
	request: IncomingMessage,
	response: ServerResponse
): boolean {
	const path = request.url?.split('?', 1)[0];
	if (path !== '/healthz' && path !== '/readyz' && path !== '/metrics') {
		return false;
	}
	response.setHeader('cache-control', 'no-store');
	if (request.method !== 'GET' && request.method !== 'HEAD') {
		response.writeHead(405, { allow: 'GET, HEAD' }).end();
	} else if (path === '/healthz') {
		response.writeHead(200, { 'content-type': 'text/plain' }).end('ok\n');
	} else if (path === '/readyz') {
		void answerReady(health, response);
	} else {
		void answerMetrics(health, request, response);
	}
	return true;
}

async function readiness({ config, database, isStopping }: Health) {
	const [databaseIs, filesAre] = await Promise.all([
		stateOf(database.ping()),
		stateOf(access(config.dataFolder, constants.W_OK))
	]);
	return { database: databaseIs, files: filesAre, stopping: isStopping() };
}

async function answerReady(health: Health, response: ServerResponse): Promise<void> {
	const parts = await readiness(health);
	const isReady = parts.database === 'ok' && parts.files === 'ok' && !parts.stopping;
	response
		.writeHead(isReady ? 200 : 503, { 'content-type': 'application/json' })
		.end(`${JSON.stringify({ ready: isReady, ...parts })}\n`);
}

async function stateOf(check: Promise<void>): Promise<'ok' | 'unreachable'> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<'unreachable'>((resolve) => {
		timer = setTimeout(() => resolve('unreachable'), CHECK_MS);
	});
	const answer = check.then(
		() => 'ok' as const,
		() => 'unreachable' as const
	);
	const state = await Promise.race([answer, late]);
	clearTimeout(timer);
	return state;
}

async function answerMetrics(
	health: Health,
	request: IncomingMessage,
	response: ServerResponse
): Promise<void> {
	if (!maySeeMetrics(health.config, request)) {
		response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
		return;
	}
	const { database } = await readiness(health);
	response
		.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
		.end(health.metrics.text({ isDatabaseUp: database === 'ok' }));
}

/** With a token whoever has it; without one only this machine itself, and not through a proxy on it. */
function maySeeMetrics(config: Config, request: IncomingMessage): boolean {
	if (config.metricsToken === null) {
		const peer = request.socket.remoteAddress ?? '';
		return /^(127\.|::1$|::ffff:127\.)/.test(peer) && !isForwarded(request.headers);
	}
	const given = Buffer.from(request.headers.authorization ?? '');
	const wanted = Buffer.from(`Bearer ${config.metricsToken}`);
	return given.length === wanted.length && timingSafeEqual(given, wanted);
}
