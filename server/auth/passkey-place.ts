import { isIP } from 'node:net';
import type { Config } from '#server/config.ts';
import { ownOrigin, type HeaderSource } from './address.ts';
import { linkTo } from './tokens.ts';

type PlaceConfig = Pick<Config, 'publicUrl' | 'port' | 'trustProxy'>;

/** What a passkey of this portal is bound to: the origin of its pages, and the name of their host (the relying party's id). */
export type PasskeyPlace = { origin: string; rpId: string };

/**
 * From the configured address, never from the Host header. Null where browsers make no passkey: at a bare number, and without
 * https anywhere but on this machine.
 */
export function passkeyPlace(config: PlaceConfig): PasskeyPlace | null {
	const { origin, protocol, hostname } = new URL(linkTo(config, '/'));
	const isNumber = isIP(hostname) !== 0 || hostname.startsWith('[');
	const isSafe =
		protocol === 'https:' || hostname === 'localhost' || hostname.endsWith('.localhost');
	return isSafe && !isNumber ? { origin, rpId: hostname } : null;
}

/** Whether a page of this request can use a passkey: for what the page shows. What is taken is decided by the place alone. */
export function isAtPasskeyPlace(config: PlaceConfig, headers: HeaderSource): boolean {
	const place = passkeyPlace(config);
	return place !== null && ownOrigin(config, headers) === place.origin;
}
