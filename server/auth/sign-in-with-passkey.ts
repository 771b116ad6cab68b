import { writeAudit, type AuditSubject } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import { readActor } from '#server/people/actor-of.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/domain/outcome.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { HeaderSource } from './address.ts';
import { mayUseDemonstration } from './demonstration-rule.ts';
import { knownBrowser } from './known-browser.ts';
import { openSessionIn, type Opened } from './open-session.ts';
import { readSignature, type PasskeySignature } from './passkey-answer.ts';
import { browserOf, forgetBrowser } from './passkey-browser.ts';
import { spendChallenge } from './passkey-challenge.ts';
import { passkeyPlace, type PasskeyPlace } from './passkey-place.ts';
import { holdPerson } from './second-factor.ts';
import { ownerOf, takePasskey } from './take-passkey.ts';
import { hashOfToken } from './tokens.ts';
import type { Visit } from './visit.ts';

type Given = { visit: Visit; signature: PasskeySignature; place: PasskeyPlace };

/**
 * A passkey is both factors: the device, and the face, finger or PIN that opened it. Unknown, removed, of somebody deactivated or
 * of the demonstration elsewhere, wrongly signed: all of it has one answer.
 */
export async function signInWithPasskey(
	portal: Portal,
	visit: Visit,
	input: { passkey: unknown }
): Promise<Outcome<Opened>> {
	const place = passkeyPlace(portal.config);
	const signature = readSignature(input.passkey);
	if (place === null || signature === null) {
		return refuse('malformed');
	}
	const owner = await ownerOf(portal.db, signature.id);
	const browser = owner === null ? null : knownBrowser(portal, visit.headers, owner.email);
	const account = `passkey ${hashOfToken(signature.id)}`;
	const attempt = { account, address: visit.address, browser };
	if (portal.throttle.waitFor(attempt) > 0) {
		return refuse('too_many_attempts');
	}
	portal.throttle.begin(attempt);
	const given = { visit, signature, place };
	const entered = await portal.db.transaction((tx) => enter(tx, portal, given));
	if (entered.ok) {
		portal.throttle.succeeded(attempt);
	}
	return entered;
}

async function enter(tx: Tx, portal: Portal, given: Given): Promise<Outcome<Opened>> {
	const { visit, signature, place } = given;
	const { headers } = visit;
	const { challenge } = signature;
	const browser = browserOf(portal, headers);
	const owner = await ownerOf(tx, signature.id);
	const personId = owner?.personId ?? null;
	const actor = personId === null ? null : await heldActor(tx, personId);
	const isFresh =
		browser !== null &&
		(await spendChallenge(tx, portal, { challenge, answerer: { to: 'sign_in', browser } }));
	if (!isFresh) {
		return refuse('passkey_wait_over');
	}
	// WebAuthn, section 7.2, step 6: nobody was named before, so the passkey says whose it is.
	const isNamed = owner !== null && signature.response.userHandle === owner.handle;
	if (actor === null || !isNamed || !mayEnter(portal, headers, actor)) {
		return refuseSignIn(tx, { personId, reason: 'wrong_passkey' });
	}
	const taken = await takePasskey(tx, portal, { personId: actor.id, signature, place });
	if (!taken.ok) {
		const { reason, passkeyId } = taken;
		return refuseSignIn(tx, { personId, reason, passkeyId });
	}
	const opened = await openSessionIn(tx, portal, visit, actor);
	const { passkeyId } = taken;
	await writeAudit(tx, actor.id, 'session.started', { by: 'passkey', passkeyId });
	return accept({ ...opened, cookies: [...opened.cookies, forgetBrowser(portal, headers)] });
}

async function heldActor(tx: Tx, personId: string): Promise<Actor | null> {
	await holdPerson(tx, personId);
	return readActor(tx, personId);
}

const mayEnter = ({ config }: Portal, headers: HeaderSource, actor: Actor): boolean =>
	!actor.isDemonstration || mayUseDemonstration(config, headers);

/** The reason stands in the audit trail alone. */
async function refuseSignIn(tx: Tx, subject: AuditSubject): Promise<Refused> {
	await writeAudit(tx, null, 'session.refused', subject);
	return refuse('wrong_passkey');
}
