import type { OutgoingHttpHeaders } from 'node:http';

/**
 * On every answer, errors and files included. A page replaces the content security policy by its own, with a nonce; this
 * one stands where nothing else is said.
 */
export function securityHeaders(isSecure: boolean): OutgoingHttpHeaders {
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
