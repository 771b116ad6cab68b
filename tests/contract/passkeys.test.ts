import { and, desc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { askForPasskey } from '#server/auth/ask-for-passkey.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { removePasskey } from '#server/auth/remove-passkey.ts';
import { requestPasswordReset } from '#server/auth/request-password-reset.ts';
import { resetPassword } from '#server/auth/reset-password.ts';
import { sessionOf, type SetCookie } from '#server/auth/sessions.ts';
import { signInWithPasskey } from '#server/auth/sign-in-with-passkey.ts';
import { auditEntry, passkey, person, spentChallenge } from '#server/db/schema.ts';
import { Authenticator, type Lie } from '../builders/authenticator.ts';
import { turnOnFactor, valueOf } from '../builders/factor.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { addOwnPasskey, aVisitOf, openSignIn } from '../builders/passkey.ts';
import { aPerson } from '../builders/people.ts';
import { aVisit, cookieHeader } from '../builders/session.ts';

const PASSWORD = 'lentils and cardamom';
const MINUTE = 60_000;
const WRONG = { ok: false, reason: 'wrong_passkey' };
const WAIT_OVER = { ok: false, reason: 'passkey_wait_over' };

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
	now = Date.now() + 86_400_000 * (address + 1);
	portal.setNow(new Date(now));
	portal.facts.length = 0;
	portal.letters.length = 0;
});

const member = () => aPerson(portal, { passwordHash });

async function withPasskey(given: { actor?: Actor; authenticator?: Authenticator } = {}) {
	const actor = given.actor ?? (await member());
	return { actor, ...(await addOwnPasskey(portal, actor, { password: PASSWORD, ...given })) };
}

const send = (answer: unknown, cookies: SetCookie[], on = portal) =>
	signInWithPasskey(on, aVisit({ address: elsewhere(), cookies }), { passkey: answer });

