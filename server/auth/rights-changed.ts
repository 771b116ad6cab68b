import type { Tx } from '#server/db/client.ts';
import type { Fact } from '#server/portal.ts';
import { endSessionsOf } from './sessions.ts';

/** Ends every session of a person and names what live rooms must hear of it, for the caller to announce after the commit. */
export async function endedSessionFacts(tx: Tx, personId: string): Promise<Fact[]> {
	const ended = await endSessionsOf(tx, personId);
	return ended.map((sessionHash) => ({ type: 'session_ended', sessionHash }));
}

/** The same after a change of what the person may do: no session outlives the rights it was opened with. */
export async function rightsChangedFacts(tx: Tx, personId: string): Promise<Fact[]> {
	return [...(await endedSessionFacts(tx, personId)), { type: 'person_changed', personId }];
}
