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

/** Whether the content is what was sealed and the seal was signed by the portal's key. */
export function isSealValid(
	portal: Pick<Portal, 'signingKey'>,
	content: SealedContent,
	{ seal, signature, keyId }: Seal
): boolean {
	return (
		keyId === portal.signingKey.id &&
		seal === sha256(sealText(content)) &&
		verify(null, Buffer.from(seal), portal.signingKey.publicKey, Buffer.from(signature, 'base64'))
	);
}
