import { expect, test } from 'vitest';
import * as v from 'valibot';
import { newUuid } from './new-uuid.ts';

test('a uuid has version 4, the variant of the standard, and is another each time', () => {
	const made = Array.from({ length: 200 }, newUuid);
	for (const one of made) {
		expect(v.is(v.pipe(v.string(), v.uuid()), one)).toBe(true);
		expect(one).toMatch(/^.{14}4.{4}[89ab].{16}$/);
	}
	expect(new Set(made).size).toBe(made.length);
});
