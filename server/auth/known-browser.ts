import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Portal } from '#server/portal.ts';
import { isSecure, type HeaderSource } from './address.ts';
import { cookieValue } from './cookie-value.ts';
import type { SetCookie } from './sessions.ts';

/** Half a year without a sign-in, then the browser is a stranger again. */
const MAX_AGE_S = 180 * 86_400;
/** A shared hospital PC remembers this many people. */
const ACCOUNTS_PER_BROWSER = 8;

type Keyed = Pick<Portal, 'config' | 'remapKey'>;

/** Names the browser and, unreadably, the accounts that signed in with it: `<nonce>.<mac>.<mac>...`. It opens nothing. */
function readCookie(
	portal: Keyed,
	headers: HeaderSource
): { nonce: string; macs: string[] } | null {
	const value = cookieValue(headers, cookieName(portal, headers));
	const [nonce, ...macs] = value?.split('.') ?? [];
	return nonce === undefined || !/^[\w-]{22}$/.test(nonce)
		? null
		: { nonce, macs: macs.slice(0, ACCOUNTS_PER_BROWSER) };
}

const cookieName = (portal: Keyed, headers: HeaderSource): string =>
	isSecure(portal.config, headers) ? '__Host-browser' : 'browser';

function macOf(portal: Keyed, nonce: string, email: string): string {
	const key = Buffer.from(hkdfSync('sha256', portal.remapKey, '', 'known-browser', 32));
	return createHmac('sha256', key).update(`${nonce} ${email}`).digest('base64url').slice(0, 22);
}

/** Lengths in bytes: `timingSafeEqual` throws where they differ, and a cookie can hold signs of two bytes. */
function isSame(one: string, other: string): boolean {
	const [a, b] = [Buffer.from(one), Buffer.from(other)];
	return a.length === b.length && timingSafeEqual(a, b);
}

/** A name for this browser when it has signed in to this account before; null otherwise. */
export function knownBrowser(portal: Keyed, headers: HeaderSource, email: string): string | null {
	const found = readCookie(portal, headers);
	if (found === null) {
		return null;
	}
	const expected = macOf(portal, found.nonce, email);
	return found.macs.some((mac) => isSame(mac, expected)) ? found.nonce : null;
}

/** The cookie by which this browser is known from here on. */
export function rememberBrowser(portal: Keyed, headers: HeaderSource, email: string): SetCookie {
	const found = readCookie(portal, headers);
	const nonce = found?.nonce ?? randomBytes(16).toString('base64url');
	const own = macOf(portal, nonce, email);
	const others = (found?.macs ?? []).filter((mac) => mac !== own);
	const secure = isSecure(portal.config, headers);
	return {
		name: cookieName(portal, headers),
		value: [nonce, own, ...others].slice(0, ACCOUNTS_PER_BROWSER + 1).join('.'),
		attributes: { httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge: MAX_AGE_S }
	};
}
