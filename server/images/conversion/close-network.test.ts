import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createSocket } from 'node:dgram';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** Each way out of a process, tried at a server that listens; the answer is what each of them came to. */
const TRIES = `
	// Of connections that are over.
	process.on('uncaughtException', () => {});
	const port = Number(process.argv[1]);
	if (process.argv[2] === 'closed') {
		const { closeNetwork } = await import(process.argv[3]);
		closeNetwork();
	}
	const [net, tls, http, https, http2, dgram, dns] = await Promise.all(
		['net', 'tls', 'http', 'https', 'http2', 'dgram', 'dns'].map((name) => import('node:' + name))
	);
	const host = '127.0.0.1';
	const opened = (emitter, event) => new Promise((resolve, reject) => {
		emitter.once(event, resolve);
		emitter.once('error', reject);
	});
	const resolver = (of) => {
		const one = new of.Resolver({ timeout: 300, tries: 1 });
		one.setServers([host + ':' + port]);
		return one;
	};
	const ways = {
		net: () => opened(net.connect(port, host), 'connect'),
		'a socket': () => opened(new net.Socket().connect({ port, host }), 'connect'),
		tls: () => opened(tls.connect({ port, host, rejectUnauthorized: false }).once('error', () => {}), 'connect'),
		http: () => opened(http.get({ port, host }), 'socket'),
		https: () => opened(https.get({ port, host }), 'socket'),
		http2: () => opened(http2.connect('http://' + host + ':' + port), 'connect'),
		fetch: () => fetch('http://' + host + ':' + port),
		WebSocket: () => new WebSocket('ws://' + host + ':' + port),
		listen: () => opened(net.createServer().listen(0), 'listening'),
		'http listen': () => opened(http.createServer().listen(0), 'listening'),
		dgram: () => new Promise((resolve, reject) => {
			dgram.createSocket('udp4').send('x', port, host, (error) => (error ? reject(error) : resolve()));
		}),
		'dgram connect': () => opened(dgram.createSocket('udp4').connect(port, host), 'connect'),
		'dgram bind': () => opened(dgram.createSocket('udp4').bind(0), 'listening'),
		lookup: () => new Promise((resolve, reject) => dns.lookup('localhost', (error) => (error ? reject(error) : resolve()))),
		'promised lookup': () => dns.promises.lookup('localhost'),
		resolve: () => new Promise((resolve) => resolver(dns).resolve4('a.test', resolve)),
		'promised resolve': () => resolver(dns.promises).resolve4('a.test').catch((error) => { if (error.message === 'no network in this process') throw error; })
	};
	const came = {};
	for (const [name, go] of Object.entries(ways)) {
		try {
			await go();
			came[name] = 'open';
		} catch (error) {
			came[name] = error.message === 'no network in this process' ? 'closed' : String(error.message);
		}
	}
	process.stdout.write(JSON.stringify(came), () => process.exit(0));
`;

/** What a process came to that tried everything, and how often the server was spoken to meanwhile. */
async function tried(state: 'open' | 'closed') {
	let heard = 0;
	const server = createServer((socket) => {
		heard += 1;
		socket.on('error', () => {});
		socket.destroy();
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const packets = createSocket('udp4').on('message', () => (heard += 1));
	packets.bind(port, '127.0.0.1');
	await once(packets, 'listening');
	const fence = fileURLToPath(new URL('./close-network.ts', import.meta.url));
	const child = spawn(
		process.execPath,
		['--input-type=module', '--eval', TRIES, String(port), state, fence],
		{ stdio: ['ignore', 'pipe', 'inherit'] }
	);
	const came = JSON.parse(await text(child.stdout)) as Record<string, string>;
	server.close();
	packets.close();
	return { came, heard };
}

test('[IM34] in the worker every way to the network is closed, and a server that listens hears nothing', async () => {
	const open = await tried('open');
	// So that the test itself is known to look: without the fence most of these get through.
	expect(open.heard).toBeGreaterThan(5);
	const { came, heard } = await tried('closed');
	expect(came).toEqual(Object.fromEntries(Object.keys(open.came).map((name) => [name, 'closed'])));
	expect(heard).toBe(0);
});
