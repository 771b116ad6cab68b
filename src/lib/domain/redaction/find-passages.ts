import { readText } from '#lib/domain/case/text-rules/original-text.ts';

/** Where a passage stands in a text: `passage` is its index among those that are looked for. */
export type Hit = { start: number; end: number; passage: number };

/** `whole`: as words of their own; `within`: as a part of longer words, which are left as they are. */
export type Hits = { whole: Hit[]; within: Hit[] };
export type Find = (text: string) => Hits;

/** A text as passages are compared: read as the rules of identifiers read it, in lower case, white space as one space. */
type Folded = { text: string; starts: number[]; ends: number[] };

const WORD_BEFORE = /[\p{L}\p{M}\p{N}]$/u;
const WORD_AFTER = /^[\p{L}\p{M}\p{N}]/u;

/** Looks for passages whatever their case, width, digits and white space. */
export function finderOf(passages: readonly string[]): Find {
	const sought = passages.map((passage) => fold(passage.trim()).text);
	return (original) => {
		const hits: Hits = { whole: [], within: [] };
		const folded = fold(original);
		for (const [passage, words] of sought.entries()) {
			for (let at = folded.text.indexOf(words); at >= 0; at = folded.text.indexOf(words, at + 1)) {
				const hit = placeIn(folded, at, at + words.length);
				hits[isWhole(folded.text, at, at + words.length) ? 'whole' : 'within'].push({
					...hit,
					passage
				});
			}
		}
		return hits;
	};
}

/** Whether nothing of a word goes on before it or behind it: "Ali" is not in "malignant". */
function isWhole(text: string, start: number, end: number): boolean {
	const goesOnBefore =
		WORD_AFTER.test(text.slice(start, start + 2)) &&
		WORD_BEFORE.test(text.slice(Math.max(0, start - 2), start));
	const goesOnBehind =
		WORD_BEFORE.test(text.slice(end - 2, end)) && WORD_AFTER.test(text.slice(end, end + 2));
	return !goesOnBefore && !goesOnBehind;
}

function placeIn({ starts, ends }: Folded, from: number, to: number) {
	return { start: starts[from] ?? 0, end: ends[to - 1] ?? 0 };
}

function fold(original: string): Folded {
	const read = readText(original);
	const characters: string[] = [];
	const folded: Folded = { text: '', starts: [], ends: [] };
	let at = 0;
	for (const character of read.text) {
		const [start, end] = [read.starts[at] ?? 0, read.ends[at + character.length - 1] ?? 0];
		at += character.length;
		const isSpace = /\s/.test(character);
		if (isSpace && characters.at(-1) === ' ') {
			folded.ends[folded.ends.length - 1] = end;
			continue;
		}
		const plain = isSpace ? ' ' : character.toLowerCase();
		characters.push(plain);
		for (let unit = 0; unit < plain.length; unit += 1) {
			folded.starts.push(start);
			folded.ends.push(end);
		}
	}
	return { ...folded, text: characters.join('') };
}
