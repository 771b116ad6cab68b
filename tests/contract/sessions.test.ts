import { createHook } from 'node:async_hooks';
import { eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { attemptSignIn } from '#server/auth/attempt-sign-in.ts';
import { endOwnSession } from '#server/auth/end-own-session.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { readSessions, sessionOf } from '#server/auth/sessions.ts';
import { auditEntry, person, session } from '#server/db/schema.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson } from '../builders/people.ts';
import { aVisit, cookieHeader } from '../builders/session.ts';

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
const auditOf = async (personId: string) =>
	(await portal.db.select().from(auditEntry).where(eq(auditEntry.actorId, personId))).map(
		({ type }) => type
	);

test('a copy of the session table signs nobody in', async () => {
	const actor = await member();
	const { header } = await signedIn(actor);
	expect((await sessionOf(portal, header))?.actor).toEqual(actor);
	const dump = await portal.db.select().from(session);
	expect(dump.length).toBeGreaterThan(0);
	for (const row of dump) {
		expect(row.id).toMatch(/^[0-9a-f]{64}$/);
		for (const name of ['session', '__Host-session']) {
			expect(await sessionOf(portal, `${name}=${row.id}`)).toBeNull();
		}
	}
});

test('a forged, empty or unknown session id is nobody', async () => {
	for (const value of ['', 'x', 'a'.repeat(40), '%00', "' or 1=1 --"]) {
		expect(await sessionOf(portal, `session=${value}`)).toBeNull();
	}
	expect(await sessionOf(portal, null)).toBeNull();
});

test('on https the cookie is __Host-session and Secure, and a plain session cookie counts for nothing', async () => {
	const proxied = { ...portal, config: { ...portal.config, trustProxy: 1 } };
	const actor = await member();
	const headers = { host: 'board.example.org', 'x-forwarded-proto': 'https' };
	const outcome = await attemptSignIn(proxied, aVisit({ address: elsewhere(), headers }), {
		email: actor.email,
		password: PASSWORD
	});
	const cookie = outcome.ok ? outcome.value.cookies[0] : undefined;
	expect(cookie).toMatchObject({
		name: '__Host-session',
		attributes: { httpOnly: true, secure: true, sameSite: 'lax', path: '/' }
	});
	const value = cookie?.value ?? '';
	const secure = new Headers(headers);
	expect(await sessionOf(proxied, `__Host-session=${value}`, secure)).not.toBeNull();
	expect(await sessionOf(proxied, `session=${value}`, secure)).toBeNull();
});

test('on plain http the cookie is session, HttpOnly and Lax', async () => {
	const { cookies } = await signedIn(await member());
	expect(cookies[0]).toMatchObject({
		name: 'session',
		attributes: { httpOnly: true, secure: false, sameSite: 'lax', path: '/' }
	});
});

test('a session that was not used for 12 hours has ended', async () => {
	const { header } = await signedIn(await member());
	move(12 * HOUR - 1000);
	expect(await sessionOf(portal, header)).not.toBeNull();
	move(12 * HOUR + 1000);
	expect(await sessionOf(portal, header)).toBeNull();
});

test('use moves the idle limit, also in its first half', async () => {
	const { header } = await signedIn(await member());
	move(5 * HOUR);
	expect((await sessionOf(portal, header))?.renewedCookie).toMatch(/^session=.*Max-Age=43200/);
	move(5 * 60_000);
	expect((await sessionOf(portal, header))?.renewedCookie).toBeNull();
	move(11.5 * HOUR);
	expect(await sessionOf(portal, header)).not.toBeNull();
});

test('a session in constant use ends after 10 days', async () => {
	const { header } = await signedIn(await member());
	for (let hours = 11; hours < 240; hours += 11) {
		move(11 * HOUR);
		expect(await sessionOf(portal, header)).not.toBeNull();
	}
	move(10 * HOUR);
	expect(await sessionOf(portal, header)).toBeNull();
});

test('signing in again gives another session and ends the one before', async () => {
	const actor = await member();
	const first = await signedIn(actor);
	const visit = aVisit({ address: elsewhere(), sessionHash: first.sessionHash });
	const second = await signedIn(actor, visit);
	expect(second.sessionHash).not.toBe(first.sessionHash);
	expect(await sessionOf(portal, first.header)).toBeNull();
	expect(await sessionOf(portal, second.header)).not.toBeNull();
	expect(second.facts).toEqual([{ type: 'session_ended', sessionHash: first.sessionHash }]);
});

test('sign-in is audited, with and without success', async () => {
	const actor = await member();
	await signIn(actor, 'not this one at all');
	await signedIn(actor);
	expect(await auditOf(actor.id)).toEqual(['session.started']);
	const refused = await portal.db
		.select()
		.from(auditEntry)
		.where(eq(auditEntry.type, 'session.refused'));
	expect(refused.map(({ subject }) => subject)).toContainEqual({
		personId: actor.id,
		reason: 'wrong_credentials'
	});
});

test('an unknown address, a wrong password, a deactivated person and one without a password are refused alike', async () => {
	const wrong = await signIn(await member(), 'not this one at all');
	const gone = await member();
	await portal.db
		.update(person)
		.set({ deactivatedAt: new Date(now) })
		.where(eq(person.id, gone.id));
	const refused = { ok: false, reason: 'wrong_credentials' };
	expect(wrong).toEqual(refused);
	expect(await signIn(gone)).toEqual(refused);
	expect(await signIn(await member({ passwordHash: null }))).toEqual(refused);
	expect(
		await attemptSignIn(portal, aVisit({ address: elsewhere() }), {
			email: 'nobody@test.example',
			password: PASSWORD
		})
	).toEqual(refused);
});

test('an unknown address costs the same hashings and audit entries as a known one', async () => {
	const known = await member();
	const work = async (email: string) => {
		let hashings = 0;
		// The tasks that argon2 hands to the thread pool; its binding gives them this name.
		const hook = createHook({ init: (_id, type) => (hashings += type === 'undefined' ? 1 : 0) });
		const before = await portal.db.$count(auditEntry);
		hook.enable();
		for (let round = 0; round < 5; round += 1) {
			const visit = aVisit({ address: elsewhere() });
			await attemptSignIn(portal, visit, { email, password: 'not this one at all' });
		}
		hook.disable();
		return { hashings, entries: (await portal.db.$count(auditEntry)) - before };
	};
	expect(await work(known.email)).toEqual({ hashings: 5, entries: 5 });
	expect(await work('nobody@test.example')).toEqual({ hashings: 5, entries: 5 });
});

test('a deactivated person is out at the next request', async () => {
	const actor = await member();
	const { header } = await signedIn(actor);
	await portal.db
		.update(person)
		.set({ deactivatedAt: new Date(now) })
		.where(eq(person.id, actor.id));
	expect(await sessionOf(portal, header)).toBeNull();
});

test('people of the demonstration sign in on this machine only, and their sessions end elsewhere', async () => {
	const actor = await member({ isDemonstration: true });
	const { cookies, header } = await signedIn(actor);
	const here = new Headers({ host: '127.0.0.1:3000' });
	expect(await sessionOf(portal, header, here)).not.toBeNull();
	expect(await sessionOf(portal, header, { host: '[::1]:3000' })).not.toBeNull();
	const signs: Record<string, string>[] = [
		{ host: 'board.example.org' },
		{ host: 'localhost.example.org' },
		{ host: '192.168.1.5:3000' },
		{ host: 'localhost:3000', 'x-forwarded-for': '203.0.113.9' },
		{ host: 'localhost:3000', 'x-forwarded-host': 'board.example.org' },
		{ host: 'localhost:3000', 'x-real-ip': '203.0.113.9' },
		{ host: 'localhost:3000', forwarded: 'for=203.0.113.9' },
		{ host: 'localhost:3000', via: '1.1 proxy' }
	];
	for (const headers of signs) {
		const visit = aVisit({ address: elsewhere(), headers, cookies });
		expect(await signIn(actor, PASSWORD, visit)).toEqual({
			ok: false,
			reason: 'demonstration_only_here'
		});
		expect(await sessionOf(portal, header, new Headers(headers))).toBeNull();
	}
	expect(await sessionOf(portal, header)).toBeNull();
	const onPostgres = { ...portal, config: { ...portal.config, databaseUrl: 'postgres://x/y' } };
	expect(await sessionOf(onPostgres, header, here)).toBeNull();
	const outcome = await attemptSignIn(onPostgres, aVisit({ address: elsewhere() }), {
		email: actor.email,
		password: PASSWORD
	});
	expect(outcome).toEqual({ ok: false, reason: 'demonstration_only_here' });
});

test('nobody learns from a wrong password that an account belongs to the demonstration', async () => {
	const actor = await member({ isDemonstration: true });
	const visit = aVisit({ address: elsewhere(), headers: { host: 'board.example.org' } });
	expect(await signIn(actor, 'not this one at all', visit)).toEqual({
		ok: false,
		reason: 'wrong_credentials'
	});
});

test('one ends only sessions of one’s own', async () => {
	const [actor, stranger] = [await member(), await member()];
	const own = await signedIn(actor);
	const input = { sessionHash: own.sessionHash };
	expect(await endOwnSession(portal, stranger, input)).toEqual({ ok: false, reason: 'not_found' });
	for (const sessionHash of [null, '', `${own.sessionHash}\0`]) {
		expect(await endOwnSession(portal, actor, { sessionHash })).toEqual({
			ok: false,
			reason: 'not_found'
		});
	}
	expect(await sessionOf(portal, own.header)).not.toBeNull();
	expect(await endOwnSession(portal, actor, input)).toEqual({
		ok: true,
		value: { facts: [{ type: 'session_ended', ...input }] }
	});
	expect(await sessionOf(portal, own.header)).toBeNull();
	expect(await readSessions(portal, actor.id)).toEqual([]);
	expect(await auditOf(actor.id)).toEqual(['session.started', 'session.ended']);
});

test('sessions that ended are cleared away at the next sign-in', async () => {
	const actor = await member();
	const { sessionHash } = await signedIn(actor);
	move(13 * HOUR);
	await signedIn(await member());
	expect(
		await portal.db
			.select()
			.from(session)
			.where(inArray(session.id, [sessionHash]))
	).toEqual([]);
});
