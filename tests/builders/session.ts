import type { Actor } from '#lib/domain/people/actor.ts';
import { startSession } from '#server/auth/sessions.ts';
import type { Portal } from '#server/portal.ts';

/** A session of this person on plain http, as the value of a Cookie header. */
export async function signInAs(portal: Portal, actor: Actor): Promise<string> {
	const { cookie } = await startSession(portal, actor.id, false);
	const [pair] = cookie.split(';');
	if (pair === undefined) {
		throw new Error('the session gave no cookie');
	}
	return pair;
}
