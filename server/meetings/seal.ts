import { sign, verify } from 'node:crypto';
import { sealText, type SealedContent } from '#lib/domain/meeting/seal.ts';
import type { Portal } from '#server/portal.ts';
import { sha256 } from './hash.ts';

export type Seal = { seal: string; signature: string; keyId: string };

export function sealOf(portal: Pick<Portal, 'signingKey'>, content: SealedContent): Seal {
	const seal = sha256(sealText(content));
	const { id: keyId, privateKey } = portal.signingKey;
	return { seal, signature: sign(null, Buffer.from(seal), privateKey).toString('base64'), keyId };
}

/** Whether the content is what was sealed and the seal was signed by a key of the portal, this one or an earlier one. */
export function isSealValid(
	portal: Pick<Portal, 'publicKeys'>,
	content: SealedContent,
	{ seal, signature, keyId }: Seal
): boolean {
	const publicKey = portal.publicKeys.get(keyId);
	return (
		publicKey !== undefined &&
		seal === sha256(sealText(content)) &&
		verify(null, Buffer.from(seal), publicKey, Buffer.from(signature, 'base64'))
	);
}
