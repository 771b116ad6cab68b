import * as v from 'valibot';
import { expect, test } from 'vitest';
import { DisplayNameSchema } from './display-name.ts';

test.each([
	'\u3164\u3164',
	'\u115f\u115f',
	'\u2800\u2800',
	'\u180e\u180e',
	'Dr Amna\u061c Khan',
	'Dr Am\u00adna Khan',
	'Dr Am\u034fna Khan',
	'Dr Amna \u202ekhan',
	'\u200c\u200c',
	'Dr Amna\u200d',
	'Dr \u200cAmna',
	'Dr\u0007 Amna',
	'Dr\u2028Amna'
])('%j is no name', (name) => {
	expect(v.is(DisplayNameSchema, name)).toBe(false);
});

test.each(['Dr Amna Khan', 'ڈاکٹر آمنہ خان', 'نیک\u200cنام', 'José Núñez', 'Ali'])(
	'%j is a name',
	(name) => {
		expect(v.is(DisplayNameSchema, name)).toBe(true);
	}
);
