import type { Span } from './kinds.ts';
import { CAPITAL_ONLY, GIVEN_NAMES, HOUSES, NO_NAMES } from './words.ts';

/** Longest name that is read on, in words: "Ghulam Mustafa Khan Jatoi" and one more. */
const MOST_WORDS = 5;
const WORD =
	/(?:[ \t]{0,3}|-)((?:[Aa]l|[Uu]l|[Uu]d|[Uu]r)-)?([A-Za-z][A-Za-z'’]{0,24})(?![A-Za-z0-9])(\.?)/y;

/** Part of the name when it stands behind it. */
const HONORIFIC = /^[ \t]{1,2}(?:sahiba?|saheb|sb)\b/i;
/** "Umar 45 saal": the name is the word for an age, too. */
const AGE_WORD = /^um[ae]r$/i;
const IS_AGE = /^[ \t:]{1,3}(?:\d|taq|saal|kam|zyada)/i;

type Shape = 'initial' | 'capital' | 'capitals' | 'lower' | 'mixed';

function shapeOf(word: string): Shape {
	if (/^[A-Z]$/.test(word)) {
		return 'initial';
	}
	if (/^[A-Z][a-z'’]+$/.test(word)) {
		return 'capital';
	}
	return /^[A-Z]+$/.test(word) ? 'capitals' : /^[a-z'’]+$/.test(word) ? 'lower' : 'mixed';
}

export const isGivenName = (word: string): boolean => GIVEN_NAMES.has(word.toLowerCase());

/** Whether a word can stand in a name whose first word has the shape `like` (null: it is the first). */
function canBeName(word: string, like: Shape | null): boolean {
	const shape = shapeOf(word);
	if (shape === 'initial') {
		return true;
	}
	if (NO_NAMES.has(word.toLowerCase())) {
		return false;
	}
	if (like === null || like === 'initial') {
		return shape === 'capital' || (shape !== 'mixed' && isGivenName(word));
	}
	// In "Muhammad Aslam CNIC" and "aslam masih age" the other shape begins something else.
	return shape === like && (shape === 'capital' || isGivenName(word) || like === 'capitals');
}

/** End of the name that begins at `from`; `from` itself when there is none. */
export function endOfName(text: string, from: number): number {
	let end = from;
	let like: Shape | null = null;
	for (let count = 0; count < MOST_WORDS; count += 1) {
		WORD.lastIndex = end;
		const found = WORD.exec(text);
		const word = found?.[2];
		if (found === null || word === undefined || !canBeName(word, like)) {
			break;
		}
		const shape = shapeOf(word);
		const dot = found[3] === '.' && shape !== 'initial' ? 1 : 0;
		end = found.index + found[0].length - dot;
		like = shape === 'initial' ? like : (like ?? shape);
		if (dot === 1) {
			break;
		}
	}
	return like === null ? from : end + (HONORIFIC.exec(text.slice(end, end + 12))?.[0].length ?? 0);
}

const BEFORE = /(?:[A-Z][a-z'’]{1,24}[ \t]{1,2}){1,3}$/;

/** Where the name begins that holds the given name at `at`: the words with a capital before it belong to it. */
function startOfName(text: string, at: number): number {
	const before = BEFORE.exec(text.slice(Math.max(0, at - 60), at))?.[0];
	if (before === undefined) {
		return at;
	}
	let start = at;
	for (const part of before.match(/\S+\s+/g)?.toReversed() ?? []) {
		if (NO_NAMES.has(part.trim().toLowerCase())) {
			break;
		}
		start -= part.length;
	}
	return start;
}

const ANY_WORD = /(?<![A-Za-z0-9@/.-])[A-Za-z][A-Za-z'’]{2,24}(?![A-Za-z0-9@])/g;

/** A lower-case word counts only when it can be nothing else. */
function isSureName(word: string): boolean {
	const lower = word.toLowerCase();
	return GIVEN_NAMES.has(lower) && (shapeOf(word) !== 'lower' || !CAPITAL_ONLY.has(lower));
}

function isHouse(text: string, end: number): boolean {
	const next = /^[ \t]{1,2}([A-Za-z]{3,12})/.exec(text.slice(end, end + 16))?.[1];
	const last = /([A-Za-z]{3,12})$/.exec(text.slice(Math.max(0, end - 12), end))?.[1];
	return [next, last].some((word) => word !== undefined && HOUSES.has(word.toLowerCase()));
}

/** Names that are known by one of their words. */
export function knownNames(text: string): Span[] {
	const found: Span[] = [];
	let done = 0;
	for (const { 0: word, index } of text.matchAll(ANY_WORD)) {
		const isAge =
			AGE_WORD.test(word) && IS_AGE.test(text.slice(index + word.length, index + word.length + 8));
		if (index >= done && !isAge && isSureName(word)) {
			const start = Math.max(done, startOfName(text, index));
			done = Math.max(endOfName(text, index), index + word.length);
			if (!isHouse(text, done)) {
				found.push({ kind: 'name', start, end: done });
			}
		}
	}
	return found;
}
