import { expect, test } from 'vitest';
import { isPlainJson } from './plain-json.ts';

const parse = (text: string): unknown => JSON.parse(text);
const lists = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

test.each([
	['nine levels', lists(9)],
	['a hundred thousand levels', lists(100_000)],
	['__proto__', '{"a":[{"__proto__":1}]}'],
	['constructor', '{"constructor":{"prototype":{}}}'],
	['toString', '[{"toString":null}]']
])('[HP16] %s is refused', (_what, text) => {
	expect(isPlainJson(parse(text), 8)).toBe(false);
});

test.each([
	'null',
	'7',
	'"__proto__"',
	lists(8),
	'{"a":{"b":[{"c":[1,2,null]}]}}',
	'["constructor"]'
])('[HP16] %s is taken', (text) => {
	expect(isPlainJson(parse(text), 8)).toBe(true);
});
