import { CUES } from './cues.ts';
import { IDENTIFIER_KINDS, type Span } from './kinds.ts';
import { endOfName, knownNames } from './names.ts';
import { PATTERNS } from './patterns.ts';
import { ADDRESSES } from './places.ts';
import { urduNames } from './urdu-names.ts';

/** The part before the @ is looked up here; see the pattern. */
function startOfMail(text: string, at: number): number {
	const before = /[\w.+-]{1,64}$/.exec(text.slice(Math.max(0, at - 64), at));
	return at - (before?.[0].length ?? 0);
}

function bySight(text: string): Span[] {
	const spans: Span[] = [];
	for (const { kind, pattern, accepts } of PATTERNS) {
		for (const { 0: found, index } of text.matchAll(pattern)) {
			if (accepts === undefined || accepts(found)) {
				const start = found.startsWith('@') ? startOfMail(text, index) : index;
				spans.push({ kind, start, end: index + found.length });
			}
		}
	}
	for (const pattern of ADDRESSES) {
		for (const { 0: found, index } of text.matchAll(pattern)) {
			spans.push({ kind: 'address', start: index, end: index + found.length });
		}
	}
	return spans;
}

function byCue(text: string): Span[] {
	const spans: Span[] = [];
	for (const { kind, pattern, covers } of CUES) {
		for (const { 0: found, index } of text.matchAll(pattern)) {
			const from = index + found.length;
			const end = endOfName(text, from);
			if (end > from) {
				spans.push({ kind, start: covers ? index : from, end });
			}
		}
	}
	return spans;
}

const rank = (span: Span): number => IDENTIFIER_KINDS.indexOf(span.kind);

/** Overlapping, or parts of one address, or the day of the week before its date. */
function continues(text: string, last: Span, span: Span): boolean {
	if (span.start < last.end) {
		return true;
	}
	const isPart =
		last.kind === span.kind &&
		(last.kind === 'address' ||
			(last.kind === 'date' && !/\d/.test(text.slice(last.start, last.end))));
	return isPart && /^[ \t,]{0,2}$/.test(text.slice(last.end, span.start));
}

/** Passages that overlap become one, called by the surest of their kinds. */
function united(text: string, spans: Span[]): Span[] {
	const result: Span[] = [];
	for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
		const last = result.at(-1);
		if (last === undefined || !continues(text, last, span)) {
			result.push({ ...span });
		} else {
			last.end = Math.max(last.end, span.end);
			last.kind = rank(span) < rank(last) ? span.kind : last.kind;
		}
	}
	return result;
}

/** Every passage of a text (as `readText` gives it) that looks like an identifier, in order, none over another. */
export function findSpans(text: string): Span[] {
	return united(text, [...bySight(text), ...byCue(text), ...knownNames(text), ...urduNames(text)]);
}
