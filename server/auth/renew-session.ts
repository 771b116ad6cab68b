import type { Tx } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { openSessionIn, type Opened } from './open-session.ts';
import { endedSessionFacts } from './rights-changed.ts';
import type { Visit } from './visit.ts';

/** Ends every session of the person, the one in use too, which gets a successor under a new id. */
export async function renewSessionIn(
	tx: Tx,
	portal: Portal,
	{ actor, from }: { actor: Actor; from: Visit }
): Promise<Opened> {
	const facts = await endedSessionFacts(tx, actor.id);
	return { ...(await openSessionIn(tx, portal, from, actor)), facts };
}
