import type { Portal } from '#server/portal.ts';
import type { HeaderSource } from './address.ts';
import { readPending } from './pending-sign-in.ts';

/** For the page that asks for the code: whose it is. Null when this browser has shown no password, or too long ago. */
export async function readPendingSignIn(
	portal: Portal,
	headers: HeaderSource
): Promise<{ email: string } | null> {
	const pending = await readPending(portal.db, portal, headers);
	return pending === null ? null : { email: pending.email };
}
