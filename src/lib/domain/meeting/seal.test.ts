import { expect, test } from 'vitest';
import * as v from 'valibot';
import { RecommendationBodySchema } from './recommendation-schema.ts';
import { canonicalJson, marksText, recommendationText } from './seal.ts';
import { quickest } from '../../../../tests/builders/quickest.ts';

const text = (value: string) => ({ type: 'text', text: value });
const paragraph = (value: string) => ({ type: 'paragraph', content: [text(value)] });
const doc = (...content: unknown[]) => ({ type: 'doc', content });

test('the order of members does not change canonical JSON, the order of a list does', () => {
	expect(canonicalJson({ b: 1, a: [2, { d: null, c: 'x' }] })).toBe(
		'{"a":[2,{"c":"x","d":null}],"b":1}'
	);
	expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
});

test('what JSON would leave out is left out', () => {
	expect(canonicalJson({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
	expect(canonicalJson(JSON.parse(canonicalJson({ a: -0, b: 1e21 })))).toBe('{"a":0,"b":1e+21}');
});

test('marks give the same text in whatever order they arrived', () => {
	const a: [string, unknown] = ['p:1', { label: 'x' }];
	const b: [string, unknown] = ['p:2', { label: 'y' }];
	expect(marksText([a, b])).toBe(marksText([b, a]));
	expect(marksText([a])).not.toBe(marksText([b]));
	expect(marksText([])).toBe('[]');
});

test('a recommendation reads as lines, with headings, lists and their numbers', () => {
	const list = (type: string, ...items: unknown[]) => ({
		type,
		...(type === 'orderedList' ? { attrs: { start: 3 } } : {}),
		content: items.map((content) => ({ type: 'listItem', content }))
	});
	const body = doc(
		{ type: 'heading', attrs: { level: 2 }, content: [text('Plan')] },
		{
			type: 'paragraph',
			content: [
				text('Surgery '),
				{ ...text('first'), marks: [{ type: 'bold' }] },
				{ type: 'hardBreak' },
				text('then review.')
			]
		},
		list(
			'orderedList',
			[paragraph('staging')],
			[paragraph('lobectomy'), list('bulletList', [paragraph('nodes')])]
		)
	);
	expect(recommendationText(body)).toBe(
		['## Plan', 'Surgery first', 'then review.', '3. staging', '4. lobectomy', '  - nodes'].join(
			'\n'
		)
	);
});

test('empty paragraphs, which an editor adds by itself, are not part of the text', () => {
	expect(recommendationText(doc())).toBe('');
	expect(
		recommendationText(doc({ type: 'paragraph' }, paragraph('A'), { type: 'paragraph' }))
	).toBe('A');
});

test('formatting alone does not change the text, a word does', () => {
	const bold = { ...text('Surgery'), marks: [{ type: 'bold' }] };
	expect(recommendationText(doc({ type: 'paragraph', content: [bold] }))).toBe(
		recommendationText(doc(paragraph('Surgery')))
	);
});

test('whatever is given, the text is made without a throw', () => {
	for (const body of [null, 7, 'x', [], {}, doc(null, 3, { content: [null] }), { content: 'x' }]) {
		expect(typeof recommendationText(body)).toBe('string');
	}
});

test('nodes that the editor does not know are refused, unknown members dropped', () => {
	const check = (...content: unknown[]) => v.safeParse(RecommendationBodySchema, doc(...content));
	expect(check({ type: 'iframe' }).success).toBe(false);
	expect(check({ type: 'heading', attrs: { level: 1 } }).success).toBe(false);
	expect(check({ type: 'paragraph', content: [{ type: 'image' }] }).success).toBe(false);
	const styled = { type: 'paragraph', attrs: { style: 'x' }, content: [text('A')] };
	expect(check(styled)).toMatchObject({ success: true, output: doc(paragraph('A')) });
});

test('lists deeper than eight are refused in little time', async () => {
	let block: unknown = paragraph('deep');
	for (let depth = 0; depth < 5000; depth += 1) {
		block = { type: 'bulletList', content: [{ type: 'listItem', content: [block] }] };
	}
	const parse = () => v.safeParse(RecommendationBodySchema, doc(block)).success;
	expect(parse()).toBe(false);
	expect(await quickest({ below: 100 }, parse)).toBeLessThan(100);
});
