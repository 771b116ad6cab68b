import { toHexString } from 'lib0/buffer';
import { digest } from 'lib0/hash/sha256';
import type * as Y from 'yjs';
import { marksText, recommendationText } from '../domain/meeting/seal.ts';
import type { RichNode } from '../domain/meeting/views.ts';

/** SHA-256 in hexadecimal, without `crypto.subtle`: a hospital's portal on plain http has none. */
function hashOf(text: string): string {
	return toHexString(digest(new TextEncoder().encode(text)));
}

/** Hashes of what stands on this screen, as the signature sends them. */
export function hashesOf(content: { body: RichNode; marks: Y.Map<unknown> }): {
	textHash: string;
	marksHash: string;
} {
	return {
		textHash: hashOf(recommendationText(content.body)),
		marksHash: hashOf(marksText(content.marks.entries()))
	};
}
