import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { signInAs } from '../../tests/builders/session.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Portal } from '#server/portal.ts';
import { checkHandshake } from './handshake.ts';

let portal: TestPortal;
let actor: Actor;
let cookie: string;
beforeAll(async () => {
	portal = await openPortal();
	actor = await aPerson(portal);
	cookie = await signInAs(portal, actor);
});
afterAll(() => portal.close());

/** What the check says of a real request; `origin: true` is the server's own. */
async function check(headers: Record<string, string | true>, on: Portal = portal) {
	let outcome: unknown;
	const server = createServer((message: IncomingMessage, response) => {
		void checkHandshake(on, message).then((value) => {
			outcome = value;
			response.end();
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const sent = Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [
			name,
			value === true ? `http://127.0.0.1:${port}` : value
		])
	);
	const asked = request({ port, host: '127.0.0.1', headers: sent });
	asked.end();
	const [response] = (await once(asked, 'response')) as [IncomingMessage];
	response.resume();
	await once(response, 'end');
	server.close();
	return outcome;
}

test('a foreign, odd or missing Origin is refused before the session is looked at', async () => {
	for (const origin of ['http://evil.example', 'null', 'http://127.0.0.1', '', '::']) {
		expect([origin, await check({ origin, cookie })]).toEqual([
			origin,
			{ ok: false, reason: 'not_allowed' }
		]);
	}
	expect(await check({ cookie })).toEqual({ ok: false, reason: 'not_allowed' });
});

test('without a session, or with a forged one, nobody is let in', async () => {
	const refused = { ok: false, reason: 'not_signed_in' };
	expect(await check({ origin: true })).toEqual(refused);
	expect(await check({ origin: true, cookie: 'session=forged' })).toEqual(refused);
	expect(await check({ origin: true, cookie: cookie.replace('session', 'sessions') })).toEqual(
		refused
	);
});

test('our own page with a session is let in, with the address of its browser', async () => {
	expect(await check({ origin: true, cookie })).toMatchObject({
		ok: true,
		value: { actor: { id: actor.id }, address: '127.0.0.1' }
	});
	const config = { ...portal.config, trustProxy: 1 };
	expect(
		await check(
			{ origin: true, cookie, 'x-forwarded-for': '1.1.1.1, 203.0.113.7' },
			{
				...portal,
				config
			}
		)
	).toMatchObject({ value: { address: '203.0.113.7' } });
});

test('ALLOW_NO_ORIGIN lets in a client that sends none, and still no foreign one', async () => {
	const open = { ...portal, config: { ...portal.config, allowNoOrigin: true } };
	expect(await check({ cookie }, open)).toMatchObject({ ok: true });
	expect(await check({ cookie, origin: 'http://evil.example' }, open)).toMatchObject({ ok: false });
});

test('a request without an Origin is let in when the browser says that it is from our own page', async () => {
	for (const site of ['cross-site', 'same-site', 'none']) {
		expect(await check({ cookie, 'sec-fetch-site': site })).toMatchObject({ ok: false });
	}
	expect(await check({ cookie, 'sec-fetch-site': 'same-origin' })).toMatchObject({ ok: true });
	const foreign = { cookie, 'sec-fetch-site': 'same-origin', origin: 'http://evil.example' };
	expect(await check(foreign)).toMatchObject({ ok: false });
});

test('a page under PUBLIC_URL is let in', async () => {
	const config = { ...portal.config, publicUrl: 'https://board.example.org' };
	const named = { ...portal, config };
	expect(await check({ cookie, origin: 'https://board.example.org' }, named)).toMatchObject({
		ok: true
	});
});

test('people of the demonstration are let in on this machine only', async () => {
	const demo = await aPerson(portal, { isDemonstration: true });
	const own = await signInAs(portal, demo);
	expect(await check({ origin: true, cookie: own })).toMatchObject({ ok: true });
	expect(await check({ origin: true, cookie: own, 'x-forwarded-for': '203.0.113.7' })).toEqual({
		ok: false,
		reason: 'not_signed_in'
	});
	const host = 'board.example.org';
	expect(await check({ origin: `http://${host}`, host, cookie: own })).toEqual({
		ok: false,
		reason: 'not_signed_in'
	});
});
