import { writeAudit } from '#server/audit/write-audit.ts';
import type { Tx } from '#server/db/client.ts';
import { readActor } from '#server/people/actor-of.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { knownBrowser } from './known-browser.ts';
import { openSessionIn, type Opened } from './open-session.ts';
import { readSignature, type PasskeySignature } from './passkey-answer.ts';
import { spendChallenge } from './passkey-challenge.ts';
import { passkeyPlace, type PasskeyPlace } from './passkey-place.ts';
import { endPendingIn, readPending, type PendingSignIn } from './pending-sign-in.ts';
import { holdPerson } from './second-factor.ts';
import { takePasskey } from './take-passkey.ts';
import type { Visit } from './visit.ts';

type Given = {
	visit: Visit;
	pending: PendingSignIn;
	signature: PasskeySignature;
	place: PasskeyPlace;
};

/** Second step of a sign-in with a passkey in the place of a code. */
export async function confirmWithPasskey(
	portal: Portal,
	visit: Visit,
	input: { passkey: unknown }
): Promise<Outcome<Opened>> {
	const pending = await readPending(portal.db, portal, visit.headers);
	if (pending === null) {
		return refuse('code_wait_over');
	}
	const place = passkeyPlace(portal.config);
	const signature = readSignature(input.passkey);
	if (place === null || signature === null) {
		return refuse('malformed');
	}
	const browser = knownBrowser(portal, visit.headers, pending.email);
	const attempt = { account: `code ${pending.personId}`, address: visit.address, browser };
	if (portal.throttle.waitFor(attempt) > 0) {
		return refuse('too_many_attempts');
	}
	portal.throttle.begin(attempt);
	const given = { visit, pending, signature, place };
	const entered = await portal.db.transaction((tx) => enter(tx, portal, given));
	if (entered.ok) {
		portal.throttle.succeeded(attempt);
	}
	return entered;
}

async function enter(tx: Tx, portal: Portal, given: Given): Promise<Outcome<Opened>> {
	const { visit, pending, signature, place } = given;
	const { personId, id: pendingId } = pending;
	const { headers } = visit;
	await holdPerson(tx, personId);
	// Again, now that nobody else uses it: another tab may have, or the password was changed.
	const actor =
		(await readPending(tx, portal, headers)) === null ? null : await readActor(tx, personId);
	if (actor === null) {
		return refuse('code_wait_over');
	}
	const { challenge } = signature;
	if (!(await spendChallenge(tx, portal, { challenge, answerer: { to: 'confirm', pendingId } }))) {
		return refuse('passkey_wait_over');
	}
	const taken = await takePasskey(tx, portal, { personId, signature, place });
	if (!taken.ok) {
		const { reason, passkeyId } = taken;
		await writeAudit(tx, null, 'session.refused', { personId, reason, passkeyId });
		return refuse('wrong_passkey');
	}
	const blank = await endPendingIn(tx, portal, { id: pendingId, headers });
	const opened = await openSessionIn(tx, portal, visit, actor);
	const { passkeyId } = taken;
	await writeAudit(tx, personId, 'session.started', { by: 'passkey', passkeyId });
	return accept({ ...opened, cookies: [...opened.cookies, blank] });
}
