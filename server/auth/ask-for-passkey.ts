import type { Portal } from '#server/portal.ts';
import type { HeaderSource } from './address.ts';
import { nameBrowser } from './passkey-browser.ts';
import { CHALLENGE_MS, makeChallenge, type Answerer } from './passkey-challenge.ts';
import { isAtPasskeyPlace, passkeyPlace } from './passkey-place.ts';
import { describePasskeys } from './passkeys.ts';
import { readPending } from './pending-sign-in.ts';
import type { SetCookie } from './sessions.ts';

/** What a page hands to `navigator.credentials.get`. */
export type PasskeyRequest = PublicKeyCredentialRequestOptionsJSON;

function requestFor(
	portal: Portal,
	given: {
		headers: HeaderSource;
		answerer: Answerer;
		allowed: PublicKeyCredentialDescriptorJSON[];
	}
): PasskeyRequest | null {
	const place = passkeyPlace(portal.config);
	return place === null || !isAtPasskeyPlace(portal.config, given.headers)
		? null
		: {
				challenge: makeChallenge(portal, given.answerer),
				rpId: place.rpId,
				timeout: CHALLENGE_MS,
				// Face, finger or PIN: what makes a passkey two factors.
				userVerification: 'required',
				allowCredentials: given.allowed
			};
}

/** For the sign-in page, which names nobody: the browser offers what it has. Null where no passkey works. */
export function askForPasskey(
	portal: Portal,
	headers: HeaderSource
): { request: PasskeyRequest; cookie: SetCookie } | null {
	const { browser, cookie } = nameBrowser(portal, headers);
	const answerer: Answerer = { to: 'sign_in', browser };
	const request = requestFor(portal, { headers, answerer, allowed: [] });
	return request === null ? null : { request, cookie };
}

/** In the place of a code, for whoever has shown the password. Null where no passkey works, or the person has none. */
export async function askForPasskeyAsCode(
	portal: Portal,
	headers: HeaderSource
): Promise<PasskeyRequest | null> {
	const pending = await readPending(portal.db, portal, headers);
	if (pending === null) {
		return null;
	}
	const allowed = await describePasskeys(portal.db, pending.personId);
	const answerer: Answerer = { to: 'confirm', pendingId: pending.id };
	return allowed.length === 0 ? null : requestFor(portal, { headers, answerer, allowed });
}
