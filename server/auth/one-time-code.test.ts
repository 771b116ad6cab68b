import { expect, test } from 'vitest';
import { codeOf, inBase32, inGroupsOfFour, stepAt, stepOfCode } from './one-time-code.ts';

/** RFC 6238, appendix B, SHA-1. Its codes have eight digits; of the same number ours are the last six. */
const VECTORS: [seconds: number, code: string][] = [
	[59, '94287082'],
	[1_111_111_109, '07081804'],
	[1_111_111_111, '14050471'],
	[1_234_567_890, '89005924'],
	[2_000_000_000, '69279037'],
	[20_000_000_000, '65353130']
];
const SECRET = Buffer.from('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1000);
const fresh = (seconds: number) => ({ now: at(seconds), after: -1 });

test.each(VECTORS)('the code at second %i is that of RFC 6238, appendix B', (seconds, code) => {
	expect(codeOf(SECRET, stepAt(at(seconds)))).toBe(code.slice(2));
});

test('a code is taken one step early and one late, and no further', () => {
	const step = stepAt(at(1_111_111_111));
	const code = codeOf(SECRET, step);
	const taken = [-2, -1, 0, 1, 2].map((drift) =>
		stepOfCode(SECRET, code, fresh((step + drift) * 30))
	);
	expect(taken).toEqual([null, step, step, step, null]);
});

test('a code of a step that was used, or of one before it, is not taken', () => {
	const now = at(1_111_111_111);
	const step = stepAt(now);
	const take = (of: number, after: number) =>
		stepOfCode(SECRET, codeOf(SECRET, of), { now, after });
	expect([take(step, step), take(step - 1, step), take(step + 1, step)]).toEqual([
		null,
		null,
		step + 1
	]);
});

test.each(['', '0', '1234567', 'abcdef', '۱۲۳۴۵۶', '00000\u0000'])('%j is no code', (code) => {
	expect(stepOfCode(SECRET, code, fresh(59))).toBeNull();
});

test('base32 is that of RFC 4648, section 10', () => {
	expect(inBase32(Buffer.from('fooba'))).toBe('MZXW6YTB');
	expect(inGroupsOfFour(inBase32(SECRET))).toBe('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ');
});
