import { eq } from 'drizzle-orm';
import type { Tx } from '#server/db/client.ts';
import { session } from '#server/db/schema.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { isSecure } from './address.ts';
import { rememberBrowser } from './known-browser.ts';
import { startSessionIn, type SetCookie } from './sessions.ts';
import type { Visit } from './visit.ts';

export type Opened = { sessionHash: string; cookies: SetCookie[]; facts: Fact[] };

/** A new session for whoever has just shown who they are; the one that this browser had before ends with it. */
export async function openSessionIn(
	tx: Tx,
	portal: Portal,
	visit: Visit,
	owner: { id: string; email: string }
): Promise<Opened> {
	const before =
		visit.sessionHash === null
			? []
			: await tx
					.delete(session)
					.where(eq(session.id, visit.sessionHash))
					.returning({ id: session.id });
	const { cookie, sessionHash } = await startSessionIn(tx, portal, {
		personId: owner.id,
		isSecure: isSecure(portal.config, visit.headers)
	});
	return {
		sessionHash,
		cookies: [cookie, rememberBrowser(portal, visit.headers, owner.email)],
		facts: before.map(({ id }) => ({ type: 'session_ended', sessionHash: id }))
	};
}
