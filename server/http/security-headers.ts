import type { OutgoingHttpHeaders } from 'node:http';

/** Scripts and styles of the build. A policy means nothing to them, and 25 of them make 15 kB of headers on a phone's link. */
const BUILT = /^\/_app\/immutable\/[^?]+\.(js|css)$/;

/**
 * On every answer, errors and files included. A page replaces the content security policy by its own, with a nonce; this
 * one stands where nothing else is said.
 */
export function securityHeaders(path: string, isSecure: boolean): OutgoingHttpHeaders {
	if (BUILT.test(path)) {
		return { 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' };
	}
	return {
		'content-security-policy':
			"default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
		// Not "no-referrer": with it browsers send forms with "Origin: null", which we refuse.
		'referrer-policy': 'same-origin',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'permissions-policy': 'camera=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
		// A year: OWASP ASVS 5.0, 3.4.1.
		...(isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {})
	};
}
