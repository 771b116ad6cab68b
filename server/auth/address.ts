import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '#server/config.ts';

/** Headers of a page's request (`Headers`) or of an upgrade (Node's object). */
export type HeaderSource = Headers | IncomingHttpHeaders;
type ProxyConfig = Pick<Config, 'trustProxy' | 'publicUrl'>;

export function headerOf(headers: HeaderSource, name: string): string | null {
	if (headers instanceof Headers) {
		return headers.get(name);
	}
	const value = headers[name];
	return Array.isArray(value) ? value.join(',') : (value ?? null);
}

/** Headers that a proxy leaves. `x-forwarded-proto` is not among them: `main.ts` sets it itself. */
const FORWARDING = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/** Whether some proxy stands in front. */
export function isForwarded(headers: HeaderSource): boolean {
	return FORWARDING.some((name) => headerOf(headers, name) !== null);
}

/** The entry that the outermost trusted proxy wrote: each proxy appends on the right, so what the client invented lies further left. */
function fromProxy(value: string | null, hops: number): string | null {
	if (hops === 0 || value === null) {
		return null;
	}
	const entries = value
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');
	return entries.at(-hops) ?? entries[0] ?? null;
}

/** Address of the person's browser: the socket's peer, or with `TRUST_PROXY` what the proxies say. */
export function addressOf(config: ProxyConfig, headers: HeaderSource, peer: string): string {
	const address = fromProxy(headerOf(headers, 'x-forwarded-for'), config.trustProxy) ?? peer;
	// An IPv4 peer of a dual-stack socket is written as IPv6.
	return address.replace(/^::ffff:(?=\d+\.)/i, '').toLowerCase();
}

/** Whether the browser came by https: by the proxies' word, or because `PUBLIC_URL` says so for this host. */
export function isSecure(config: ProxyConfig, headers: HeaderSource): boolean {
	const told = fromProxy(headerOf(headers, 'x-forwarded-proto'), config.trustProxy);
	if (told !== null) {
		return told.toLowerCase() === 'https';
	}
	return (
		config.publicUrl?.startsWith('https://') === true &&
		config.publicUrl.toLowerCase() === `https://${headerOf(headers, 'host')?.toLowerCase()}`
	);
}

/** The origin that a page of this request has in the browser; null without a usable Host. */
export function ownOrigin(config: ProxyConfig, headers: HeaderSource): string | null {
	const host = headerOf(headers, 'host');
	const address = `${isSecure(config, headers) ? 'https' : 'http'}://${host ?? ''}`;
	return host !== null && URL.canParse(address) ? new URL(address).origin : null;
}

/** Whether a request with this Origin comes from our own pages. "null" and a missing header do not. */
export function isOwnOrigin(config: ProxyConfig, headers: HeaderSource): boolean {
	const origin = headerOf(headers, 'origin');
	if (origin === null || !URL.canParse(origin)) {
		return false;
	}
	const given = new URL(origin).origin;
	return (
		given !== 'null' &&
		(given === ownOrigin(config, headers) ||
			(config.publicUrl !== null && given === new URL(config.publicUrl).origin))
	);
}
