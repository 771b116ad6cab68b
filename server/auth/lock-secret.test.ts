import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { lockSecret, unlockSecret } from './lock-secret.ts';

const portal = { remapKey: Buffer.alloc(32, 1) };
const secret = randomBytes(20);

test('a locked secret opens for what it is about, with its key, unchanged, and nowhere else', () => {
	const locked = lockSecret(portal, secret, 'factor one');
	expect(unlockSecret(portal, locked, 'factor two')).toBeNull();
	expect(unlockSecret({ remapKey: Buffer.alloc(32, 2) }, locked, 'factor one')).toBeNull();
	const changed = `${locked.startsWith('A') ? 'B' : 'A'}${locked.slice(1)}`;
	for (const broken of ['', 'x', locked.slice(0, -4), changed]) {
		expect(unlockSecret(portal, broken, 'factor one')).toBeNull();
	}
	expect(unlockSecret(portal, locked, 'factor one')).toEqual(secret);
});

test('the same secret is never locked to the same text, which does not hold it', () => {
	const [one, two] = [lockSecret(portal, secret, 'x'), lockSecret(portal, secret, 'x')];
	expect(one).not.toBe(two);
	expect(Buffer.from(one, 'base64url').includes(secret)).toBe(false);
});
