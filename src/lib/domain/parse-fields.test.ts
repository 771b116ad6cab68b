import * as v from 'valibot';
import { expect, test } from 'vitest';
import { parseFields } from './parse-fields.ts';

const Schema = v.object({
	email: v.pipe(v.string(), v.email()),
	count: v.pipe(v.string(), v.regex(/^\d+$/, 'count_digits'))
});

test('every wrong field is named, by its own code or by its name', () => {
	expect(parseFields(Schema, { email: 'x', count: 'y' })).toEqual({
		ok: false,
		reason: 'malformed',
		fields: { email: 'email', count: 'count_digits' }
	});
	expect(parseFields(Schema, {})).toMatchObject({ fields: { email: 'email', count: 'count' } });
});

test('what is no object at all is malformed without a field', () => {
	for (const input of [null, undefined, 'x', 7]) {
		expect(parseFields(Schema, input)).toEqual({ ok: false, reason: 'malformed', fields: {} });
	}
});

test('fields that the schema does not know are left out', () => {
	const input = { email: 'a@b.example', count: '1', grade: 'consultant' };
	expect(parseFields(Schema, input)).toEqual({
		ok: true,
		value: { email: 'a@b.example', count: '1' }
	});
});

test('a character that no database takes is left out, wherever it stands', () => {
	const Nested = v.object({ note: v.string(), lines: v.array(v.object({ text: v.string() })) });
	const input = { note: 'mar\0gin', lines: [{ text: 'a\0' }, { text: '\ud800b' }] };
	expect(parseFields(Nested, input)).toEqual({
		ok: true,
		value: { note: 'margin', lines: [{ text: 'a' }, { text: '\ufffdb' }] }
	});
});
