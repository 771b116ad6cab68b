import type { IncomingMessage } from 'node:http';
import { isSecure } from '#server/auth/address.ts';
import type { Config } from '#server/config.ts';

/** SvelteKit learns the protocol from this header, so that is the one it is told; see `PROTOCOL_HEADER` in `pages.ts`. */
export const PROTOCOL_HEADER = 'x-forwarded-proto';

/** Replaces what the client says about its protocol by what the proxies say, or by plain http without proxies. */
export function settleProtocol(config: Config, request: IncomingMessage): boolean {
	const secure = isSecure(config, request.headers);
	const told = request.headers[PROTOCOL_HEADER];
	if (config.trustProxy === 0 && told !== undefined) {
		// It is a sign of a proxy all the same, and the rule of the demonstration must still see one.
		request.headers.forwarded ??= 'proto=unknown';
	}
	request.headers[PROTOCOL_HEADER] = secure ? 'https' : 'http';
	return secure;
}
