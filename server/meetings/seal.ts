import { sign, verify } from 'node:crypto';
import { sealText, type SealedContent } from '#lib/domain/meeting/seal.ts';
import type { Portal } from '#server/portal.ts';
import { sha256 } from './hash.ts';

export type Seal = { seal: string; signature: string; keyId: string };

export function sealOf(portal: Pick<Portal, 'signingKey'>, content: SealedContent): Seal {
	return sealTextOf(portal, sealText(content));
}

/** Seal and signature of a text that says all that is signed. */
export function sealTextOf(portal: Pick<Portal, 'signingKey'>, text: string): Seal {
	const seal = sha256(text);
	const { id: keyId, privateKey } = portal.signingKey;
	return { seal, signature: sign(null, Buffer.from(seal), privateKey).toString('base64'), keyId };
}

/** Whether the content is what was sealed and the seal was signed by a key of the portal, this one or an earlier one. */
export function isSealValid(
	portal: Pick<Portal, 'publicKeys'>,
	content: SealedContent,
	given: Seal
): boolean {
	return isSealOfTextValid(portal, sealText(content), given);
}

export function isSealOfTextValid(
	portal: Pick<Portal, 'publicKeys'>,
	text: string,
	given: Seal
): boolean {
	return given.seal === sha256(text) && isSignatureValid(portal, given);
}

/** Whether a key of the portal signed this seal, whatever it covers: of text that was taken out the seal alone is left. */
export function isSignatureValid(
	portal: Pick<Portal, 'publicKeys'>,
	{ seal, signature, keyId }: Seal
): boolean {
	const publicKey = portal.publicKeys.get(keyId);
	return (
		publicKey !== undefined &&
		verify(null, Buffer.from(seal), publicKey, Buffer.from(signature, 'base64'))
	);
}
