import type { Tx } from '#server/db/client.ts';
import type { Fact, Portal } from '#server/portal.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { openSessionIn } from './open-session.ts';
import { endedSessionFacts } from './rights-changed.ts';
import type { SetCookie } from './sessions.ts';
import type { Visit } from './visit.ts';

export type Renewed = { cookies: SetCookie[]; facts: Fact[] };

/** Ends every session of the person, the one in use too, which gets a successor under a new id. */
export async function renewSessionIn(
	tx: Tx,
	portal: Portal,
	{ actor, from }: { actor: Actor; from: Visit }
): Promise<Renewed> {
	const facts = await endedSessionFacts(tx, actor.id);
	const { cookies } = await openSessionIn(tx, portal, from, actor);
	return { cookies, facts };
}
