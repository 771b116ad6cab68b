import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readConfig, type Config } from '#server/config.ts';
import type { Database } from '#server/db/client.ts';
import { settleProtocol } from './forwarding.ts';
import { answerHealth } from './health.ts';
import { countRequests } from './metrics.ts';

let http: Server | undefined;
afterEach(() => http?.close());

/** A server with the health addresses alone; every other address answers 418. */
async function serve(
	settings: Record<string, string> = {},
	state: { ping?: () => Promise<void>; isStopping?: boolean } = {}
): Promise<(path: string, headers?: Record<string, string>) => Promise<Response>> {
	http = createServer();
	const config = readConfig({ DATA: '.', ...settings });
	const database = { ping: state.ping ?? (() => Promise.resolve()) } as Database;
	const metrics = countRequests(http);
	const health = { config, database, metrics, isStopping: () => state.isStopping ?? false };
	http.on('request', (request, response) => {
		settleProtocol(config, request);
		if (!answerHealth(health, request, response)) {
			response.writeHead(418).end();
		}
	});
	http.listen(0, '127.0.0.1');
	await once(http, 'listening');
	const { port } = http.address() as AddressInfo;
	return (path, headers = {}) => fetch(`http://127.0.0.1:${port}${path}`, { headers });
}

const request = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage;
const settled = (config: Config, headers: Record<string, string>) => {
	const one = request(headers);
	return { secure: settleProtocol(config, one), headers: one.headers };
};

test('without proxies what the client says about its protocol counts for nothing, but shows that something forwards', () => {
	expect(settled(readConfig({}), { host: 'a', 'x-forwarded-proto': 'https' })).toEqual({
		secure: false,
		headers: { host: 'a', 'x-forwarded-proto': 'http', forwarded: 'proto=unknown' }
	});
});

test('behind one proxy the last word about the protocol counts', () => {
	const config = readConfig({ TRUST_PROXY: '1' });
	expect(settled(config, { 'x-forwarded-proto': 'http, https' })).toEqual({
		secure: true,
		headers: { 'x-forwarded-proto': 'https' }
	});
});

test('metrics are not found by somebody behind a proxy, nor without the token', async () => {
	const open = await serve();
	expect((await open('/metrics')).status).toBe(200);
	expect((await open('/metrics', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(404);
	expect((await open('/metrics', { 'x-forwarded-proto': 'https' })).status).toBe(404);
	http?.close();
	const locked = await serve({ METRICS_TOKEN: 'secret' });
	expect((await locked('/metrics')).status).toBe(404);
	expect((await locked('/metrics', { authorization: 'Bearer secreT' })).status).toBe(404);
	expect((await locked('/metrics', { authorization: 'Bearer secret' })).status).toBe(200);
});

test('metrics count answers by kind of status', async () => {
	const open = await serve();
	await open('/teapot');
	await open('/healthz');
	const lines = (await (await open('/metrics')).text()).split('\n');
	expect(lines).toContain('mashwara_http_responses_total{status="4xx"} 1');
	expect(lines).toContain('mashwara_http_responses_total{status="2xx"} 1');
	expect(lines).toContain('mashwara_database_up 1');
});

test('a portal whose database is away, or that is about to stop, is up but not ready', async () => {
	const broken = await serve({}, { ping: () => Promise.reject(new Error('away')) });
	expect((await broken('/healthz')).status).toBe(200);
	const answer = await broken('/readyz');
	expect(answer.status).toBe(503);
	expect(await answer.json()).toEqual({
		ready: false,
		database: 'unreachable',
		files: 'ok',
		stopping: false
	});
	http?.close();
	const stopping = await serve({}, { isStopping: true });
	expect((await stopping('/readyz')).status).toBe(503);
});

test('a health address is read, never written to, and other addresses are left to the pages', async () => {
	const open = await serve();
	const { port } = http?.address() as AddressInfo;
	const posted = await fetch(`http://127.0.0.1:${port}/healthz`, { method: 'POST' });
	expect(posted.status).toBe(405);
	expect((await open('/healthz-of-others')).status).toBe(418);
});
