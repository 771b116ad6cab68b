import { expect, test } from 'vitest';
import { knownBrowser, rememberBrowser } from './known-browser.ts';
import { readConfig } from '#server/config.ts';

const portal = { config: readConfig({}), remapKey: Buffer.alloc(32, 7) };
const headers = (cookie?: string) =>
	new Headers({ host: 'localhost:3000', ...(cookie === undefined ? {} : { cookie }) });
const asHeader = ({ name, value }: { name: string; value: string }) =>
	headers(`theme=dark; ${name}=${value}`);

test('a browser is known to the account that signed in with it, and to no other', () => {
	const remembered = asHeader(rememberBrowser(portal, headers(), 'one@test.example'));
	expect(knownBrowser(portal, remembered, 'one@test.example')).toMatch(/^[\w-]{22}$/);
	expect(knownBrowser(portal, remembered, 'other@test.example')).toBeNull();
	expect(knownBrowser(portal, headers(), 'one@test.example')).toBeNull();
});

test('a cookie that was made up, or by another portal, makes nobody known', () => {
	const made = rememberBrowser(portal, headers(), 'one@test.example');
	const [nonce = '', mac = ''] = made.value.split('.');
	const flipped = `${mac.startsWith('A') ? 'B' : 'A'}${mac.slice(1)}`;
	for (const value of ['', '.', nonce, `${nonce}.`, `${nonce}.${flipped}`, `${mac}.${nonce}`]) {
		expect(knownBrowser(portal, headers(`browser=${value}`), 'one@test.example')).toBeNull();
	}
	const other = { ...portal, remapKey: Buffer.alloc(32, 8) };
	expect(knownBrowser(other, asHeader(made), 'one@test.example')).toBeNull();
});

test('signs outside ASCII in a cookie make nobody known, and are no error', () => {
	const { value } = rememberBrowser(portal, headers(), 'one@test.example');
	const [nonce = '', mac = ''] = value.split('.');
	const foreign = headers(`browser=${nonce}.${'\u00e9'.repeat(mac.length)}`);
	expect(knownBrowser(portal, foreign, 'one@test.example')).toBeNull();
});

test('a shared browser remembers the last eight people and none of their addresses', () => {
	let cookie = rememberBrowser(portal, headers(), 'doctor-0@test.example');
	for (let person = 1; person < 10; person += 1) {
		cookie = rememberBrowser(portal, asHeader(cookie), `doctor-${person}@test.example`);
	}
	const known = (person: number) =>
		knownBrowser(portal, asHeader(cookie), `doctor-${person}@test.example`) !== null;
	expect([0, 1, 2, 9].map(known)).toEqual([false, false, true, true]);
	expect(cookie.value).not.toContain('doctor');
	expect(cookie.attributes).toMatchObject({ httpOnly: true, sameSite: 'lax' });
});
