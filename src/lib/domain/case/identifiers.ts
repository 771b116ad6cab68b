import { findSpans } from './text-rules/find-spans.ts';
import type { IdentifierKind } from './text-rules/kinds.ts';
import { readText } from './text-rules/original-text.ts';

export type { IdentifierKind };
/** A piece of text that looks like an identifier, and where it stands: `start` to `end` of the text that was searched. */
export type IdentifierHit = { kind: IdentifierKind; text: string; start: number; end: number };

/** Marks of punctuation at the edges of a finding are left to the sentence. */
const EDGES = { before: /^[\s.,;:()[\]-]+/, after: /[\s.,;:([-]+$/ };

/**
 * What looks like a patient identifier in `text`, in order. It finds patterns and frequent names, not people: a rare name
 * without a title, a label or a relative is not found. So it warns and asks; it never edits and never promises.
 */
export function findIdentifiers(text: string): IdentifierHit[] {
	const read = readText(text);
	return findSpans(read.text).flatMap(({ kind, ...span }) => {
		const found = read.text.slice(span.start, span.end);
		const start = read.starts[span.start + (EDGES.before.exec(found)?.[0].length ?? 0)];
		const end = read.ends[span.end - 1 - (EDGES.after.exec(found)?.[0].length ?? 0)];
		return start === undefined || end === undefined || end <= start
			? []
			: [{ kind, start, end, text: text.slice(start, end) }];
	});
}
