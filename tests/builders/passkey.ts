import { addPasskey } from '#server/auth/add-passkey.ts';
import { askForPasskey } from '#server/auth/ask-for-passkey.ts';
import { beginPasskey } from '#server/auth/begin-passkey.ts';
import { sessionOf, type SetCookie } from '#server/auth/sessions.ts';
import type { Visit } from '#server/auth/visit.ts';
import { newId } from '#server/db/schema/columns.ts';
import { passkey } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { Authenticator } from './authenticator.ts';
import { valueOf } from './factor.ts';
import { aVisit, signInAs } from './session.ts';

/** A browser in which this person is signed in. */
export async function aVisitOf(portal: Portal, actor: Actor, address?: string): Promise<Visit> {
	const cookie = await signInAs(portal, actor);
	const sessionHash = (await sessionOf(portal, cookie))?.sessionHash ?? null;
	return aVisit({ ...(address === undefined ? {} : { address }), sessionHash });
}

/** Adds a passkey to this person, who has `password`. */
export async function addOwnPasskey(
	portal: Portal,
	actor: Actor,
	given: { password: string; code?: string; authenticator?: Authenticator; name?: string }
) {
	const { password, code = null, name = 'Work laptop' } = given;
	const authenticator = given.authenticator ?? new Authenticator();
	const from = await aVisitOf(portal, actor, '192.0.2.200');
	const begun = await beginPasskey(portal, actor, {
		...{ from, passkeyPassword: password, passkeyCode: code, passkeyName: name }
	});
	const passkey = authenticator.create(valueOf(begun).creation);
	const added = valueOf(await addPasskey(portal, actor, { from, passkeyName: name, passkey }));
	return { authenticator, from, ...added };
}

/** A row of this person that no device answers for. */
export async function aPasskeyRow(portal: Portal, { id: personId }: Actor): Promise<string> {
	const id = newId();
	await portal.db.insert(passkey).values({
		...{ id, personId, credentialId: id, publicKey: new Uint8Array([0, 1, 255]), counter: 3 },
		...{ transports: 'internal,hybrid', isSynced: true, name: 'Work laptop' },
		createdAt: portal.clock.now()
	});
	return id;
}

/** The sign-in page in a browser: what it asks of a passkey, and the cookie it came with. */
export function openSignIn(portal: Portal, cookies: SetCookie[] = []) {
	const asked = askForPasskey(portal, aVisit({ cookies }).headers);
	if (asked === null) {
		throw new Error('this address has no passkeys');
	}
	return { request: asked.request, cookies: [asked.cookie] };
}
