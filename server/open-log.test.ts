import { sql } from 'drizzle-orm';
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
