import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createConnection, type AddressInfo } from 'node:net';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { readConfig } from '#server/config.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { openHttp } from '#server/http/open-http.ts';
import { describe as described } from '#server/open-log.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { openBuiltServer, type BuiltServer } from '../builders/built-server.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson } from '../builders/people.ts';
import { rawPeer, SOCKET_IO, upgradeHead, type RawPeer } from '../builders/raw-peer.ts';
import { signInAs } from '../builders/session.ts';
import { until } from '../builders/until.ts';

const PASSWORD = 'lentils and cardamom';
let portal: TestPortal;
let server: BuiltServer;
let port: number;
let actor: Actor;
let cookie: string;
let logged = '';
beforeAll(async () => {
	portal = await openPortal({
		HANDSHAKE_SECONDS: '2',
		REQUEST_SECONDS: '4',
		UPLOAD_SECONDS: '600'
	});
	const write = (line: string) => (logged += line);
	portal.log = pino({ level: 'debug', serializers: { err: described } }, { write });
	server = await openBuiltServer(portal);
	port = Number(new URL(server.address).port);
	actor = await aPerson(portal, { passwordHash: await hashPassword(PASSWORD) });
	cookie = await signInAs(portal, actor);
});
afterEach(async () => {
	const [page, other] = [
		fetch(`${server.address}/sign-in`),
		fetch(`${server.address}/account`, { headers: { cookie } })
	];
	expect([(await page).status, (await other).status]).toEqual([200, 200]);
	expect(Reflect.ownKeys(Object.prototype)).toEqual(ownKeysOfObjects);
});
afterAll(async () => {
	await server.close();
	await portal.close();
});
const ownKeysOfObjects = Reflect.ownKeys(Object.prototype);

/** Sends one byte after another, as long as the server listens. */
async function dribble(peer: RawPeer, bytes: string): Promise<void> {
	let at = 0;
	await until(
		'the server has enough of it',
		() => {
			peer.socket.write(bytes[at % bytes.length] ?? 'x');
			at += 1;
			return peer.socket.destroyed;
		},
		40_000
	);
}
const head = (method: string, path: string, more = ''): string =>
	`${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${server.address}\r\nCookie: ${cookie}\r\n${more}`;

test('[HP9] a connection over which nothing is ever said is ended', async () => {
	const peers = await Promise.all(Array.from({ length: 100 }, () => rawPeer(port)));
	await Promise.all(peers.map((peer) => peer.ended));
});

test('[HP9] headers that are dribbled are ended: for a page, a document, a meeting', async () => {
	const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
	const starts = [
		'GET /sign-in HTTP/1.1\r\n',
		`GET /documents/x HTTP/1.1\r\n${upgrade}`,
		`GET ${SOCKET_IO} HTTP/1.1\r\n${upgrade}`
	];
	await Promise.all(
		starts.map(async (start) => {
			const peer = await rawPeer(port);
			peer.socket.write(start);
			await dribble(peer, `X-More: ${'x'.repeat(60)}\r\n`);
		})
	);
});

test('[HP9] a body that is dribbled is ended: a form, a packet, an upload that was answered already', async () => {
	const bodies = [
		['/sign-in', 'application/x-www-form-urlencoded'],
		['/socket.io/?EIO=4&transport=polling', 'text/plain'],
		['/cases/2026-1/images', 'multipart/form-data; boundary=b']
	] as const;
	await Promise.all(
		bodies.map(async ([path, type]) => {
			const peer = await rawPeer(port);
			const more = `Content-Type: ${type}\r\nContent-Length: 100000\r\n\r\n`;
			peer.socket.write(head('POST', path, more));
			await dribble(peer, 'a=1&');
		})
	);
});

test('[HP9] whoever asks for pages and never reads them is ended', async () => {
	const http = await aServer({ REQUEST_SECONDS: '1' }, Buffer.alloc(1_000_000));
	const peer = await rawPeer(portOf(http));
	peer.socket.pause();
	for (let count = 0; count < 100; count += 1) {
		peer.socket.write(head('GET', '/sign-in', '\r\n'));
	}
	await until('it is here', async () => (await connectionsOf(http)) === 1);
	await until('it is ended', async () => (await connectionsOf(http)) === 0, 40_000);
});

