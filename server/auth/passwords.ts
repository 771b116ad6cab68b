import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import * as v from 'valibot';
import { COMMON_WORDS } from './common-passwords.ts';

/** argon2id, which is the package's default; OWASP Password Storage: m = 19 MiB, t = 2, p = 1. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** In characters of any script; see docs/decisions/003-sessions-and-throttle.md. */
const SHORTEST = 10;
const LONGEST = 128;

/** A password that is compared with the stored one. No rule of ours may be tighter here than it once was; the limit only bounds the work. */
export const GivenPasswordSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(1000));

export type PasswordFault =
	'password_short' | 'password_long' | 'password_common' | 'password_like_email';

export function hashPassword(password: string): Promise<string> {
	return hash(password, COST);
}

/** With no hash the same work is done on a hash of nothing, so that an unknown account takes as long as a known one. */
export async function verifyPassword(
	passwordHash: string | null,
	password: string
): Promise<boolean> {
	if (passwordHash === null) {
		await hash(randomBytes(16), COST);
		return false;
	}
	return verify(passwordHash, password);
}

/** What is wrong with a password somebody chose; null when nothing is. Any script and any sign is taken, exactly as typed. */
export function faultOfPassword(password: string, email: string): PasswordFault | null {
	// One character has at most two units, so a text of megabytes is not taken apart first.
	const length = password.length > 2 * LONGEST ? password.length : [...password].length;
	if (length < SHORTEST) {
		return 'password_short';
	}
	if (length > LONGEST) {
		return 'password_long';
	}
	if (isLikeEmail(password, email)) {
		return 'password_like_email';
	}
	return isCommon(password) ? 'password_common' : null;
}

/** The address or its first part, with at most three more characters around it. */
function isLikeEmail(password: string, email: string): boolean {
	const given = lettersAndDigits(password);
	const [local = ''] = email.toLowerCase().split('@');
	return [lettersAndDigits(email), lettersAndDigits(local)].some(
		(part) => part.length >= 4 && given.includes(part) && given.length - part.length <= 3
	);
}

function isCommon(password: string): boolean {
	const given = lettersAndDigits(password);
	return (
		isRepeated(given) ||
		isRun(given) ||
		isCommonInPieces(given) ||
		wordsOf(password).some((word) => COMMON_WORDS.has(word) || isRepeated(word))
	);
}

/** One or two common words with a year or a run of digits: "abc123456789", "lahore2026". */
function isCommonInPieces(text: string): boolean {
	const words = text.match(/\p{L}+/gu) ?? [];
	const numbers = text.match(/\p{N}+/gu) ?? [];
	return (
		words.length <= 2 &&
		words.every((word) => word.length <= 2 || COMMON_WORDS.has(word) || isRun(word)) &&
		numbers.every((digits) => digits.length <= 4 || isRepeated(digits) || isRun(digits))
	);
}

const lettersAndDigits = (text: string): string =>
	text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const SUBSTITUTES: Record<string, string> = {
	'0': 'o',
	'1': 'i',
	'3': 'e',
	'4': 'a',
	'5': 's',
	'7': 't',
	'8': 'b',
	'@': 'a',
	$: 's',
	'!': 'i'
};

/** The word behind "P@ssw0rd2026!": digits and signs at the ends taken off, those inside read as the letters they look like. */
function wordsOf(password: string): string[] {
	const lower = password.toLowerCase();
	const inner = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
	return [inner, lower].flatMap((text) => {
		const read = [...text].map((sign) => SUBSTITUTES[sign] ?? sign).join('');
		return [text.replace(/[^\p{L}]/gu, ''), read.replace(/[^\p{L}]/gu, '')];
	});
}

/** One short piece over and over: "aaaaaaaaaa", "abcabcabcabc", also cut off in the last turn. */
function isRepeated(text: string): boolean {
	const longest = Math.min(6, Math.floor(text.length / 2));
	for (let size = 1; size <= longest; size += 1) {
		const piece = text.slice(0, size);
		if (piece.repeat(Math.ceil(text.length / size)).startsWith(text)) {
			return true;
		}
	}
	return false;
}

const RUNS = ['01234567890123456789', 'abcdefghijklmnopqrstuvwxyz', '1qaz2wsx3edc4rfv5tgb6yhn7ujm'];

/** Along the digits, the alphabet or the columns of a keyboard, in either direction. */
function isRun(text: string): boolean {
	return RUNS.some((run) => run.includes(text) || [...run].reverse().join('').includes(text));
}
