/** Why there is no answer; each has a sentence at `passkey.failed`. */
export type PasskeyFailure = 'cancelled' | 'exists' | 'unable';

/** `failure` is null when the page itself ended it. */
export type PasskeyAnswer =
	{ ok: true; answer: string } | { ok: false; failure: PasskeyFailure | null };

/** Whether this browser has passkeys at all. Which devices it reaches shows when one is asked for. */
export function knowsPasskeys(): boolean {
	return 'PublicKeyCredential' in window && isSecureContext;
}

/** Whether the browser offers passkeys where an address is typed. */
export async function offersInFields(): Promise<boolean> {
	return (
		knowsPasskeys() &&
		'isConditionalMediationAvailable' in PublicKeyCredential &&
		(await PublicKeyCredential.isConditionalMediationAvailable())
	);
}

/** Has the browser make a passkey. */
export function createPasskey(
	creation: PublicKeyCredentialCreationOptionsJSON
): Promise<PasskeyAnswer> {
	return answerOf(async () => {
		const { readCreation } = await reading();
		return navigator.credentials.create({ publicKey: readCreation(creation) });
	});
}

/** Has the browser sign a challenge. `mediation: 'conditional'` waits until one is chosen where the address is typed. */
export function usePasskey(
	request: PublicKeyCredentialRequestOptionsJSON,
	how: { signal?: AbortSignal; mediation?: CredentialMediationRequirement } = {}
): Promise<PasskeyAnswer> {
	return answerOf(async () => {
		const { readRequest } = await reading();
		return navigator.credentials.get({ publicKey: readRequest(request), ...how });
	});
}

/** Tells the browser which passkeys of this person are left, so that it stops offering the others. Newer browsers only. */
export async function tellAccepted(accepted: AllAcceptedCredentialsOptions): Promise<void> {
	if (knowsPasskeys() && 'signalAllAcceptedCredentials' in PublicKeyCredential) {
		try {
			await PublicKeyCredential.signalAllAcceptedCredentials(accepted);
		} catch (problem) {
			// A browser may refuse; what is offered and no longer taken is said at the sign-in.
			if (!(problem instanceof DOMException)) {
				throw problem;
			}
		}
	}
}

/** Safari before 18.4 knows passkeys without the words for them in JSON. */
async function reading() {
	return 'parseCreationOptionsFromJSON' in PublicKeyCredential
		? {
				readCreation: PublicKeyCredential.parseCreationOptionsFromJSON.bind(PublicKeyCredential),
				readRequest: PublicKeyCredential.parseRequestOptionsFromJSON.bind(PublicKeyCredential)
			}
		: import('./passkey-json.ts');
}

async function answerOf(ask: () => Promise<Credential | null>): Promise<PasskeyAnswer> {
	try {
		const given = await ask();
		return given === null
			? { ok: false, failure: 'cancelled' }
			: { ok: true, answer: JSON.stringify(await inJson(given)) };
	} catch (problem) {
		if (problem instanceof DOMException) {
			return { ok: false, failure: failureOf(problem) };
		}
		throw problem;
	}
}

/** Some password managers answer with a copy of their own, whose `toJSON` is missing or throws. */
async function inJson(given: Credential): Promise<unknown> {
	if (given instanceof PublicKeyCredential && 'toJSON' in given) {
		try {
			return given.toJSON();
		} catch (problem) {
			if (!(problem instanceof TypeError)) {
				throw problem;
			}
		}
	}
	const { writeAnswer } = await import('./passkey-json.ts');
	return writeAnswer(given);
}

/** WebAuthn, sections 5.1.3 and 5.1.4: what each name stands for. Browsers tell "no" from "none there" to nobody. */
function failureOf({ name }: DOMException): PasskeyFailure | null {
	const failures: Record<string, PasskeyFailure | null> = {
		NotAllowedError: 'cancelled',
		InvalidStateError: 'exists',
		AbortError: null
	};
	return name in failures ? (failures[name] ?? null) : 'unable';
}
