import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { addPasskey } from '#server/auth/add-passkey.ts';
import { beginPasskey } from '#server/auth/begin-passkey.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { readPasskeys } from '#server/auth/passkeys.ts';
import { removePasskey } from '#server/auth/remove-passkey.ts';
import { renamePasskey } from '#server/auth/rename-passkey.ts';
import { sessionOf } from '#server/auth/sessions.ts';
import { signInWithPasskey } from '#server/auth/sign-in-with-passkey.ts';
import type { Visit } from '#server/auth/visit.ts';
import { auditEntry, passkey, person } from '#server/db/schema.ts';
import { Authenticator, type Lie } from '../builders/authenticator.ts';
import { turnOnFactor, valueOf } from '../builders/factor.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { addOwnPasskey, aPasskeyRow, aVisitOf, openSignIn } from '../builders/passkey.ts';
import { aPerson } from '../builders/people.ts';
import { aVisit, cookieHeader, signInAs } from '../builders/session.ts';

const PASSWORD = 'lentils and cardamom';
const STEP = 30_000;
const MINUTE = 60_000;
const WAIT_OVER = { ok: false, reason: 'passkey_wait_over' };
const UNREADABLE = { ok: false, reason: 'passkey_unreadable' };

let portal: TestPortal;
let passwordHash: string;
let now: number;
let address = 0;
const elsewhere = () => `198.51.100.${(address += 1)}`;
const move = (ms: number) => portal.setNow(new Date((now += ms)));

beforeAll(async () => {
	portal = await openPortal();
	passwordHash = await hashPassword(PASSWORD);
});
afterAll(() => portal.close());
beforeEach(() => {
	now = Math.ceil(Date.now() / STEP) * STEP + 86_400_000 * (address + 1);
	portal.setNow(new Date(now));
	portal.facts.length = 0;
	portal.letters.length = 0;
});

const member = () => aPerson(portal, { passwordHash });
const visitOf = (actor: Actor) => aVisitOf(portal, actor, elsewhere());

const begin = (actor: Actor, from: Visit, given: { password?: string; code?: string } = {}) =>
	beginPasskey(portal, actor, {
		from,
		passkeyPassword: given.password ?? PASSWORD,
		passkeyCode: given.code ?? null,
		passkeyName: ' Work laptop '
	});
const finish = (actor: Actor, from: Visit, answer: unknown) =>
	addPasskey(portal, actor, { from, passkeyName: 'Work laptop', passkey: answer });

const count = async (actor: Actor) => (await readPasskeys(portal.db, actor.id)).length;

test('[HP36] a passkey is begun with the password only, by a session, and never for a demonstration account', async () => {
	const actor = await member();
	const from = await visitOf(actor);
	const wrong = { ok: false, reason: 'malformed', fields: { passkeyPassword: 'password_wrong' } };
	expect(await begin(actor, from, { password: 'not this one' })).toEqual(wrong);
	expect(await begin(actor, from, { password: '' })).toEqual({
		...wrong,
		fields: { passkeyPassword: 'passkeyPassword' }
	});
	const nowhere = { ok: false, reason: 'passkey_not_here' };
	expect(await begin(actor, { ...from, sessionHash: null })).toEqual(nowhere);
	const headers = new Headers({ host: '127.0.0.1:3000' });
	expect(await begin(actor, { ...from, headers })).toEqual(nowhere);
	const shared = await aPerson(portal, { passwordHash, isDemonstration: true });
	const refused = { ok: false, reason: 'not_allowed' };
	expect(await begin(shared, from)).toEqual(refused);
	expect(await finish(shared, from, null)).toEqual(refused);
});

test('[HP36] the password is guessed at no faster here than anywhere', async () => {
	const actor = await member();
	const from = await visitOf(actor);
	const reasons = [];
	for (let tried = 0; tried < 12; tried += 1) {
		const outcome = await begin(actor, from, { password: 'not this one' });
		reasons.push(outcome.ok ? 'ok' : outcome.reason);
	}
	expect(reasons).toEqual([
		...Array<string>(10).fill('malformed'),
		...Array<string>(2).fill('too_many_attempts')
	]);
});

