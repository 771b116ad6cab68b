import { sql } from 'drizzle-orm';
import * as v from 'valibot';
import { afterAll, expect, test } from 'vitest';
import { openPortal } from '../tests/builders/open-portal.ts';
import { describe } from './open-log.ts';

const portal = await openPortal();
afterAll(() => portal.close());

test('what somebody wrote does not reach the log through a failed statement', async () => {
	const error: unknown = await portal.db
		.execute(sql`insert into no_such_table values (${'a patient from Multan'})`)
		.then(null, (reason: unknown) => reason);
	expect((error as Error).message).toContain('a patient from Multan');

	const logged = describe(error);
	expect(JSON.stringify(logged)).not.toContain('Multan');
	expect(logged).toMatchObject({
		message: 'Failed query: insert into no_such_table values ($1)',
		cause: { code: '42P01', message: 'relation "no_such_table" does not exist' }
	});
	expect(logged.stack).toMatch(/^\s+at /);
});

test('a thrown value that is no error is named by its type alone', () => {
	expect(describe('a patient from Multan')).toEqual({ type: 'string', message: 'not an error' });
});

const WORDS = 'a "patient" from Multan';
const failures: [string, () => unknown, string][] = [
	[
		'a value of the wrong type in a statement',
		() => portal.db.execute(sql`select ${WORDS}::uuid`),
		'"code":"22P02"'
	],
	[
		'a number out of range in a statement',
		() => portal.db.execute(sql`select ${'4210198765432'}::int`),
		'"code":"22003"'
	],
	[
		'a record that does not fit its schema',
		() => v.parse(v.object({ story: v.number() }), { story: WORDS }),
		'"message":"Invalid type: Expected number"'
	],
	[
		'a text of the wrong form',
		() => v.parse(v.pipe(v.string(), v.uuid()), WORDS),
		'"message":"Invalid UUID"'
	],
	['text that is no JSON', () => JSON.parse(WORDS) as unknown, '"type":"SyntaxError"'],
	[
		'a message with lines like those of a stack',
		() => {
			throw new Error(`failed\nparams: none\n    at ${WORDS}`);
		},
		'"message":"failed"'
	]
];

test.each(failures)('%s is described without the value', async (_what, fail, expected) => {
	const error: unknown = await Promise.resolve()
		.then(fail)
		.then(null, (reason: unknown) => reason);
	const logged = JSON.stringify(describe(error));
	expect(logged).not.toMatch(/Multan|patient|4210198765432/);
	expect(logged).toContain(expected);
});
