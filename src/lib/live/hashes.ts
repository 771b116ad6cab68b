import { toHexString } from 'lib0/buffer';
import { digest } from 'lib0/hash/sha256';
import type * as Y from 'yjs';
import { marksText, recommendationText } from '../domain/meeting/seal.ts';
import { decisionText, type DecisionRecord } from '../domain/vote/decision.ts';
import type { RichNode } from '../domain/meeting/views.ts';

/** SHA-256 in hexadecimal, without `crypto.subtle`: a hospital's portal on plain http has none. */
function hashOf(text: string): string {
	return toHexString(digest(new TextEncoder().encode(text)));
}

export type Hashes = { textHash: string; marksHash: string; decisionHash: string };

/** Hashes of what stands on this screen, as the signature sends them. */
export function hashesOf(content: {
	body: RichNode;
	marks: Y.Map<unknown>;
	decision: DecisionRecord;
}): Hashes {
	return {
		textHash: hashOf(recommendationText(content.body)),
		marksHash: hashOf(marksText(content.marks.entries())),
		decisionHash: hashOf(decisionText(content.decision))
	};
}
