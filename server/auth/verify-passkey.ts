import type { Portal } from '#server/portal.ts';
import type { CreatedPasskey, PasskeySignature } from './passkey-answer.ts';
import type { PasskeyPlace } from './passkey-place.ts';

/** COSE numbers of Ed25519, ES256 and RS256, the best first: between them every authenticator of today. */
export const ALGORITHMS = [-8, -7, -257];

type Logged = Pick<Portal, 'log'>;

/** The library takes 0.2 s to load, so it waits for the first answer. Loaded outside of `orNull`: a broken installation is no wrong passkey. */
const library = async () => ({
	...(await import('@simplewebauthn/server')),
	...(await import('@simplewebauthn/server/helpers'))
});
type Library = Awaited<ReturnType<typeof library>>;

/**
 * The library throws a plain error for everything that does not fit: origin, relying party, type, flags, key, form. All of it is
 * the sender's, so all of it is "no"; the log says what it was to whoever asks for that much.
 */
async function orNull<T>({ log }: Logged, check: () => Promise<T>): Promise<T | null> {
	try {
		return await check();
	} catch (problem) {
		log.debug({ err: problem }, 'a passkey was not taken');
		return null;
	}
}

export type NewPasskey = {
	credentialId: string;
	publicKey: Uint8Array;
	counter: number;
	isSynced: boolean;
	/** Names the kind of authenticator; zeros where it is not told. */
	aaguid: string;
};

/**
 * No proof of the maker is asked for. One with certificates is not read: the library asks an address that stands in them whether
 * they were revoked, for makers whose roots it knows.
 */
function hasCertificates({ decodeAttestationObject }: Library, attestationObject: string): boolean {
	const bytes = new Uint8Array(Buffer.from(attestationObject, 'base64url'));
	return decodeAttestationObject(bytes).get('attStmt').get('x5c') !== undefined;
}

/** What the authenticator made, when it made it here, for this challenge, and knows who holds it; null otherwise. */
export async function verifyCreated(
	portal: Logged,
	place: PasskeyPlace,
	{ id, response, challenge, isFramed }: CreatedPasskey
): Promise<NewPasskey | null> {
	const loaded = await library();
	return orNull(portal, async () => {
		const { clientDataJSON, attestationObject } = response;
		if (isFramed || hasCertificates(loaded, attestationObject)) {
			return null;
		}
		const checked = await loaded.verifyRegistrationResponse({
			response: {
				...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
				response: { clientDataJSON, attestationObject }
			},
			expectedChallenge: challenge,
			expectedOrigin: place.origin,
			expectedRPID: place.rpId,
			requireUserVerification: true,
			supportedAlgorithmIDs: ALGORITHMS
		});
		const made = checked.registrationInfo;
		// The id beside the signed part is the sender's word alone.
		if (!checked.verified || made === undefined || made.credential.id !== id) {
			return null;
		}
		const { publicKey, counter } = made.credential;
		const { credentialBackedUp: isSynced, aaguid } = made;
		return { credentialId: id, publicKey, counter, isSynced, aaguid };
	});
}

/** What a right answer tells; null when the signature is not of this key, or over something else. */
export async function verifySignature(
	portal: Logged,
	place: PasskeyPlace,
	{ signature, publicKey }: { signature: PasskeySignature; publicKey: Uint8Array }
): Promise<{ counter: number; isSynced: boolean } | null> {
	const { verifyAuthenticationResponse } = await library();
	return orNull(portal, async () => {
		const { id, response, challenge, isFramed } = signature;
		// No page of ours stands in another's. The library lets it pass where the browser does not name that page.
		if (isFramed) {
			return null;
		}
		const { clientDataJSON, authenticatorData, signature: signed } = response;
		const { verified, authenticationInfo } = await verifyAuthenticationResponse({
			response: {
				...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
				response: { clientDataJSON, authenticatorData, signature: signed }
			},
			expectedChallenge: challenge,
			expectedOrigin: place.origin,
			expectedRPID: place.rpId,
			// Without a counter: one that went back has an entry of its own in the audit trail, so it is compared after the signature.
			credential: { id, publicKey: new Uint8Array(publicKey), counter: 0 },
			requireUserVerification: true
		});
		const { newCounter: counter, credentialBackedUp: isSynced } = authenticationInfo;
		return verified ? { counter, isSynced } : null;
	});
}