test.each([
	['a header', () => head('GET', '/documents/x', `X-Long: ${'x'.repeat(100_000)}\r\n\r\n`)],
	['an address', () => head('GET', `/documents/${'x'.repeat(100_000)}`, '\r\n')],
	['headers by number', () => head('GET', SOCKET_IO, 'a: b\r\n'.repeat(20_000) + '\r\n')],
	['a cookie', () => upgradeHead(port, '/documents/x', 'x'.repeat(100_000))]
])('[HP9] a handshake with %s that is too long is refused', async (_what, request) => {
	const peer = await rawPeer(port);
	peer.socket.write(request());
	await peer.ended;
	expect(peer.said()).toMatch(/^HTTP\/1.1 (431|414|400) /);
});

test('[HP10] of 500 upgrades for paths that nobody answers, 500 are destroyed', async () => {
	const paths = [
		'/',
		'/sign-in',
		'/socket.iox/',
		'//documents/x',
		'/document/x',
		'/_app/x',
		'/uploads',
		'/%64ocuments/x'
	];
	const begun = performance.now();
	const said = await Promise.all(
		Array.from({ length: 500 }, async (_, index) => {
			const peer = await rawPeer(port);
			peer.socket.write(upgradeHead(port, `${paths[index % paths.length]}?${index}`, cookie));
			await peer.ended;
			return peer.said();
		})
	);
	expect(said.filter((one) => one !== '')).toEqual([]);
	expect(performance.now() - begun).toBeLessThan(30_000);
});

test.each<[string, (good: string) => string]>([
	['another version', (good) => good.replace('Version: 13', 'Version: 99')],
	['no key', (good) => good.replace(/Sec-WebSocket-Key: .*\r\n/, '')],
	['a short key', (good) => good.replace(/Key: .*\r\n/, 'Key: abc\r\n')],
	['another protocol', (good) => good.replace('Upgrade: websocket', 'Upgrade: h2c')],
	['POST', (good) => good.replace(/^GET/, 'POST')],
	['CONNECT', (good) => good.replace(/^GET \S+/, 'CONNECT evil.example:80')],
	['two hosts', (good) => good.replace('Host:', 'Host: a\r\nHost:')],
	['a foreign origin', (good) => good.replace(/Origin: .*\r\n/, 'Origin: http://evil.example\r\n')],
	['no cookie and a body', (good) => good.replace(/Cookie: .*\r\n/, 'Content-Length: 9\r\n')]
])('[HP9] a handshake with %s opens nothing that stays', async (_what, spoil) => {
	const paths = [`/documents/agenda-item.${randomUUID()}.marks`, SOCKET_IO];
	await Promise.all(paths.map((path) => endsByItself(spoil(upgradeHead(port, path, cookie)))));
});

async function endsByItself(request: string): Promise<void> {
	const peer = await rawPeer(port);
	peer.socket.write(request);
	await peer.ended;
}

test('[HP10] an upgrade for an odd document or an odd transport opens nothing that stays', async () => {
	const paths = [
		'/documents/__proto__',
		'/documents/constructor?protocol=__proto__',
		'/documents/agenda-item.__proto__.marks?__proto__[protocol]=2',
		'/documents/..%2f..%2fetc%2fpasswd',
		'/documents/%00',
		`/documents/${'x'.repeat(300)}`,
		'/socket.io/?EIO=4&transport=__proto__',
		'/socket.io/?EIO=3&transport=websocket',
		'/socket.io/?EIO=4&transport=websocket&sid=__proto__',
		'/socket.io/?EIO=4&transport=websocket&sid=constructor&sid=b'
	];
	await Promise.all(paths.map((path) => endsByItself(upgradeHead(port, path, cookie))));
});

