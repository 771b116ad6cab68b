import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { attemptSignIn } from '#server/auth/attempt-sign-in.ts';
import { changePassword } from '#server/auth/change-password.ts';
import { hashPassword, verifyPassword } from '#server/auth/passwords.ts';
import { requestPasswordReset } from '#server/auth/request-password-reset.ts';
import { readPasswordReset, resetPassword } from '#server/auth/reset-password.ts';
import { sessionOf } from '#server/auth/sessions.ts';
import { auditEntry, passwordReset } from '#server/db/schema.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson } from '../builders/people.ts';
import { aVisit, cookieHeader, signInAs } from '../builders/session.ts';

const PASSWORD = 'lentils and cardamom';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

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
	now = Date.now() + 100 * DAY * (address + 1);
	portal.setNow(new Date(now));
	portal.facts.length = 0;
	portal.letters.length = 0;
});

const member = (given: Parameters<typeof aPerson>[1] = {}) =>
	aPerson(portal, { passwordHash, ...given });
const signIn = (actor: Actor, password = PASSWORD, visit = aVisit({ address: elsewhere() })) =>
	attemptSignIn(portal, visit, { email: actor.email, password });
async function signedIn(actor: Actor, visit = aVisit({ address: elsewhere() })) {
	const outcome = await signIn(actor, PASSWORD, visit);
	if (!outcome.ok || outcome.value.step !== 'in') {
		throw new Error('sign-in was refused');
	}
	return { ...outcome.value, header: cookieHeader(outcome.value.cookies) };
}
test('passwords are taken exactly: 64 signs, Urdu, blanks at the ends', async () => {
	for (const password of [
		'x'.repeat(60) + 'Yz19',
		'میری آنکھوں کا تارا ہے',
		'  two blanks each  '
	]) {
		const actor = await aPerson(portal, { passwordHash: await hashPassword(password) });
		expect((await signIn(actor, password)).ok).toBe(true);
		for (const near of [password.slice(0, -1), password.trim() + ' ', password.toUpperCase()]) {
			expect(near === password || !(await signIn(actor, near)).ok).toBe(true);
		}
	}
});

test('50 wrong passwords from one address do not keep the owner out at another', async () => {
	const actor = await member();
	const attacker = aVisit({ address: elsewhere() });
	const reasons = [];
	for (let tried = 0; tried < 50; tried += 1) {
		const outcome = await signIn(actor, `wrong guess number ${tried}`, attacker);
		reasons.push(outcome.ok ? 'ok' : outcome.reason);
	}
	expect(reasons.filter((reason) => reason === 'wrong_credentials')).toHaveLength(10);
	expect(reasons.slice(10)).toEqual(Array(40).fill('too_many_attempts'));
	expect((await signIn(actor, PASSWORD, attacker)).ok).toBe(false);
	expect((await signIn(actor)).ok).toBe(true);
	move(61_000);
	expect((await signIn(actor, PASSWORD, attacker)).ok).toBe(true);
});

test('a hundred tries at once are not looked at more often than ten', async () => {
	const actor = await member();
	const attacker = aVisit({ address: elsewhere() });
	const outcomes = await Promise.all(
		Array.from({ length: 100 }, (_, tried) => signIn(actor, `wrong guess ${tried}`, attacker))
	);
	const looked = outcomes.filter((one) => !one.ok && one.reason === 'wrong_credentials');
	expect(looked).toHaveLength(10);
});

test('a browser that has signed in to the account gets in while its own address guesses', async () => {
	const actor = await member();
	const hospital = elsewhere();
	const { cookies } = await signedIn(actor, aVisit({ address: hospital }));
	const attacker = aVisit({ address: hospital });
	for (let tried = 0; tried < 12; tried += 1) {
		await signIn(actor, `wrong guess number ${tried}`, attacker);
	}
	expect(await signIn(actor, PASSWORD, attacker)).toMatchObject({ reason: 'too_many_attempts' });
	const own = aVisit({ address: hospital, cookies: cookies.slice(1) });
	expect((await signIn(actor, PASSWORD, own)).ok).toBe(true);
});

test('changing the password ends every session and gives this browser a new one', async () => {
	const actor = await member();
	const other = await signInAs(portal, actor);
	const own = await signedIn(actor);
	const visit = aVisit({ address: elsewhere(), sessionHash: own.sessionHash });
	const change = (currentPassword: string, newPassword: string) =>
		changePassword(portal, actor, { from: visit, currentPassword, newPassword });

	expect(await change('not this one at all', 'a new and long one')).toEqual({
		ok: false,
		reason: 'malformed',
		fields: { currentPassword: 'password_wrong' }
	});
	expect(await change(PASSWORD, 'short')).toEqual({
		ok: false,
		reason: 'password_weak',
		fields: { newPassword: 'password_short' }
	});
	expect(await sessionOf(portal, other)).not.toBeNull();
	const changed = await change(PASSWORD, 'a new and long one');
	const value = changed.ok ? changed.value : null;
	expect(await sessionOf(portal, other)).toBeNull();
	expect(await sessionOf(portal, own.header)).toBeNull();
	expect((await sessionOf(portal, cookieHeader(value?.cookies ?? [])))?.actor.id).toBe(actor.id);
	expect(value?.facts).toHaveLength(2);
	expect((await signIn(actor)).ok).toBe(false);
	expect((await signIn(actor, 'a new and long one')).ok).toBe(true);
});

