import { createHash, randomBytes } from 'node:crypto';
import type { Config } from '#server/config.ts';

/**
 * A one-time link's secret and what the database keeps of it. 192 bits in 32 characters: longer, and the link would not fit
 * into a mail's line of 76, be encoded, and be broken for whoever reads the file in the outbox.
 */
export function newToken(): { token: string; tokenHash: string } {
	const token = randomBytes(24).toString('base64url');
	return { token, tokenHash: hashOfToken(token) };
}

export function hashOfToken(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}

/** Never from the Host header: whoever asks for a reset could otherwise send the owner's link to a host of their own. */
export function linkTo(config: Pick<Config, 'publicUrl' | 'port'>, path: string): string {
	return `${config.publicUrl ?? `http://localhost:${config.port}`}${path}`;
}
