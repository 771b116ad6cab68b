import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import * as v from 'valibot';
import type { Tx } from '#server/db/client.ts';
import { person } from '#server/db/schema.ts';
import type { Portal } from '#server/portal.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { parseFields } from '#lib/domain/parse-fields.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { PasskeyNameSchema } from '#lib/domain/people/passkey-name.ts';
import { CHALLENGE_MS, makeChallenge } from './passkey-challenge.ts';
import { isAtPasskeyPlace, passkeyPlace } from './passkey-place.ts';
import { describePasskeys } from './passkeys.ts';
import { withOwnerShown, type ShownOwner } from './show-owner.ts';
import { ALGORITHMS } from './verify-passkey.ts';

/** WebAuthn, section 14.6.1: 64 random bytes. */
const HANDLE_BYTES = 64;
/** Enough for every device of a person; the browser is told of each. */
const PASSKEYS_PER_PERSON = 20;

const NamedSchema = v.object({ passkeyName: PasskeyNameSchema });

/** What the page hands to `navigator.credentials.create`, and the name that comes back with what was made. */
export type PasskeySetup = { creation: PublicKeyCredentialCreationOptionsJSON; name: string };

/** First step of adding a passkey: whose account it is, shown once more. Nothing but the person's handle is stored. */
export async function beginPasskey(
	portal: Portal,
	actor: Actor,
	input: ShownOwner & { passkeyName: unknown }
): Promise<Outcome<PasskeySetup>> {
	const place = passkeyPlace(portal.config);
	const { sessionHash, headers } = input.from;
	// Everybody knows their password: the first to add a passkey would be in whatever becomes of it.
	if (actor.isDemonstration) {
		return refuse('not_allowed');
	}
	if (place === null || sessionHash === null || !isAtPasskeyPlace(portal.config, headers)) {
		return refuse('passkey_not_here');
	}
	const parsed = parseFields(NamedSchema, { passkeyName: input.passkeyName });
	if (!parsed.ok) {
		return parsed;
	}
	const name = parsed.value.passkeyName;
	return withOwnerShown(portal, { actor, input }, async (tx) => {
		const known = await describePasskeys(tx, actor.id);
		if (known.length >= PASSKEYS_PER_PERSON) {
			return refuse('too_many_passkeys');
		}
		const handle = await handleOf(tx, actor.id);
		const challenge = makeChallenge(portal, { to: 'add', personId: actor.id, sessionHash });
		return accept({ creation: creationFor(actor, { place, known, handle, challenge }), name });
	});
}

/** The caller holds the person. It stays when the last passkey is removed, so that a device replaces its own and keeps no second. */
async function handleOf(tx: Tx, personId: string): Promise<string> {
	const [found] = await tx
		.select({ handle: person.passkeyHandle })
		.from(person)
		.where(eq(person.id, personId));
	if (typeof found?.handle === 'string') {
		return found.handle;
	}
	const passkeyHandle = randomBytes(HANDLE_BYTES).toString('base64url');
	await tx.update(person).set({ passkeyHandle }).where(eq(person.id, personId));
	return passkeyHandle;
}

function creationFor(
	actor: Actor,
	given: {
		place: { rpId: string };
		known: PublicKeyCredentialDescriptorJSON[];
		handle: string;
		challenge: string;
	}
): PublicKeyCredentialCreationOptionsJSON {
	return {
		challenge: given.challenge,
		rp: { id: given.place.rpId, name: 'Mashwara' },
		user: { id: given.handle, name: actor.email, displayName: actor.displayName },
		pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' })),
		timeout: CHALLENGE_MS,
		excludeCredentials: given.known,
		authenticatorSelection: {
			residentKey: 'required',
			requireResidentKey: true,
			userVerification: 'required'
		},
		attestation: 'none',
		extensions: { credProps: true }
	};
}