test('a browser left open does not serve to guess the password', async () => {
	const actor = await member();
	const visit = aVisit({ address: elsewhere() });
	const reasons = [];
	for (let tried = 0; tried < 12; tried += 1) {
		const outcome = await changePassword(portal, actor, {
			from: visit,
			currentPassword: `wrong guess ${tried}`,
			newPassword: 'a new and long one'
		});
		reasons.push(outcome.ok ? 'ok' : outcome.reason);
	}
	expect(reasons.slice(10)).toEqual(['too_many_attempts', 'too_many_attempts']);
});

test('the password of a demonstration account stays what the sign-in page says', async () => {
	const actor = await member({ isDemonstration: true });
	const change = { currentPassword: PASSWORD, newPassword: 'a new and long one' };
	expect(await changePassword(portal, actor, { from: aVisit(), ...change })).toEqual({
		ok: false,
		reason: 'not_allowed'
	});
});

async function askForReset(email: string) {
	const asked = requestPasswordReset(portal, aVisit({ address: elsewhere() }), { email });
	if (asked.ok) {
		await asked.value.sent;
	}
	return asked.ok ? { ok: true, email: asked.value.email } : asked;
}
const tokenOf = (letter: { text: string } | undefined) =>
	/\/reset\/([\w-]+)/.exec(letter?.text ?? '')?.[1] ?? '';

test('a reset is answered alike for a known and an unknown address, with the same work', async () => {
	const actor = await member();
	const count = () => portal.db.$count(auditEntry);
	const before = await count();
	expect(await askForReset('nobody@test.example')).toEqual({
		ok: true,
		email: 'nobody@test.example'
	});
	const between = await count();
	expect(await askForReset(` ${actor.email.toUpperCase()}`)).toEqual({
		ok: true,
		email: actor.email
	});
	expect((await count()) - between).toBe(between - before);
	expect(portal.letters.map(({ to }) => to)).toEqual([actor.email]);
});

test('a reset link works once, for an hour, ends all sessions, and is stored as a hash', async () => {
	const actor = await member();
	const { header } = await signedIn(actor);
	await askForReset(actor.email);
	const token = tokenOf(portal.letters[0]);
	const [row] = await portal.db
		.select()
		.from(passwordReset)
		.where(eq(passwordReset.personId, actor.id));
	expect(row?.tokenHash).toBe(createHash('sha256').update(token).digest('hex'));
	const gone = { ok: false, reason: 'reset_not_valid' };
	expect(await resetPassword(portal, { token: row?.tokenHash ?? '', password: 'x' })).toEqual(gone);

	expect(await resetPassword(portal, { token, password: 'password123' })).toMatchObject({
		reason: 'password_weak',
		fields: { password: 'password_common' }
	});
	expect(await readPasswordReset(portal, token)).toEqual({
		ok: true,
		value: { email: actor.email }
	});
	const both = await Promise.all([
		resetPassword(portal, { token, password: 'mangoes in the rain' }),
		resetPassword(portal, { token, password: 'apricots in the snow' })
	]);
	expect(both.filter(({ ok }) => ok)).toHaveLength(1);
	expect(await sessionOf(portal, header)).toBeNull();
	expect(await resetPassword(portal, { token, password: 'mangoes in the rain' })).toEqual(gone);
	expect((await signIn(actor)).ok).toBe(false);
});

test('a reset link that is older than an hour is refused', async () => {
	const actor = await member();
	await askForReset(actor.email);
	const token = tokenOf(portal.letters[0]);
	move(HOUR + 1000);
	expect(await resetPassword(portal, { token, password: 'mangoes in the rain' })).toEqual({
		ok: false,
		reason: 'reset_not_valid'
	});
});

test('one reset ends the other links of the same person, and an hour sees three letters at most', async () => {
	const actor = await member();
	for (let round = 0; round < 5; round += 1) {
		await askForReset(actor.email);
	}
	expect(portal.letters).toHaveLength(3);
	const [first, , last] = portal.letters.map(tokenOf);
	const password = 'mangoes in the rain';
	expect((await resetPassword(portal, { token: last ?? '', password })).ok).toBe(true);
	expect((await resetPassword(portal, { token: first ?? '', password })).ok).toBe(false);
});

test('the demonstration’s people, whose password is public, get no reset', async () => {
	const actor = await member({ isDemonstration: true });
	expect((await askForReset(actor.email)).ok).toBe(true);
	expect(portal.letters).toEqual([]);
});

test('the link of a letter never follows the Host header', async () => {
	const actor = await member();
	const visit = aVisit({ address: elsewhere(), headers: { host: 'evil.example' } });
	const asked = requestPasswordReset(portal, visit, { email: actor.email });
	await (asked.ok ? asked.value.sent : undefined);
	expect(portal.letters[0]?.text).not.toContain('evil.example');
});

test('stored passwords are argon2id at the cost OWASP names', async () => {
	expect(passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
	expect(await verifyPassword(passwordHash, PASSWORD)).toBe(true);
	expect(await verifyPassword(null, PASSWORD)).toBe(false);
});
