import { desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { attemptSignIn } from '#server/auth/attempt-sign-in.ts';
import { beginFactor } from '#server/auth/begin-factor.ts';
import { changePassword } from '#server/auth/change-password.ts';
import { confirmSignIn } from '#server/auth/confirm-sign-in.ts';
import { disableFactor } from '#server/auth/disable-factor.ts';
import { enableFactor } from '#server/auth/enable-factor.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { renewRecoveryCodes } from '#server/auth/renew-recovery-codes.ts';
import { requestPasswordReset } from '#server/auth/request-password-reset.ts';
import { resetPassword } from '#server/auth/reset-password.ts';
import { readFactor } from '#server/auth/second-factor.ts';
import { sessionOf, type SetCookie } from '#server/auth/sessions.ts';
import { auditEntry, pendingSignIn, recoveryCode, secondFactor } from '#server/db/schema.ts';
import { App, turnOnFactor, valueOf } from '../builders/factor.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson } from '../builders/people.ts';
import { aVisit, cookieHeader, signInAs } from '../builders/session.ts';

const PASSWORD = 'lentils and cardamom';
const STEP = 30_000;
const MINUTE = 60_000;
const DAY = 86_400_000;
const WRONG_CODE = { ok: false, reason: 'wrong_code', fields: { code: 'code_wrong' } };
const WAIT_OVER = { ok: false, reason: 'code_wait_over' };

let portal: TestPortal;
let passwordHash: string;
let now: number;
let address = 0;
/** An address that nothing was tried from yet. */
const elsewhere = () => `198.51.100.${(address += 1)}`;
const move = (ms: number) => portal.setNow(new Date((now += ms)));

beforeAll(async () => {
	portal = await openPortal();
	passwordHash = await hashPassword(PASSWORD);
});
afterAll(() => portal.close());
beforeEach(() => {
	now = Math.ceil(Date.now() / STEP) * STEP + 100 * DAY * (address + 1);
	portal.setNow(new Date(now));
	portal.facts.length = 0;
	portal.letters.length = 0;
});

const member = () => aPerson(portal, { passwordHash });

/** A person whose factor is on, a step later, so that the code the app shows is fresh. */
async function withFactor(actor?: Actor) {
	const owner = actor ?? (await member());
	const from = aVisit({ address: elsewhere(), sessionHash: await aSessionHash(owner) });
	const on = await turnOnFactor(portal, owner, { from, password: PASSWORD });
	move(STEP);
	return { actor: owner, ...on };
}

async function aSessionHash(actor: Actor): Promise<string | null> {
	return (await sessionOf(portal, await signInAs(portal, actor)))?.sessionHash ?? null;
}

/** Shows the password; answers the cookie that waits for the code. */
async function showPassword(actor: Actor, password = PASSWORD): Promise<SetCookie[]> {
	const visit = aVisit({ address: elsewhere() });
	const value = valueOf(await attemptSignIn(portal, visit, { email: actor.email, password }));
	expect(value.step).toBe('code');
	return value.cookies;
}
const showCode = (cookies: SetCookie[], code: unknown, from = elsewhere()) =>
	confirmSignIn(portal, aVisit({ address: from, cookies }), { code });
/** Both steps, each from an address that nothing was tried from. */
const signIn = async (actor: Actor, code: string) => showCode(await showPassword(actor), code);

const auditOf = async (personId: string) =>
	(
		await portal.db
			.select({ type: auditEntry.type, subject: auditEntry.subject })
			.from(auditEntry)
			.where(eq(auditEntry.actorId, personId))
			.orderBy(auditEntry.seq)
	).map(({ type, subject }) => ({ type, subject }));

test('[HP21] after the right password there is no session yet, only a token that is stored as a hash and opens nothing', async () => {
	const { actor } = await withFactor();
	const cookies = await showPassword(actor);
	const [waiting] = cookies;
	expect(cookies).toHaveLength(1);
	expect(waiting).toMatchObject({
		name: 'pending',
		attributes: { httpOnly: true, sameSite: 'lax', path: '/', maxAge: 300 }
	});
	expect(await sessionOf(portal, cookieHeader(cookies))).toBeNull();
	expect(await sessionOf(portal, `session=${waiting?.value}`)).toBeNull();
	const rows = await portal.db.select().from(pendingSignIn);
	expect(rows.map(({ id }) => id)).not.toContain(waiting?.value);
	for (const row of rows) {
		const copied = [{ ...waiting, value: row.id } as SetCookie];
		expect(await showCode(copied, '000000')).toEqual(WAIT_OVER);
	}
});

test('[HP21] no token, one that is older than five minutes, and one that was used are sent back to the password', async () => {
	const { actor, app } = await withFactor();
	expect(await showCode([], app.code())).toEqual(WAIT_OVER);
	const late = await showPassword(actor);
	move(5 * MINUTE);
	expect(await showCode(late, app.code())).toEqual(WAIT_OVER);
	const used = await showPassword(actor);
	const other = await showPassword(actor);
	expect((await showCode(used, app.code())).ok).toBe(true);
	move(STEP);
	expect(await showCode(used, app.code())).toEqual(WAIT_OVER);
	expect((await showCode(other, app.code())).ok).toBe(true);
});

test('[HP21] the code of another person, and another person’s recovery code, open nothing', async () => {
	const one = await withFactor();
	const other = await withFactor();
	const cookies = await showPassword(one.actor);
	expect(await showCode(cookies, other.app.code())).toEqual(WRONG_CODE);
	expect(await showCode(cookies, other.recoveryCodes[0])).toEqual(WRONG_CODE);
	expect(await showCode(cookies, '')).toMatchObject({ reason: 'malformed' });
	expect(await showCode(cookies, { $ne: '' })).toMatchObject({ reason: 'malformed' });
	expect((await showCode(cookies, one.app.code())).ok).toBe(true);
});

test('[HP21] the right code opens a session under a new id, ends the one this browser had, and remembers the browser', async () => {
	const { actor, app } = await withFactor();
	const sessionHash = await aSessionHash(actor);
	const visit = aVisit({ address: elsewhere(), sessionHash });
	const email = actor.email;
	const first = valueOf(await attemptSignIn(portal, visit, { email, password: PASSWORD }));
	const own = aVisit({ address: elsewhere(), cookies: first.cookies, sessionHash });
	const opened = valueOf(await confirmSignIn(portal, own, { code: app.code() }));
	expect(opened.facts).toEqual([{ type: 'session_ended', sessionHash }]);
	expect(opened.sessionHash).not.toBe(sessionHash);
	expect(opened.cookies.map(({ name, attributes }) => [name, attributes.maxAge > 0])).toEqual([
		['session', true],
		['browser', true],
		['pending', false]
	]);
	expect((await sessionOf(portal, cookieHeader(opened.cookies)))?.actor).toEqual(actor);
});

test('[HP22] a code works once, also when it is shown twice at once', async () => {
	const { actor, app } = await withFactor();
	const cookies = await Promise.all([showPassword(actor), showPassword(actor)]);
	const both = await Promise.all(cookies.map((one) => showCode(one, app.code())));
	expect(both.filter(({ ok }) => ok)).toHaveLength(1);
	expect(both).toContainEqual(WRONG_CODE);
	// One that is older than the last taken is as used as that one.
	expect(await signIn(actor, app.code(-1))).toEqual(WRONG_CODE);
});

test('[HP22] the code that turned the factor on signs nobody in', async () => {
	const { actor, app } = await withFactor();
	expect(await signIn(actor, app.code(-1))).toEqual(WRONG_CODE);
});

test('[HP22] a code further than one step away is refused, and one step early or late is taken', async () => {
	const { actor, app } = await withFactor();
	move(MINUTE);
	expect(await signIn(actor, app.code(-2))).toEqual(WRONG_CODE);
	expect(await signIn(actor, app.code(2))).toEqual(WRONG_CODE);
	expect((await signIn(actor, app.code(-1))).ok).toBe(true);
	expect((await signIn(actor, app.code(1))).ok).toBe(true);
});

test('[HP23] a recovery code works once, in whatever case and grouping, also when it is shown twice at once', async () => {
	const { actor, recoveryCodes } = await withFactor();
	const [first = '', second = ''] = recoveryCodes;
	const cookies = await Promise.all([showPassword(actor), showPassword(actor)]);
	const both = await Promise.all(cookies.map((one) => showCode(one, first)));
	expect(both.filter(({ ok }) => ok)).toHaveLength(1);
	expect(await signIn(actor, first)).toEqual(WRONG_CODE);
	const typed = second.toLowerCase().replaceAll(' ', '-');
	expect((await signIn(actor, typed)).ok).toBe(true);
	expect((await readFactor(portal.db, actor.id))?.recoveryCodesLeft).toBe(8);
});

test('[HP23] ten recovery codes of 80 bits are made, and their hashes alone are kept', async () => {
	const { actor, recoveryCodes } = await withFactor();
	expect(new Set(recoveryCodes).size).toBe(10);
	expect(recoveryCodes.every((code) => /^([A-Z2-7]{4} ){3}[A-Z2-7]{4}$/.test(code))).toBe(true);
	const rows = await portal.db
		.select()
		.from(recoveryCode)
		.where(eq(recoveryCode.personId, actor.id));
	expect(rows.every(({ codeHash }) => /^[0-9a-f]{64}$/.test(codeHash))).toBe(true);
	// A copy of the table opens nothing: the hash is no code.
	expect(await signIn(actor, rows[0]?.codeHash ?? '')).toEqual(WRONG_CODE);
});

test('[HP23] new recovery codes take the place of all earlier ones', async () => {
	const { actor, app, recoveryCodes } = await withFactor();
	const from = aVisit({ address: elsewhere() });
	const asked = { from, factorPassword: PASSWORD, code: app.code() };
	const renewed = valueOf(await renewRecoveryCodes(portal, actor, asked));
	expect(await signIn(actor, recoveryCodes[0] ?? '')).toEqual(WRONG_CODE);
	expect((await signIn(actor, renewed.recoveryCodes[0] ?? '')).ok).toBe(true);
});

test('[HP24] a password set by mail does not open the door without the code, and ends what waited for one', async () => {
	const { actor, app } = await withFactor();
	const waiting = await showPassword(actor);
	const asked = requestPasswordReset(portal, aVisit({ address: elsewhere() }), {
		email: actor.email
	});
	await (asked.ok ? asked.value.sent : undefined);
	const token = /\/reset\/([\w-]+)/.exec(portal.letters[0]?.text ?? '')?.[1] ?? '';
	const password = 'mangoes in the rain';
	expect((await resetPassword(portal, { token, password })).ok).toBe(true);
	expect(await showCode(waiting, app.code())).toEqual(WAIT_OVER);
	const cookies = await showPassword(actor, password);
	expect(await sessionOf(portal, cookieHeader(cookies))).toBeNull();
	expect((await showCode(cookies, app.code())).ok).toBe(true);
});

test('[HP24] a changed password ends a sign-in that waits for its code', async () => {
	const { actor, app } = await withFactor();
	const waiting = await showPassword(actor);
	const from = aVisit({ address: elsewhere() });
	const change = { from, currentPassword: PASSWORD, newPassword: 'mangoes in the rain' };
	expect((await changePassword(portal, actor, change)).ok).toBe(true);
	expect(await showCode(waiting, app.code())).toEqual(WAIT_OVER);
});

test('[HP25] ten wrong codes a minute are looked at from one address, and the owner gets in at another', async () => {
	const { actor, app } = await withFactor();
	const cookies = await showPassword(actor);
	const attacker = elsewhere();
	const reasons = [];
	for (let tried = 0; tried < 15; tried += 1) {
		const outcome = await showCode(cookies, '000000', attacker);
		reasons.push(outcome.ok ? 'ok' : outcome.reason);
	}
	expect(reasons.slice(0, 10)).toEqual(Array(10).fill('wrong_code'));
	expect(reasons.slice(10)).toEqual(Array(5).fill('too_many_attempts'));
	expect((await signIn(actor, app.code())).ok).toBe(true);
});

test('[HP25] after a hundred wrong codes in a row only a recovery code is taken, which opens the way for the app again', async () => {
	const { actor, app, recoveryCodes } = await withFactor();
	await portal.db
		.update(secondFactor)
		.set({ failures: 99 })
		.where(eq(secondFactor.personId, actor.id));
	expect(await signIn(actor, 'AAAA BBBB')).toEqual(WRONG_CODE);
	expect(await signIn(actor, app.code())).toEqual({ ok: false, reason: 'code_locked' });
	expect((await signIn(actor, recoveryCodes[3] ?? '')).ok).toBe(true);
	expect((await signIn(actor, app.code())).ok).toBe(true);
});

test('[HP26] a factor is begun with the password only, and never for a demonstration account', async () => {
	const actor = await member();
	const from = aVisit({ address: elsewhere(), sessionHash: await aSessionHash(actor) });
	expect(await beginFactor(portal, actor, { from, factorPassword: 'not this one' })).toEqual({
		ok: false,
		reason: 'malformed',
		fields: { factorPassword: 'password_wrong' }
	});
	const shared = await aPerson(portal, { passwordHash, isDemonstration: true });
	const refused = { ok: false, reason: 'factor_not_here' };
	expect(await beginFactor(portal, shared, { from, factorPassword: PASSWORD })).toEqual(refused);
	expect(await enableFactor(portal, shared, { from, setup: 'x', code: '1' })).toEqual(refused);
});

test('[HP26] a setup is good for the session that began it, for 15 minutes, and with a code of its app', async () => {
	const actor = await member();
	const from = aVisit({ address: elsewhere(), sessionHash: await aSessionHash(actor) });
	const begun = valueOf(await beginFactor(portal, actor, { from, factorPassword: PASSWORD }));
	const app = new App(begun.secret, () => new Date(now));
	expect(begun.link).toContain(`secret=${begun.secret.replaceAll(' ', '')}`);
	const over = { ok: false, reason: 'factor_setup_over' };
	const { setup } = begun;
	const enable = (who: Actor, visit: typeof from, given: { setup: string; code: string }) =>
		enableFactor(portal, who, { from: visit, ...given });

	const other = await member();
	const otherSession = { ...from, sessionHash: await aSessionHash(actor) };
	expect(await enable(other, from, { setup, code: app.code() })).toEqual(over);
	expect(await enable(actor, otherSession, { setup, code: app.code() })).toEqual(over);
	const [, locked = ''] = setup.split('.');
	const later = `${now + DAY}.${locked}`;
	expect(await enable(actor, from, { setup: later, code: app.code() })).toEqual(over);
	expect(await enable(actor, from, { setup, code: '000000' })).toEqual({
		ok: false,
		reason: 'malformed',
		fields: { code: 'code_wrong' },
		shown: begun
	});
	expect(await readFactor(portal.db, actor.id)).toBeNull();
	move(15 * MINUTE);
	expect(await enable(actor, from, { setup, code: app.code() })).toEqual(over);
});

test('[HP26] the secret is not in the database as it is, and a code is refused where its key is another', async () => {
	const { actor, app, secret } = await withFactor();
	const [row] = await portal.db
		.select()
		.from(secondFactor)
		.where(eq(secondFactor.personId, actor.id));
	expect(JSON.stringify(row)).not.toContain(secret.replaceAll(' ', ''));
	const cookies = await showPassword(actor);
	const elsewhereKept = { ...portal, remapKey: Buffer.alloc(32, 9) };
	const visit = aVisit({ address: elsewhere(), cookies });
	expect(await confirmSignIn(elsewhereKept, visit, { code: app.code() })).toEqual(WRONG_CODE);
});

test('[HP27] turning a factor on gives this browser a new session and ends all others', async () => {
	const actor = await member();
	const other = await signInAs(portal, actor);
	const own = await signInAs(portal, actor);
	const sessionHash = (await sessionOf(portal, own))?.sessionHash ?? null;
	const from = aVisit({ address: elsewhere(), sessionHash });
	const on = await turnOnFactor(portal, actor, { from, password: PASSWORD });
	expect(await sessionOf(portal, other)).toBeNull();
	expect(await sessionOf(portal, own)).toBeNull();
	expect(on.facts).toHaveLength(2);
	expect((await sessionOf(portal, cookieHeader(on.cookies)))?.actor.id).toBe(actor.id);
	const again = await beginFactor(portal, actor, { from, factorPassword: PASSWORD });
	expect(again).toEqual({ ok: false, reason: 'factor_is_on' });
});

test('[HP27] turning it off takes password and code, gives a new session, ends all others, and forgets the codes', async () => {
	const { actor, app, cookies } = await withFactor();
	const own = cookieHeader(cookies);
	const from = aVisit({ address: elsewhere(), cookies });
	const ask = (factorPassword: string, code: string) =>
		disableFactor(portal, actor, { from, factorPassword, code });
	expect(await ask('not this one', app.code())).toMatchObject({
		fields: { factorPassword: 'password_wrong' }
	});
	expect(await ask(PASSWORD, '000000')).toMatchObject({ fields: { code: 'code_wrong' } });
	expect(await ask(PASSWORD, '')).toMatchObject({ reason: 'malformed' });
	expect(await sessionOf(portal, own)).not.toBeNull();

	const off = valueOf(await ask(PASSWORD, app.code()));
	expect(await sessionOf(portal, own)).toBeNull();
	expect((await sessionOf(portal, cookieHeader(off.cookies)))?.actor.id).toBe(actor.id);
	const left = await portal.db
		.select()
		.from(recoveryCode)
		.where(eq(recoveryCode.personId, actor.id));
	expect(left).toEqual([]);
	const visit = aVisit({ address: elsewhere() });
	const again = await attemptSignIn(portal, visit, { email: actor.email, password: PASSWORD });
	expect(again).toMatchObject({ ok: true, value: { step: 'in' } });
	expect(await ask(PASSWORD, app.code(1))).toEqual({ ok: false, reason: 'factor_is_off' });
});

test('[HP27] each change, each sign-in and each use of a recovery code stands in the audit trail, without a code', async () => {
	const { actor, app, recoveryCodes } = await withFactor();
	const personId = actor.id;
	await signIn(actor, '000000');
	const [refused] = await portal.db
		.select({ actorId: auditEntry.actorId, subject: auditEntry.subject })
		.from(auditEntry)
		.where(eq(auditEntry.type, 'session.refused'))
		.orderBy(desc(auditEntry.seq))
		.limit(1);
	expect(refused).toEqual({ actorId: null, subject: { personId, reason: 'wrong_code' } });
	await signIn(actor, recoveryCodes[0] ?? '');
	await signIn(actor, app.code());
	move(STEP);
	const asked = (code: string) => ({
		from: aVisit({ address: elsewhere() }),
		factorPassword: PASSWORD,
		code
	});
	valueOf(await renewRecoveryCodes(portal, actor, asked(app.code())));
	await disableFactor(portal, actor, asked('000000'));
	move(STEP);
	valueOf(await disableFactor(portal, actor, asked(app.code())));
	expect(await auditOf(personId)).toEqual([
		{ type: 'factor.enabled', subject: { personId } },
		{ type: 'session.code_asked', subject: {} },
		{ type: 'session.code_asked', subject: {} },
		{ type: 'session.started', subject: { by: 'recovery_code' } },
		{ type: 'recovery_code.used', subject: { personId, left: 9 } },
		{ type: 'session.code_asked', subject: {} },
		{ type: 'session.started', subject: { by: 'app' } },
		{ type: 'recovery_codes.renewed', subject: { personId } },
		{ type: 'factor.refused', subject: { personId, reason: 'wrong_code' } },
		{ type: 'factor.disabled', subject: { personId } }
	]);
});
