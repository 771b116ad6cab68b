import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askForPasskeyAsCode } from '#server/auth/ask-for-passkey.ts';
import { attemptSignIn } from '#server/auth/attempt-sign-in.ts';
import { confirmWithPasskey } from '#server/auth/confirm-with-passkey.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { sessionOf, type SetCookie } from '#server/auth/sessions.ts';
import { signInWithPasskey } from '#server/auth/sign-in-with-passkey.ts';
import { auditEntry, secondFactor } from '#server/db/schema.ts';
import { turnOnFactor, valueOf } from '../builders/factor.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { addOwnPasskey, aVisitOf, openSignIn } from '../builders/passkey.ts';
import { aPerson } from '../builders/people.ts';
import { aVisit, cookieHeader } from '../builders/session.ts';

const PASSWORD = 'lentils and cardamom';
const WRONG = { ok: false, reason: 'wrong_passkey' };
const WAIT_OVER = { ok: false, reason: 'passkey_wait_over' };

let portal: TestPortal;
let passwordHash: string;
let address = 0;
/** An address that nothing was tried from yet. */
const elsewhere = () => `198.51.100.${(address += 1)}`;

beforeAll(async () => {
	portal = await openPortal();
	passwordHash = await hashPassword(PASSWORD);
});
afterAll(() => portal.close());

const member = () => aPerson(portal, { passwordHash });

async function withPasskey() {
	const actor = await member();
	return { actor, ...(await addOwnPasskey(portal, actor, { password: PASSWORD })) };
}

async function lastRefusal() {
	const [last] = await portal.db
		.select({ actorId: auditEntry.actorId, subject: auditEntry.subject })
		.from(auditEntry)
		.where(eq(auditEntry.type, 'session.refused'))
		.orderBy(desc(auditEntry.seq))
		.limit(1);
	return last;
}

/** A person with a second factor and a passkey, who has shown the password. */
async function waitingForCode() {
	const own = await withPasskey();
	const from = await aVisitOf(portal, own.actor, elsewhere());
	await turnOnFactor(portal, own.actor, { from, password: PASSWORD });
	const { email } = own.actor;
	const visit = aVisit({ address: elsewhere() });
	const { cookies } = valueOf(await attemptSignIn(portal, visit, { email, password: PASSWORD }));
	return { ...own, cookies };
}
const confirm = (cookies: SetCookie[], answer: unknown) =>
	confirmWithPasskey(portal, aVisit({ address: elsewhere(), cookies }), { passkey: answer });
const askAsCode = async (cookies: SetCookie[]) =>
	(await askForPasskeyAsCode(portal, aVisit({ cookies }).headers))!;

test('[HP35] in the place of a code a passkey of this person is taken, once, and no other', async () => {
	const { actor, authenticator, cookies } = await waitingForCode();
	const other = await withPasskey();
	const request = await askAsCode(cookies);
	expect(request.allowCredentials?.map(({ id }) => id)).toEqual([authenticator.credentialId]);
	expect(await confirm([], authenticator.get(request))).toEqual({
		...{ ok: false, reason: 'code_wait_over' }
	});
	expect(await confirm(cookies, other.authenticator.get(request))).toEqual(WRONG);
	expect(await confirm(cookies, authenticator.get(request))).toEqual(WAIT_OVER);
	const unverified = authenticator.get(await askAsCode(cookies), { isVerified: false });
	expect(await confirm(cookies, unverified)).toEqual(WRONG);
	expect((await lastRefusal())?.subject).toMatchObject({ personId: actor.id });

	const answer = authenticator.get(await askAsCode(cookies));
	const opened = valueOf(await confirm(cookies, answer));
	expect((await sessionOf(portal, cookieHeader(opened.cookies)))?.actor).toEqual(actor);
	expect(await confirm(cookies, answer)).toEqual({ ok: false, reason: 'code_wait_over' });
});

test('[HP35] the challenge of one step is not good for the other', async () => {
	const { authenticator, cookies } = await waitingForCode();
	const asCode = await askAsCode(cookies);
	const page = openSignIn(portal);
	expect(
		await signInWithPasskey(portal, aVisit({ cookies: page.cookies }), {
			passkey: authenticator.get(asCode)
		})
	).toEqual(WAIT_OVER);
	expect(await confirm(cookies, authenticator.get(page.request))).toEqual(WAIT_OVER);
});

test('[HP35] who has no passkey is not asked for one in the place of a code', async () => {
	const actor = await member();
	const from = await aVisitOf(portal, actor, elsewhere());
	await turnOnFactor(portal, actor, { from, password: PASSWORD });
	const visit = aVisit({ address: elsewhere() });
	const given = { email: actor.email, password: PASSWORD };
	const { cookies } = valueOf(await attemptSignIn(portal, visit, given));
	expect(await askForPasskeyAsCode(portal, aVisit({ cookies }).headers)).toBeNull();
	expect(await askForPasskeyAsCode(portal, aVisit().headers)).toBeNull();
});

test('[HP35] after a hundred wrong codes a passkey opens, and the app may be used again', async () => {
	const { actor, authenticator, cookies } = await waitingForCode();
	const own = eq(secondFactor.personId, actor.id);
	await portal.db.update(secondFactor).set({ failures: 100 }).where(own);
	expect((await confirm(cookies, authenticator.get(await askAsCode(cookies)))).ok).toBe(true);
	expect(await portal.db.select().from(secondFactor).where(own)).toMatchObject([{ failures: 0 }]);
});