test('[HP36] where codes are asked for, adding and removing a passkey take one too', async () => {
	const actor = await member();
	const { app } = await turnOnFactor(portal, actor, {
		from: await visitOf(actor),
		password: PASSWORD
	});
	move(STEP);
	const from = await visitOf(actor);
	expect(await begin(actor, from)).toMatchObject({ fields: { passkeyCode: 'passkeyCode' } });
	expect(await begin(actor, from, { code: '000000' })).toEqual({
		...{ ok: false, reason: 'malformed', fields: { passkeyCode: 'code_wrong' } }
	});
	expect(await begin(actor, from, { password: 'not this one', code: app.code() })).toEqual({
		...{ ok: false, reason: 'malformed', fields: { passkeyPassword: 'password_wrong' } }
	});
	const begun = valueOf(await begin(actor, from, { code: app.code() }));
	const added = await finish(actor, from, new Authenticator().create(begun.creation));
	const again = { ...from, sessionHash: valueOf(added).sessionHash };
	const [own] = await readPasskeys(portal.db, actor.id);
	const shown = { from: again, passkeyPassword: PASSWORD, passkeyId: own?.id };
	const without = await removePasskey(portal, actor, { ...shown, passkeyCode: null });
	expect(without).toMatchObject({ reason: 'malformed' });
	move(STEP);
	expect((await removePasskey(portal, actor, { ...shown, passkeyCode: app.code() })).ok).toBe(true);
});

test('[HP36] what is asked for is a passkey that finds its owner, with a random name and without the address in it', async () => {
	const actor = await member();
	const { authenticator } = await addOwnPasskey(portal, actor, { password: PASSWORD });
	const from = await visitOf(actor);
	const { creation, name } = valueOf(await begin(actor, from));
	const handle = creation.user.id;
	expect(name).toBe('Work laptop');
	expect(creation).toMatchObject({
		rp: { id: 'localhost' },
		user: { name: actor.email, displayName: actor.displayName },
		attestation: 'none',
		excludeCredentials: [
			{ id: authenticator.credentialId, type: 'public-key', transports: ['internal', 'hybrid'] }
		],
		authenticatorSelection: { residentKey: 'required', userVerification: 'required' }
	});
	expect(Buffer.from(handle, 'base64url')).toHaveLength(64);
	expect(Buffer.from(handle, 'base64url').toString()).not.toContain(actor.email);
	// The same for each passkey of a person, another for each person.
	expect(valueOf(await begin(actor, from)).creation.user.id).toBe(handle);
	const other = await member();
	expect(valueOf(await begin(other, await visitOf(other))).creation.user.id).not.toBe(handle);
});

test('[HP36] a passkey is added by the session and the person that began it, once, within five minutes', async () => {
	const actor = await member();
	const from = await visitOf(actor);
	const { creation } = valueOf(await begin(actor, from));
	const answer = new Authenticator().create(creation);
	expect(await finish(actor, await visitOf(actor), answer)).toEqual(WAIT_OVER);
	expect(await finish(await member(), from, answer)).toEqual(WAIT_OVER);
	expect(await finish(actor, { ...from, sessionHash: null }, answer)).toEqual(WAIT_OVER);
	const other = openSignIn(portal).request.challenge;
	expect(
		await finish(actor, from, new Authenticator().create({ ...creation, challenge: other }))
	).toEqual(WAIT_OVER);
	const late = valueOf(await begin(actor, from));
	expect(await count(actor)).toBe(0);
	const added = valueOf(await finish(actor, from, answer));
	// The session has another id from here on.
	expect(added.facts).toEqual([{ type: 'session_ended', sessionHash: from.sessionHash }]);
	const renewed = { ...from, sessionHash: added.sessionHash };
	expect(await finish(actor, renewed, answer)).toEqual(WAIT_OVER);
	expect(await finish(actor, renewed, new Authenticator().create(late.creation))).toEqual(
		WAIT_OVER
	);
	const slow = valueOf(await begin(actor, renewed));
	move(5 * MINUTE);
	expect(await finish(actor, renewed, new Authenticator().create(slow.creation))).toEqual(
		WAIT_OVER
	);
	expect(await count(actor)).toBe(1);
});

