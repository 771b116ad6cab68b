import { createHash, randomBytes } from 'node:crypto';
import type { Config } from '#server/config.ts';

/** A one-time link's secret (256 bits) and what the database keeps of it. */
export function newToken(): { token: string; tokenHash: string } {
	const token = randomBytes(32).toString('base64url');
	return { token, tokenHash: hashOfToken(token) };
}

export function hashOfToken(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}

/** Never from the Host header: whoever asks for a reset could otherwise send the owner's link to a host of their own. */
export function linkTo(config: Config, path: string): string {
	return `${config.publicUrl ?? `http://localhost:${config.port}`}${path}`;
}
