import type { IncomingMessage } from 'node:http';
import type { Portal } from '#server/portal.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { addressOf, isOwnOrigin } from './address.ts';
import { sessionOf } from './sessions.ts';

/**
 * The same check at both doors of the live room: the `ws` upgrade and Socket.IO's `allowRequest`. Neither reaches
 * SvelteKit, so Origin, session and the rule of the demonstration are looked at here.
 */
export async function checkHandshake(
	portal: Portal,
	request: IncomingMessage
): Promise<Outcome<{ actor: Actor; sessionHash: string; address: string }>> {
	const { config } = portal;
	const { headers } = request;
	// A browser names no Origin when it asks its own page's server by GET, as Socket.IO's polling does; where it says so itself is enough.
	const isOwn =
		headers.origin === undefined
			? config.allowNoOrigin || headers['sec-fetch-site'] === 'same-origin'
			: isOwnOrigin(config, headers);
	if (!isOwn) {
		return refuse('not_allowed');
	}
	const open = await sessionOf(portal, headers.cookie ?? null, headers);
	if (open === null) {
		return refuse('not_signed_in');
	}
	const address = addressOf(config, headers, request.socket.remoteAddress ?? '');
	return accept({ actor: open.actor, sessionHash: open.sessionHash, address });
}