const lies: [what: string, lie: Lie][] = [
	['for a page of another origin', { origin: 'https://mashwara.example' }],
	['for another relying party', { rpId: 'mashwara.example' }],
	['without face, finger or PIN', { isVerified: false }],
	['as one that signs in', { type: 'webauthn.get' }],
	['in a frame of another site', { crossOrigin: true }],
	['with a certificate of the maker', { hasMaker: true }],
	['with a key of a kind that was not asked for', { algorithm: -35 }]
];
test.each(lies)(
	'[HP36] a passkey made %s is not added, and its challenge is used up',
	async (_, lie) => {
		const actor = await member();
		const from = await visitOf(actor);
		const { creation } = valueOf(await begin(actor, from));
		const authenticator = new Authenticator();
		expect(await finish(actor, from, authenticator.create(creation, lie))).toEqual(UNREADABLE);
		expect(await finish(actor, from, authenticator.create(creation))).toEqual(WAIT_OVER);
		expect(await count(actor)).toBe(0);
	}
);

test('[HP36] an id that is not the signed one, and what is no passkey, are not added', async () => {
	const actor = await member();
	const from = await visitOf(actor);
	for (const swap of [
		(answer: string) =>
			answer.replace(/"id":"[^"]*","rawId":"[^"]*"/, '"id":"AAAA","rawId":"AAAA"'),
		(answer: string) => answer.replace(/"attestationObject":"[^"]*"/, '"attestationObject":"AAAA"')
	]) {
		const { creation } = valueOf(await begin(actor, from));
		const answer = swap(new Authenticator().create(creation));
		expect(await finish(actor, from, answer)).toEqual(UNREADABLE);
	}
	expect(await finish(actor, from, null)).toEqual(UNREADABLE);
	expect(await finish(actor, from, '{}')).toEqual(UNREADABLE);
	expect(await count(actor)).toBe(0);
});

test('[HP36] one credential belongs to one person: a second time, and for somebody else, it is refused', async () => {
	const actor = await member();
	const { authenticator } = await addOwnPasskey(portal, actor, { password: PASSWORD });
	const known = { ok: false, reason: 'passkey_known' };
	for (const who of [actor, await member()]) {
		const from = await visitOf(who);
		const { creation } = valueOf(await begin(who, from));
		const posing = new Authenticator({ credentialId: authenticator.credentialId });
		expect(await finish(who, from, posing.create(creation))).toEqual(known);
	}
	const rows = await portal.db
		.select({ personId: passkey.personId })
		.from(passkey)
		.where(eq(passkey.credentialId, authenticator.credentialId));
	expect(rows).toEqual([{ personId: actor.id }]);
});

test('[HP36] a person has at most twenty', async () => {
	const actor = await member();
	for (let made = 0; made < 20; made += 1) {
		await aPasskeyRow(portal, actor);
	}
	const refused = { ok: false, reason: 'too_many_passkeys' };
	expect(await begin(actor, await visitOf(actor))).toEqual(refused);
});

test('[HP36] adding one keeps other browsers signed in, gives this one another session, and tells the owner by mail', async () => {
	const actor = await member();
	const other = await signInAs(portal, actor);
	const { from, cookies, authenticator } = await addOwnPasskey(portal, actor, {
		...{ password: PASSWORD, name: '' }
	});
	expect(await sessionOf(portal, other)).not.toBeNull();
	const renewed = await sessionOf(portal, cookieHeader(cookies));
	expect(renewed?.actor).toEqual(actor);
	expect(renewed?.sessionHash).not.toBe(from.sessionHash);
	expect(portal.letters.map(({ to, subject }) => ({ to, subject }))).toEqual([
		{ to: actor.email, subject: 'A passkey was added to your Mashwara account' }
	]);
	expect(portal.letters[0]?.text).toContain('http://localhost:3000/account');
	expect(await readPasskeys(portal.db, actor.id)).toMatchObject([
		{ name: 'Passkey', isSynced: true, createdAt: new Date(now), lastUsedAt: null }
	]);
	const { request, cookies: own } = openSignIn(portal);
	const visit = aVisit({ address: elsewhere(), cookies: own });
	const answer = { passkey: authenticator.get(request) };
	expect((await signInWithPasskey(portal, visit, answer)).ok).toBe(true);
});

