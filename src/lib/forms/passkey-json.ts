/** What newer browsers do themselves; loaded by those that do not. */

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
	const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function textOf(bytes: ArrayBuffer): string {
	const plain = String.fromCharCode(...new Uint8Array(bytes));
	return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The way to a device is a hint, and a browser of that age may not know the newer ones. */
const describe = ({ id }: PublicKeyCredentialDescriptorJSON): PublicKeyCredentialDescriptor => ({
	id: bytesOf(id),
	type: 'public-key'
});

export function readCreation(
	given: PublicKeyCredentialCreationOptionsJSON
): PublicKeyCredentialCreationOptions {
	const { timeout, rp, authenticatorSelection } = given;
	return {
		...{ rp, timeout, authenticatorSelection, attestation: 'none' },
		pubKeyCredParams: given.pubKeyCredParams,
		challenge: bytesOf(given.challenge),
		user: { ...given.user, id: bytesOf(given.user.id) },
		excludeCredentials: given.excludeCredentials?.map(describe)
	};
}

export function readRequest(
	given: PublicKeyCredentialRequestOptionsJSON
): PublicKeyCredentialRequestOptions {
	return {
		...{ rpId: given.rpId, timeout: given.timeout, userVerification: 'required' },
		challenge: bytesOf(given.challenge),
		allowCredentials: given.allowCredentials?.map(describe)
	};
}

type Response = Partial<
	Pick<AuthenticatorAttestationResponse, 'attestationObject' | 'getTransports'> &
		Pick<AuthenticatorAssertionResponse, 'authenticatorData' | 'signature' | 'userHandle'>
>;

/** The parts that the server reads, of a credential that was made or that signed. */
export function writeAnswer(given: Credential): unknown {
	const { id, response } = given as PublicKeyCredential;
	const all: Response & AuthenticatorResponse = response;
	const { attestationObject, authenticatorData, signature, userHandle } = all;
	const parts = { attestationObject, authenticatorData, signature, userHandle };
	const written = Object.entries(parts).flatMap(([name, bytes]) =>
		bytes instanceof ArrayBuffer ? [[name, textOf(bytes)]] : []
	);
	return {
		...{ id, rawId: id, type: 'public-key' },
		response: {
			clientDataJSON: textOf(response.clientDataJSON),
			...(Object.fromEntries(written) as Record<string, string>),
			transports: all.getTransports?.() ?? []
		}
	};
}
