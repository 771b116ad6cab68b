import { expect, test } from 'vitest';
import { addressOf, isOwnOrigin, isSecure, ownOrigin } from './address.ts';

const direct = { trustProxy: 0, publicUrl: null };
const proxied = (trustProxy: number) => ({ trustProxy, publicUrl: null });

test('without a proxy nothing that the client claims counts', () => {
	const headers = { 'x-forwarded-for': '10.0.0.1', 'x-forwarded-proto': 'https', host: 'a' };
	expect(addressOf(direct, headers, '203.0.113.7')).toBe('203.0.113.7');
	expect(isSecure(direct, headers)).toBe(false);
});

test('with n proxies the n-th entry from the right counts, and what the client put before it does not', () => {
	const headers = { 'x-forwarded-for': '1.1.1.1, 203.0.113.7 ,10.0.0.2', host: 'a' };
	expect(addressOf(proxied(1), headers, '10.0.0.3')).toBe('10.0.0.2');
	expect(addressOf(proxied(2), headers, '10.0.0.3')).toBe('203.0.113.7');
	expect(addressOf(proxied(2), { 'x-forwarded-for': '203.0.113.7' }, 'x')).toBe('203.0.113.7');
	expect(addressOf(proxied(1), {}, '10.0.0.3')).toBe('10.0.0.3');
	expect(addressOf(proxied(1), { 'x-forwarded-for': ' , ' }, '10.0.0.3')).toBe('10.0.0.3');
	expect(isSecure(proxied(1), { 'x-forwarded-proto': 'http,https' })).toBe(true);
	expect(isSecure(proxied(1), new Headers({ 'x-forwarded-proto': 'https, http' }))).toBe(false);
});

test('an IPv4 address of a dual-stack socket is written as IPv4', () => {
	expect(addressOf(direct, {}, '::ffff:203.0.113.7')).toBe('203.0.113.7');
	expect(addressOf(direct, {}, '2001:DB8::1')).toBe('2001:db8::1');
});

test('PUBLIC_URL with https makes requests for its own host secure, and no others', () => {
	const config = { trustProxy: 0, publicUrl: 'https://board.example.org' };
	expect(isSecure(config, { host: 'Board.example.org' })).toBe(true);
	expect(isSecure(config, { host: 'localhost:3000' })).toBe(false);
});

test('an origin is ours when scheme, host and port are those of the request, or of PUBLIC_URL', () => {
	const config = { trustProxy: 1, publicUrl: 'https://board.example.org' };
	const from = (origin: string | undefined, host = 'inside:3000', proto = 'http') =>
		isOwnOrigin(config, {
			host,
			'x-forwarded-proto': proto,
			...(origin === undefined ? {} : { origin })
		});
	expect(ownOrigin(config, { host: 'inside:3000' })).toBe('http://inside:3000');
	expect(from('http://inside:3000')).toBe(true);
	expect(from('https://board.example.org')).toBe(true);
	for (const origin of [
		undefined,
		'',
		'null',
		'http://inside',
		'http://inside:3001',
		'https://inside:3000',
		'http://inside:3000.evil.example',
		'http://evil.example',
		'http://board.example.org',
		'https://board.example.org.evil.example',
		'https://board.example.org@evil.example'
	]) {
		expect([origin, from(origin)]).toEqual([origin, false]);
	}
	expect(from('https://inside', 'inside:443', 'https')).toBe(true);
});

test('a request without a usable Host has no origin of its own', () => {
	expect(ownOrigin(direct, {})).toBeNull();
	expect(ownOrigin(direct, { host: 'a b' })).toBeNull();
	expect(isOwnOrigin(direct, { origin: 'http://' })).toBe(false);
});