const send = (path: string, body: string, type = 'application/x-www-form-urlencoded') =>
	fetch(`${server.address}${path}`, {
		method: 'POST',
		body,
		redirect: 'manual',
		headers: { origin: server.address, 'content-type': type, accept: 'text/html', cookie }
	});

test('[HP16] keys of every object in a form, a query and JSON change nothing', async () => {
	const keys =
		'__proto__=1&__proto__[isAdministrator]=1&constructor=1&constructor[prototype][x]=1&toString=1';
	const answers = [
		await send('/sign-in', `${keys}&email=${actor.email}&password=wrong-password-1`),
		await send('/sign-in', keys),
		await send(`/account?/name&${keys}`, `${keys}&displayName=Dr+Proto`),
		await send('/sign-in', '{"__proto__":{"isAdministrator":true}}', 'application/json'),
		await fetch(`${server.address}/sign-in?${keys}&next=__proto__`),
		await fetch(`${server.address}/cases?${keys}`, { headers: { cookie } }),
		await fetch(`${server.address}/meetings/__proto__/room`, { headers: { cookie } }),
		await fetch(`${server.address}/boards/constructor`, { headers: { cookie } })
	];
	for (const answer of answers) {
		expect(answer.status, `${answer.url}: ${await answer.text()}`).toBeLessThan(500);
	}
});

test('[HP17] a line break in what somebody sends is neither a header nor a line of the log', async () => {
	const forged = '\r\nSet-Cookie: forged=1\r\n\r\n{"level":50,"msg":"forged"}\n';
	const encoded = encodeURIComponent(forged);
	logged = '';
	const { db } = portal;
	const answers = [
		await send(
			`/sign-in?next=/${encoded}`,
			`email=${actor.email}&password=${encodeURIComponent(PASSWORD)}`
		),
		await send('/sign-in', `email=${encoded}&password=x`),
		await send('/reset', `email=${encoded}`),
		await fetch(`${server.address}/files/${encoded}`, { headers: { cookie } })
	];
	// A failure that is written down, with what was sent at hand.
	portal.db = new Proxy(db, {
		get: () => {
			throw new Error(`failed${forged}`);
		}
	});
	answers.push(
		await fetch(`${server.address}/cases/${encoded}?${encoded}`, { headers: { cookie } })
	);
	const peer = await rawPeer(port);
	peer.socket.write(upgradeHead(port, `/documents/${encoded}`, cookie));
	await peer.ended;
	portal.db = db;
	for (const { headers } of answers) {
		expect(headers.getSetCookie().filter((one) => one.startsWith('forged'))).toEqual([]);
	}
	const lines = logged.split('\n').filter((line) => line !== '');
	expect(lines.length).toBeGreaterThan(0);
	const read = lines.map((line) => JSON.parse(line) as { msg: string });
	expect(read.filter(({ msg }) => msg === 'forged')).toEqual([]);
});

test('[HP12] beyond the connections that the process takes, the next one is not let in, and a free place is given away', async () => {
	const http = await aServer({ CONNECTIONS_LIMIT: '10' }, Buffer.from('here'));
	const own = portOf(http);
	const peers = await Promise.all(Array.from({ length: 10 }, () => rawPeer(own)));
	await until('all are taken', () => connectionsOf(http).then((count) => count === 10));
	const late = createConnection(own, '127.0.0.1').on('error', () => {});
	await once(late, 'close');
	peers[0]?.socket.destroy();
	await until('there is room', () =>
		fetch(`http://127.0.0.1:${own}/`).then(
			({ status }) => status === 200,
			() => false
		)
	);
});

/** Answers everything alike. */
async function aServer(environment: Record<string, string>, page: Buffer): Promise<Server> {
	const http = openHttp(readConfig(environment).limits);
	http.on('request', (_request, response) => response.end(page));
	http.listen(0, '127.0.0.1');
	await once(http, 'listening');
	onTestFinished(() => {
		http.closeAllConnections();
		http.close();
	});
	return http;
}
const portOf = (http: Server): number => (http.address() as AddressInfo).port;
const connectionsOf = (http: Server) =>
	new Promise<number>((resolve) => http.getConnections((_error, count) => resolve(count)));
