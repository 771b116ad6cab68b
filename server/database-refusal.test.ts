import { expect, test } from 'vitest';
import { databaseRefusal } from './database-refusal.ts';

const sentenceFor = (code: string) =>
	databaseRefusal(new Error('connect as a:secret', { cause: Object.assign(new Error(), { code }) }))
		.message;

test.each([
	['3D000', 'does not exist on its server: create it (createdb), or correct its name (3D000).'],
	['28P01', 'does not let this user in: correct the user or the password (28P01).'],
	['ENOTFOUND', 'cannot be reached: nobody knows its host (ENOTFOUND).'],
	['XX000', 'cannot be opened (XX000).']
])('an operator reads what to do about %s, and nothing of the address', (code, sentence) => {
	expect(sentenceFor(code)).toBe(`The database of DATABASE_URL ${sentence}`);
});

test('an address that cannot be read is told without quoting it', () => {
	let error: unknown;
	try {
		new URL('postgres://a:very/secret@127.0.0.1/b');
	} catch (failure) {
		error = failure;
	}
	expect(databaseRefusal(error).message).toMatch(
		/^The database of DATABASE_URL has an address that cannot be read: .*\(ERR_INVALID_URL\)\.$/
	);
	expect(databaseRefusal(error).message).not.toContain('secret');
});
