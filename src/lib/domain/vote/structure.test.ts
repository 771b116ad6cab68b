import * as v from 'valibot';
import { expect, test } from 'vitest';
import { EMPTY_STRUCTURE, StructureSchema } from './structure.ts';

test('a day that does not exist is no day until which something is done', () => {
	const due = (dueOn: string) => v.is(StructureSchema, { ...EMPTY_STRUCTURE, dueOn });
	expect(['2026-02-31', '2026-06-31', '2027-02-29'].filter(due)).toEqual([]);
	expect(due('2028-02-29')).toBe(true);
});