test('[HP36] a letter that cannot be sent does not undo what was added', async () => {
	const actor = await member();
	const from = await visitOf(actor);
	const { creation } = valueOf(await begin(actor, from));
	const unsent = { ...portal, mail: { send: () => Promise.reject(new Error('no mail server')) } };
	const passkeyOf = new Authenticator().create(creation);
	const input = { from, passkeyName: 'Telephone', passkey: passkeyOf };
	expect((await addPasskey(unsent, actor, input)).ok).toBe(true);
	expect(await count(actor)).toBe(1);
});

test('[HP36] a passkey of somebody else is neither renamed nor removed', async () => {
	const owner = await member();
	await addOwnPasskey(portal, owner, { password: PASSWORD });
	const [own] = await readPasskeys(portal.db, owner.id);
	const other = await member();
	const shown = { from: await visitOf(other), passkeyPassword: PASSWORD, passkeyCode: null };
	const passkeyId = own?.id;
	const none = { ok: false, reason: 'not_found' };
	expect(await removePasskey(portal, other, { ...shown, passkeyId })).toEqual(none);
	expect(await removePasskey(portal, other, { ...shown, passkeyId: 'x' })).toEqual(none);
	const renaming = { passkeyId, newPasskeyName: 'Mine' };
	expect(await renamePasskey(portal, other, renaming)).toEqual(none);
	expect(await readPasskeys(portal.db, owner.id)).toEqual([own]);
});

test('[HP36] removing takes the password, ends all other sessions, and gives this browser a new one', async () => {
	const actor = await member();
	await addOwnPasskey(portal, actor, { password: PASSWORD });
	const [own] = await readPasskeys(portal.db, actor.id);
	const other = await signInAs(portal, actor);
	const from = await visitOf(actor);
	const ask = (passkeyPassword: string) =>
		removePasskey(portal, actor, { from, passkeyPassword, passkeyCode: null, passkeyId: own?.id });
	expect(await ask('not this one')).toMatchObject({
		fields: { passkeyPassword: 'password_wrong' }
	});
	expect(await sessionOf(portal, other)).not.toBeNull();
	const removed = valueOf(await ask(PASSWORD));
	expect(await sessionOf(portal, other)).toBeNull();
	expect((await sessionOf(portal, cookieHeader(removed.cookies)))?.actor.id).toBe(actor.id);
	expect(await count(actor)).toBe(0);
	const [left] = await portal.db
		.select({ handle: person.passkeyHandle })
		.from(person)
		.where(eq(person.id, actor.id));
	// A device that still has it replaces it, when one is added again.
	expect(left?.handle).toMatch(/^[\w-]{86}$/);
});

test.each([
	['', 'newPasskeyName'],
	['x'.repeat(61), 'newPasskeyName'],
	['‮koobcaM', 'newPasskeyName'],
	[null, 'newPasskeyName']
])('[HP36] %j is no name for a passkey', async (newPasskeyName, field) => {
	const actor = await member();
	await addOwnPasskey(portal, actor, { password: PASSWORD });
	const [own] = await readPasskeys(portal.db, actor.id);
	expect(await renamePasskey(portal, actor, { passkeyId: own?.id, newPasskeyName })).toEqual({
		...{ ok: false, reason: 'malformed', fields: { [field]: field } }
	});
	expect(await readPasskeys(portal.db, actor.id)).toEqual([own]);
});

test('[HP36] each change stands in the audit trail, without a key', async () => {
	const actor = await member();
	const personId = actor.id;
	await addOwnPasskey(portal, actor, { password: PASSWORD });
	const [own] = await readPasskeys(portal.db, personId);
	const passkeyId = own?.id ?? '';
	valueOf(await renamePasskey(portal, actor, { passkeyId, newPasskeyName: 'گھر کا لیپ ٹاپ' }));
	expect(await readPasskeys(portal.db, personId)).toEqual([{ ...own, name: 'گھر کا لیپ ٹاپ' }]);
	const from = await visitOf(actor);
	const shown = { from, passkeyPassword: PASSWORD, passkeyCode: null, passkeyId };
	valueOf(await removePasskey(portal, actor, shown));
	const entries = await portal.db
		.select({ type: auditEntry.type, subject: auditEntry.subject })
		.from(auditEntry)
		.where(eq(auditEntry.actorId, personId))
		.orderBy(auditEntry.seq);
	expect(entries).toEqual(
		['passkey.added', 'passkey.renamed', 'passkey.removed'].map((type) => ({
			type,
			subject: { personId, passkeyId }
		}))
	);
});
