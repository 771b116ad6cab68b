import { randomBytes } from 'node:crypto';
import type { Portal } from '#server/portal.ts';
import { isSecure, type HeaderSource } from './address.ts';
import { cookieValue } from './cookie-value.ts';
import type { SetCookie } from './sessions.ts';
import { hashOfToken } from './tokens.ts';
import { CHALLENGE_MS } from './passkey-challenge.ts';

type Configured = Pick<Portal, 'config'>;

const cookieName = (secure: boolean): string => (secure ? '__Host-passkey' : 'passkey');

function cookie(portal: Configured, headers: HeaderSource, value: string): SetCookie {
	const secure = isSecure(portal.config, headers);
	const maxAge = value === '' ? 0 : CHALLENGE_MS / 1000;
	return {
		name: cookieName(secure),
		value,
		attributes: { httpOnly: true, secure, sameSite: 'lax', path: '/', maxAge }
	};
}

function tokenIn(portal: Configured, headers: HeaderSource): string | null {
	const value = cookieValue(headers, cookieName(isSecure(portal.config, headers)));
	return value !== null && /^[\w-]{22}$/.test(value) ? value : null;
}

/** Tells this browser from others before anybody is signed in. One for all its tabs, so that each can be answered. */
export function nameBrowser(
	portal: Configured,
	headers: HeaderSource
): { browser: string; cookie: SetCookie } {
	const token = tokenIn(portal, headers) ?? randomBytes(16).toString('base64url');
	return { browser: hashOfToken(token), cookie: cookie(portal, headers, token) };
}

/** The name that this browser was given; null when it has none. */
export function browserOf(portal: Configured, headers: HeaderSource): string | null {
	const token = tokenIn(portal, headers);
	return token === null ? null : hashOfToken(token);
}

/** Takes the name from the browser. */
export function forgetBrowser(portal: Configured, headers: HeaderSource): SetCookie {
	return cookie(portal, headers, '');
}
