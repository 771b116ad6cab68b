import { and, eq, isNull } from 'drizzle-orm';
import type { DbOrTx, Tx } from '#server/db/client.ts';
import { passkey, person, secondFactor } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import type { PasskeySignature } from './passkey-answer.ts';
import type { PasskeyPlace } from './passkey-place.ts';
import { verifySignature } from './verify-passkey.ts';

export type PasskeyOwner = { personId: string; email: string; handle: string | null };

/** Whose passkey this is; null when it is nobody's, or that of somebody deactivated. */
export async function ownerOf(on: DbOrTx, credentialId: string): Promise<PasskeyOwner | null> {
	const [found] = await on
		.select({ personId: person.id, email: person.email, handle: person.passkeyHandle })
		.from(passkey)
		.innerJoin(person, eq(person.id, passkey.personId))
		.where(and(eq(passkey.credentialId, credentialId), isNull(person.deactivatedAt)));
	return found ?? null;
}

/** Why it was not taken stands in the audit trail; the person is told no more than that it was not. */
export type Taken =
	| { ok: true; passkeyId: string }
	| { ok: false; reason: 'wrong_passkey' | 'passkey_counter_back'; passkeyId: string | null };

/** Compares an answer with this person's passkey and notes its use. The caller holds the person, has spent the challenge, and writes the audit entry. */
export async function takePasskey(
	tx: Tx,
	portal: Portal,
	given: { personId: string; signature: PasskeySignature; place: PasskeyPlace }
): Promise<Taken> {
	const { personId, signature, place } = given;
	const [kept] = await tx
		.select({ id: passkey.id, publicKey: passkey.publicKey, counter: passkey.counter })
		.from(passkey)
		.where(and(eq(passkey.credentialId, signature.id), eq(passkey.personId, personId)))
		.for('update');
	if (kept === undefined) {
		return { ok: false, reason: 'wrong_passkey', passkeyId: null };
	}
	const { id: passkeyId, publicKey } = kept;
	const answer = await verifySignature(portal, place, { signature, publicKey });
	if (answer === null) {
		return { ok: false, reason: 'wrong_passkey', passkeyId };
	}
	// WebAuthn, section 6.1.1: an authenticator that counts never shows a number twice, so there is a copy of it.
	if ((answer.counter > 0 || kept.counter > 0) && answer.counter <= kept.counter) {
		return { ok: false, reason: 'passkey_counter_back', passkeyId };
	}
	await tx
		.update(passkey)
		.set({ ...answer, lastUsedAt: portal.clock.now() })
		.where(eq(passkey.id, passkeyId));
	// Whoever guesses codes has not got this; its owner may use the app again.
	await tx.update(secondFactor).set({ failures: 0 }).where(eq(secondFactor.personId, personId));
	return { ok: true, passkeyId };
}
