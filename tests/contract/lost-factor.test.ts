import { desc } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword } from '#server/auth/passwords.ts';
import { readPasskeys } from '#server/auth/passkeys.ts';
import { removeFactor } from '#server/auth/remove-factor.ts';
import { readFactor } from '#server/auth/second-factor.ts';
import { sessionOf } from '#server/auth/sessions.ts';
import { signInWithPasskey } from '#server/auth/sign-in-with-passkey.ts';
import { auditEntry } from '#server/db/schema.ts';
import { turnOnFactor } from '../builders/factor.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { addOwnPasskey, openSignIn } from '../builders/passkey.ts';
import { aPerson } from '../builders/people.ts';
import { aVisit, cookieHeader } from '../builders/session.ts';

const PASSWORD = 'lentils and cardamom';
let portal: TestPortal;

beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

test('[HP27] the operator removes no factor of somebody unknown, or of somebody who has none', async () => {
	const plain = await aPerson(portal);
	const remove = (email: string) => removeFactor(portal, { email });
	expect(await remove('not an address')).toMatchObject({ reason: 'malformed' });
	expect(await remove('nobody@test.example')).toEqual({ ok: false, reason: 'not_found' });
	expect(await remove(plain.email)).toEqual({ ok: false, reason: 'factor_is_off' });
});

test('[HP27] the operator removes a lost factor: every session ends, and the trail shows it without an actor', async () => {
	const owner = await aPerson(portal, { passwordHash: await hashPassword(PASSWORD) });
	const from = aVisit();
	const { cookies } = await turnOnFactor(portal, owner, { from, password: PASSWORD });
	expect(await sessionOf(portal, cookieHeader(cookies))).not.toBeNull();
	expect(await removeFactor(portal, { email: owner.email })).toEqual({
		ok: true,
		value: { codes: 1, passkeys: 0 }
	});
	expect(await sessionOf(portal, cookieHeader(cookies))).toBeNull();
	expect(await readFactor(portal.db, owner.id)).toBeNull();
	const [last] = await portal.db.select().from(auditEntry).orderBy(desc(auditEntry.seq)).limit(1);
	expect(last).toMatchObject({
		type: 'factor.removed_by_operator',
		actorId: null,
		subject: { personId: owner.id, codes: 1, passkeys: 0 }
	});
});

test('[HP37] the operator removes passkeys too, of whoever has lost the devices, with or without codes', async () => {
	const owner = await aPerson(portal, { passwordHash: await hashPassword(PASSWORD) });
	await addOwnPasskey(portal, owner, { password: PASSWORD });
	const { cookies, authenticator } = await addOwnPasskey(portal, owner, { password: PASSWORD });
	const removed = { codes: 0, passkeys: 2 };
	expect(await removeFactor(portal, { email: owner.email })).toEqual({ ok: true, value: removed });
	expect(await sessionOf(portal, cookieHeader(cookies))).toBeNull();
	expect(await readPasskeys(portal.db, owner.id)).toEqual([]);
	const { request, cookies: own } = openSignIn(portal);
	const visit = aVisit({ cookies: own });
	const answer = { passkey: authenticator.get(request) };
	const refused = { ok: false, reason: 'wrong_passkey' };
	expect(await signInWithPasskey(portal, visit, answer)).toEqual(refused);
	expect(await removeFactor(portal, { email: owner.email })).toEqual({
		...{ ok: false, reason: 'factor_is_off' }
	});
});