/** Opens the sign-in page in a browser of its own and answers it. */
function signIn(authenticator: Authenticator, lie: Lie = {}) {
	const { request, cookies } = openSignIn(portal);
	return send(authenticator.get(request, lie), cookies);
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

const idOf = async (authenticator: Authenticator) =>
	(
		await portal.db
			.select({ id: passkey.id })
			.from(passkey)
			.where(eq(passkey.credentialId, authenticator.credentialId))
	)[0]?.id ?? null;

test('[HP32] a challenge is answered once, also when it is answered twice at once', async () => {
	const { authenticator } = await withPasskey();
	const { request, cookies } = openSignIn(portal);
	const answers = [authenticator.get(request), authenticator.get(request)];
	const both = await Promise.all(answers.map((answer) => send(answer, cookies)));
	expect(both.filter(({ ok }) => ok)).toHaveLength(1);
	expect(both).toContainEqual(WAIT_OVER);
	expect(await send(answers[0], cookies)).toEqual(WAIT_OVER);
});

test('[HP32] a wrong answer uses the challenge up, so that the right one comes too late', async () => {
	const { authenticator } = await withPasskey();
	const { request, cookies } = openSignIn(portal);
	expect(await send(authenticator.get(request, { isTampered: true }), cookies)).toEqual(WRONG);
	expect(await send(authenticator.get(request), cookies)).toEqual(WAIT_OVER);
	const another = openSignIn(portal);
	expect(await send(new Authenticator().get(another.request), another.cookies)).toEqual(WRONG);
	expect(await send(authenticator.get(another.request), another.cookies)).toEqual(WAIT_OVER);
});

test('[HP32] a challenge that is five minutes old is over, and what was spent is forgotten then', async () => {
	const { authenticator } = await withPasskey();
	const early = openSignIn(portal);
	move(5 * MINUTE - 1);
	expect((await send(authenticator.get(early.request), early.cookies)).ok).toBe(true);
	const late = openSignIn(portal);
	move(5 * MINUTE);
	expect(await send(authenticator.get(late.request), late.cookies)).toEqual(WAIT_OVER);
	expect((await signIn(authenticator)).ok).toBe(true);
	expect(await portal.db.select().from(spentChallenge)).toHaveLength(1);
});

test('[HP32] the challenge of another browser, one made up, and one with a later end open nothing', async () => {
	const { authenticator } = await withPasskey();
	const { request, cookies } = openSignIn(portal);
	const answer = authenticator.get(request);
	expect(await send(answer, openSignIn(portal).cookies)).toEqual(WAIT_OVER);
	expect(await send(answer, [])).toEqual(WAIT_OVER);
	for (const challenge of ['', 'AAAA', Buffer.alloc(54, 7).toString('base64url')]) {
		expect((await send(authenticator.get(request, { challenge }), cookies)).ok).toBe(false);
	}
	const longer = Buffer.from(request.challenge, 'base64url');
	longer.writeUIntBE(now + 100 * MINUTE, 16, 6);
	const challenge = longer.toString('base64url');
	expect(await send(authenticator.get(request, { challenge }), cookies)).toEqual(WAIT_OVER);
	expect((await send(answer, cookies)).ok).toBe(true);
});

test('[HP32] two tabs of one browser each have a challenge that is good', async () => {
	const { authenticator } = await withPasskey();
	const first = openSignIn(portal);
	const second = openSignIn(portal, first.cookies);
	expect((await send(authenticator.get(first.request), second.cookies)).ok).toBe(true);
	expect((await send(authenticator.get(second.request), second.cookies)).ok).toBe(true);
	expect(second.request.challenge).not.toBe(first.request.challenge);
});

test('[HP32] asking for a passkey stores nothing, however often somebody does', async () => {
	const before = await portal.db.select().from(spentChallenge);
	for (let asked = 0; asked < 100; asked += 1) {
		openSignIn(portal);
	}
	expect(await portal.db.select().from(spentChallenge)).toEqual(before);
});

const lies: [what: string, lie: Lie][] = [
	['for a page of another origin', { origin: 'https://mashwara.example' }],
	['for another port of this machine', { origin: 'http://localhost:3001' }],
	['for another relying party', { rpId: 'mashwara.example' }],
	['without face, finger or PIN', { isVerified: false }],
	['with a signature of one bit less', { isTampered: true }],
	['as one that makes a passkey', { type: 'webauthn.create' }],
	['in a frame of another site', { crossOrigin: true }],
	['with the name of somebody else', { userHandle: 'AAAA' }],
	['with no name at all', { userHandle: null }]
];
test.each(lies)(
	'[HP33] an answer %s is not taken, and counts as a refused sign-in',
	async (_, lie) => {
		const { actor, authenticator } = await withPasskey();
		expect(await signIn(authenticator, lie)).toEqual(WRONG);
		expect(await lastRefusal()).toMatchObject({
			actorId: null,
			subject: { personId: actor.id, reason: 'wrong_passkey' }
		});
		expect((await signIn(authenticator)).ok).toBe(true);
	}
);

test('[HP33] origin and relying party are those of the configured address, whatever Host a request names', async () => {
	const { authenticator } = await withPasskey();
	const { request, cookies } = openSignIn(portal);
	const headers = { host: 'evil.example', cookie: cookieHeader(cookies) };
	const visit = { ...aVisit({ address: elsewhere() }), headers: new Headers(headers) };
	const lie = { origin: 'http://evil.example', rpId: 'evil.example' };
	const passkeyOf = authenticator.get(request, lie);
	expect(await signInWithPasskey(portal, visit, { passkey: passkeyOf })).toEqual(WRONG);
	expect(askForPasskey(portal, visit.headers)).toBeNull();
});

test.each([
	['http://board.example.org', null],
	['https://203.0.113.9', null],
	['http://127.0.0.1:3000', null],
	['http://[::1]:3000', null],
	['https://board.example.org', 'board.example.org'],
	['https://board.example.org:8443', 'board.example.org'],
	['', 'localhost']
])('[HP33] with the public address %j the relying party is %j', (publicUrl, rpId) => {
	const config = { ...portal.config, publicUrl: publicUrl === '' ? null : publicUrl };
	const host = publicUrl === '' ? 'localhost:3000' : new URL(publicUrl).host;
	const asked = askForPasskey({ ...portal, config }, new Headers({ host }));
	expect(asked?.request.rpId ?? null).toBe(rpId);
});

test('[HP33] a passkey of one public address is not taken at another', async () => {
	const actor = await member();
	const { authenticator } = await withPasskey({ actor });
	const moved = { ...portal, config: { ...portal.config, publicUrl: 'https://board.example.org' } };
	const headers = new Headers({ host: 'board.example.org', 'x-forwarded-proto': 'https' });
	const asked = askForPasskey(moved, headers);
	const visit = {
		...aVisit({ address: elsewhere() }),
		headers: new Headers({
			host: 'board.example.org',
			cookie: cookieHeader(asked === null ? [] : [asked.cookie])
		})
	};
	expect(asked?.cookie).toMatchObject({ name: '__Host-passkey', attributes: { secure: true } });
	const request = { ...asked!.request };
	const answer = authenticator.get(request, { origin: 'http://localhost:3000', rpId: 'localhost' });
	expect(await signInWithPasskey(moved, visit, { passkey: answer })).toEqual(WRONG);
});

test('[HP34] an unknown passkey, a removed one, and those of a deactivated or a demonstration person have one answer', async () => {
	expect(await signIn(new Authenticator())).toEqual(WRONG);
	expect((await lastRefusal())?.subject).toEqual({ personId: null, reason: 'wrong_passkey' });

	const removed = await withPasskey();
	await portal.db.delete(passkey).where(eq(passkey.personId, removed.actor.id));
	expect(await signIn(removed.authenticator)).toEqual(WRONG);

	const left = await withPasskey();
	await portal.db
		.update(person)
		.set({ deactivatedAt: new Date(now) })
		.where(eq(person.id, left.actor.id));
	expect(await signIn(left.authenticator)).toEqual(WRONG);

	const shown = await withPasskey();
	await portal.db
		.update(person)
		.set({ isDemonstration: true })
		.where(eq(person.id, shown.actor.id));
	const { request, cookies } = openSignIn(portal);
	const visit = aVisit({
		address: elsewhere(),
		cookies,
		headers: { 'x-forwarded-for': '203.0.113.80' }
	});
	const answer = { passkey: shown.authenticator.get(request) };
	expect(await signInWithPasskey(portal, visit, answer)).toEqual(WRONG);
});

test('[HP34] the passkey of somebody else is not taken under this one’s id', async () => {
	const one = await withPasskey();
	const other = await withPasskey();
	const posing = new Authenticator({ credentialId: one.authenticator.credentialId });
	posing.create(
		{ ...aCreation(), user: { id: await handleOf(one.actor), name: '', displayName: '' } },
		{}
	);
	expect(await signIn(posing)).toEqual(WRONG);
	const handle = await handleOf(one.actor);
	expect(await signIn(other.authenticator, { userHandle: handle })).toEqual(WRONG);
});

test('[HP34] a counter that goes back, or stands still, is refused like all else, and the trail names it', async () => {
	const authenticator = new Authenticator({ doesCount: true });
	const { actor } = await withPasskey({ authenticator });
	expect((await signIn(authenticator)).ok).toBe(true);
	expect((await signIn(authenticator)).ok).toBe(true);
	const passkeyId = await idOf(authenticator);
	for (const counter of [1, 0, -1]) {
		authenticator.counter = counter;
		expect(await signIn(authenticator)).toEqual(WRONG);
		expect((await lastRefusal())?.subject).toEqual({
			...{ personId: actor.id, reason: 'passkey_counter_back', passkeyId }
		});
	}
	authenticator.counter = 2;
	expect((await signIn(authenticator)).ok).toBe(true);
});

test.each([
	['nothing', null],
	['no JSON', 'passkey'],
	['an array', '[]'],
	['keys of every object', '{"__proto__":{"id":"x"},"constructor":1}'],
	['a number for the id', '{"id":7,"response":{}}'],
	[
		'client data that is no JSON',
		JSON.stringify({
			id: 'AAAA',
			response: { clientDataJSON: 'AAAA', authenticatorData: 'AA', signature: 'AA' }
		})
	],
	['half a megabyte', JSON.stringify({ id: 'A'.repeat(500_000) })]
])('[HP34] %s in the place of a passkey is malformed, and does not fail', async (_, answer) => {
	expect(await send(answer, openSignIn(portal).cookies)).toEqual({
		ok: false,
		reason: 'malformed'
	});
});

test('[HP34] an answer cut off at every byte of what is signed is refused, and does not fail', async () => {
	const { authenticator } = await withPasskey();
	const Answer = (text: string) => JSON.parse(text) as { response: Record<string, string> };
	for (let length = 0; length < 37; length += 4) {
		const { request, cookies } = openSignIn(portal);
		const answer = Answer(authenticator.get(request));
		const whole = Buffer.from(answer.response.authenticatorData ?? '', 'base64url');
		answer.response.authenticatorData = whole.subarray(0, length).toString('base64url');
		expect((await send(JSON.stringify(answer), cookies)).ok).toBe(false);
	}
});

test('[HP35] a passkey opens a session under a new id, without a code, ends the one this browser had, and notes its use', async () => {
	const { actor, authenticator } = await withPasskey();
	const from = await aVisitOf(portal, actor, elsewhere());
	await turnOnFactor(portal, actor, { from, password: PASSWORD });
	const had = await aVisitOf(portal, actor, elsewhere());
	const { request, cookies } = openSignIn(portal);
	expect(request).toMatchObject({ userVerification: 'required', allowCredentials: [] });
	const visit = { ...aVisit({ address: elsewhere(), cookies }), sessionHash: had.sessionHash };
	portal.facts.length = 0;
	move(MINUTE);
	const opened = valueOf(
		await signInWithPasskey(portal, visit, { passkey: authenticator.get(request) })
	);
	expect(opened.facts).toEqual([{ type: 'session_ended', sessionHash: had.sessionHash }]);
	expect(opened.sessionHash).not.toBe(had.sessionHash);
	expect(opened.cookies.map(({ name, attributes }) => [name, attributes.maxAge > 0])).toEqual([
		['session', true],
		['browser', true],
		['passkey', false]
	]);
	expect((await sessionOf(portal, cookieHeader(opened.cookies)))?.actor).toEqual(actor);
	const passkeyId = await idOf(authenticator);
	const [kept] = await portal.db.select().from(passkey).where(eq(passkey.personId, actor.id));
	expect(kept?.lastUsedAt).toEqual(new Date(now));
	const [last] = await portal.db
		.select({ type: auditEntry.type, subject: auditEntry.subject })
		.from(auditEntry)
		.where(eq(auditEntry.actorId, actor.id))
		.orderBy(desc(auditEntry.seq))
		.limit(1);
	expect(last).toEqual({ type: 'session.started', subject: { by: 'passkey', passkeyId } });
});

test('[HP37] ten wrong answers a minute are looked at from one address, and the owner gets in at another', async () => {
	const { authenticator } = await withPasskey();
	const attacker = elsewhere();
	const reasons = [];
	for (let tried = 0; tried < 15; tried += 1) {
		const { request, cookies } = openSignIn(portal);
		const visit = aVisit({ address: attacker, cookies });
		const answer = authenticator.get(request, { isTampered: true });
		const outcome = await signInWithPasskey(portal, visit, { passkey: answer });
		reasons.push(outcome.ok ? 'ok' : outcome.reason);
	}
	expect(reasons.slice(0, 10)).toEqual(Array(10).fill('wrong_passkey'));
	expect(reasons.slice(10)).toEqual(Array(5).fill('too_many_attempts'));
	expect((await signIn(authenticator)).ok).toBe(true);
});

test('[HP37] a password set by mail leaves the passkeys as they are, and ends what was opened with them', async () => {
	const { actor, authenticator } = await withPasskey();
	const opened = valueOf(await signIn(authenticator));
	portal.letters.length = 0;
	const visit = aVisit({ address: elsewhere() });
	const asked = requestPasswordReset(portal, visit, { email: actor.email });
	await (asked.ok ? asked.value.sent : undefined);
	const token = /\/reset\/([\w-]+)/.exec(portal.letters[0]?.text ?? '')?.[1] ?? '';
	expect((await resetPassword(portal, { token, password: 'mangoes in the rain' })).ok).toBe(true);
	expect(await sessionOf(portal, cookieHeader(opened.cookies))).toBeNull();
	expect((await signIn(authenticator)).ok).toBe(true);
});

test('[HP36] a removed passkey opens nothing any more', async () => {
	const { actor, authenticator } = await withPasskey();
	const kept = await withPasskey({ actor });
	const from = await aVisitOf(portal, actor, elsewhere());
	const passkeyId = await idOf(authenticator);
	const shown = { from, passkeyPassword: PASSWORD, passkeyCode: null };
	expect((await removePasskey(portal, actor, { ...shown, passkeyId })).ok).toBe(true);
	expect(await signIn(authenticator)).toEqual(WRONG);
	expect((await signIn(kept.authenticator)).ok).toBe(true);
});

async function handleOf({ id }: Actor): Promise<string> {
	const [found] = await portal.db
		.select({ handle: person.passkeyHandle })
		.from(person)
		.where(and(eq(person.id, id)));
	return found?.handle ?? '';
}

const aCreation = (): PublicKeyCredentialCreationOptionsJSON => ({
	challenge: 'AAAA',
	rp: { id: 'localhost', name: 'Mashwara' },
	user: { id: 'AAAA', name: '', displayName: '' },
	pubKeyCredParams: []
});
