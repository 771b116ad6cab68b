import { expect, test } from 'vitest';
import { copyKey, parseCopyKey } from './copies.ts';

const PERSON = '01a200a2-c309-743a-ac2c-dce7d42a5311';
const DOCUMENT = 'agenda-item.01a200a2-c9c8-7967-8bd8-f363a0c04338.marks';

test.each([
	'keyval-store',
	`${PERSON}/${DOCUMENT}`,
	`someone/${DOCUMENT}/1`,
	`${PERSON}/agenda-item.1.marks/1`,
	`${PERSON}/${DOCUMENT}/1/2`
])('a database that is no copy of ours is left alone: %s', (name) => {
	expect(parseCopyKey(name)).toBeNull();
});

test('the name of a copy says whose it is, of what and of which generation', () => {
	const copy = { personId: PERSON, document: DOCUMENT, generation: 12 };
	expect(parseCopyKey(copyKey(copy))).toEqual(copy);
});
