import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { lastAudit } from '../builders/audit.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { attemptSignIn } from '#server/auth/attempt-sign-in.ts';
import { sessionOf } from '#server/auth/sessions.ts';
import { newId } from '#server/db/schema/columns.ts';
import { auditEntry, invitation, membership, person } from '#server/db/schema.ts';
import { acceptInvitation } from '#server/people/accept-invitation.ts';
import { actorOf } from '#server/people/actor-of.ts';
import { deactivatePerson } from '#server/people/deactivate-person.ts';
import { invitePerson } from '#server/people/invite-person.ts';
import { readInvitation } from '#server/people/read-invitation.ts';
import { readPeople } from '#server/people/read-people.ts';
import { withdrawInvitation } from '#server/people/withdraw-invitation.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson, aSociety } from '../builders/people.ts';
import { aVisit, cookieHeader, signInAs } from '../builders/session.ts';

const PASSWORD = 'lentils and cardamom';
const DAY = 86_400_000;
const START = new Date('2031-03-01T08:00:00Z').getTime();

let portal: TestPortal;
let smop: string;
let psco: string;
let administrator: Actor;
let foreignAdministrator: Actor;
let stranger: Actor;

beforeAll(async () => {
	portal = await openPortal();
	portal.setNow(new Date(START));
	smop = await aSociety(portal, 'smop');
	psco = await aSociety(portal, 'psco');
	administrator = await aPerson(portal, { isAdministrator: true, grade: 'consultant' });
	foreignAdministrator = await aPerson(portal, { society: 'psco', isAdministrator: true });
	stranger = await aPerson(portal, { society: 'psco', grade: 'consultant' });
});
afterAll(() => portal.close());
beforeEach(() => {
	portal.setNow(new Date(START));
	portal.letters.length = 0;
});

let given = 0;
const aNewAddress = () => `doctor-${(given += 1)}@test.example`;
const invite = (actor: Actor, more: Record<string, unknown> = {}) =>
	invitePerson(portal, actor, {
		societyId: smop,
		email: aNewAddress(),
		grade: 'resident',
		asAdministrator: false,
		...more
	});
const lastToken = () =>
	/\/invitations\/([\w-]+)/.exec(portal.letters.at(-1)?.text ?? '')?.[1] ?? '';
async function invited(more: Record<string, unknown> = {}, by = administrator) {
	const outcome = await invite(by, more);
	if (!outcome.ok) {
		throw new Error(`the invitation was refused: ${outcome.reason}`);
	}
	return { ...outcome.value, token: lastToken() };
}
const answers = (more: Record<string, unknown> = {}) => ({
	displayName: 'Dr Nadia Sample',
	specialty: 'radiology',
	password: PASSWORD,
	...more
});
const accepted = (token: string, more: Record<string, unknown> = {}, actor: Actor | null = null) =>
	acceptInvitation(portal, actor, { from: aVisit(), token, ...answers(more) });
async function aMember(more: Parameters<typeof aPerson>[1] = {}) {
	const actor = await aPerson(portal, more);
	return { actor, cookie: await signInAs(portal, actor) };
}
const audited = async (type: string, actorId: string | null) =>
	(await portal.db.select().from(auditEntry).where(eq(auditEntry.type, type)))
		.filter((entry) => entry.actorId === actorId)
		.map(({ subject }) => subject);

test('only an administrator of that society invites; to all others it does not exist', async () => {
	const member = await aPerson(portal, { grade: 'consultant' });
	for (const actor of [stranger, foreignAdministrator, member]) {
		expect(await invite(actor)).toEqual({ ok: false, reason: 'not_found' });
	}
	expect(await invite(administrator, { societyId: newId() })).toEqual({
		ok: false,
		reason: 'not_found'
	});
	expect(portal.letters).toEqual([]);
});

test('an administrator who lost the right a moment ago invites nobody', async () => {
	const former = await aPerson(portal, { isAdministrator: true });
	await portal.db
		.update(membership)
		.set({ isAdministrator: false })
		.where(eq(membership.personId, former.id));
	expect(await invite(former)).toEqual({ ok: false, reason: 'not_found' });
});

test('a wrong address, grade or society is refused by the name of its field', async () => {
	const refusals = {
		email: ['', 'nobody', 'a@b', 'two@test.example, three@test.example', null],
		grade: ['professor', '', undefined],
		societyId: ['smop', null]
	};
	for (const [field, values] of Object.entries(refusals)) {
		for (const value of values) {
			expect(await invite(administrator, { [field]: value })).toEqual({
				ok: false,
				reason: 'malformed',
				fields: { [field]: field }
			});
		}
	}
});

test('the letter goes to the address alone, and with a mail server its link is nowhere else', async () => {
	const smtpUrl = 'smtp://mail.test.example';
	const sending = { ...portal, config: { ...portal.config, smtpUrl } };
	const input = { societyId: smop, email: aNewAddress(), grade: 'fellow', asAdministrator: false };
	const outcome = await invitePerson(sending, administrator, input);
	if (!outcome.ok) {
		throw new Error(outcome.reason);
	}
	const { email, invitationId, link } = outcome.value;
	const token = lastToken();
	expect(link).toBeNull();
	expect(portal.letters).toHaveLength(1);
	expect(portal.letters[0]).toMatchObject({ to: email });
	expect(token).toMatch(/^[\w-]{32}$/);
	const stored = JSON.stringify([
		await portal.db.select().from(invitation),
		await portal.db.select().from(auditEntry)
	]);
	expect(stored).not.toContain(token);
	expect(await audited('invitation.sent', administrator.id)).toContainEqual({
		invitationId,
		societyId: smop,
		grade: 'fellow',
		asAdministrator: 0
	});
});

test('without a mail server the administrator is given the link, because nothing is sent', async () => {
	const { link, token } = await invited();
	expect(link).toBe(`http://localhost:3000/invitations/${token}`);
});

test('an address with an account elsewhere is invited with the same answer and the same letter', async () => {
	const unknown = await invite(administrator, { email: 'unknown@test.example' });
	const known = await invite(administrator, { email: stranger.email });
	expect(unknown.ok && known.ok && Object.keys(unknown.value)).toEqual(
		known.ok && Object.keys(known.value)
	);
	const [one, other] = portal.letters.map(({ text }) => text.replace(/invitations\/\S+/, ''));
	expect(one).toBe(other);
});

test('a member of the society is not invited again', async () => {
	const { actor } = await aMember();
	expect(await invite(administrator, { email: actor.email })).toEqual({
		ok: false,
		reason: 'already_exists',
		fields: { email: 'member_already' }
	});
});

test('a letter that the mail server refuses leaves no invitation open', async () => {
	const deaf = { ...portal, mail: { send: () => Promise.reject(new Error('refused')) } };
	const email = aNewAddress();
	const input = { societyId: smop, email, grade: 'resident', asAdministrator: false };
	expect(await invitePerson(deaf, administrator, input)).toEqual({
		ok: false,
		reason: 'mail_not_sent'
	});
	const view = await readPeople(portal, administrator, { societySlug: 'smop' });
	expect(view.ok && view.value.invitations.some((one) => one.email === email)).toBe(false);
	expect(await lastAudit(portal)).toMatchObject({ type: 'invitation.not_sent' });
});

test('an accepted invitation makes the person it names, with its society and grade, signed in', async () => {
	const { email, token, invitationId } = await invited({ grade: 'fellow' });
	expect(await readInvitation(portal, null, token)).toEqual({
		ok: true,
		value: {
			email,
			societyName: 'Society smop',
			grade: 'fellow',
			asAdministrator: false,
			step: 'new'
		}
	});
	const outcome = await accepted(token);
	const personId = outcome.ok ? outcome.value.personId : '';
	expect(await actorOf(portal, personId)).toEqual({
		id: personId,
		email,
		displayName: 'Dr Nadia Sample',
		specialty: 'radiology',
		isDemonstration: false,
		memberships: [{ societyId: smop, societySlug: 'smop', grade: 'fellow', isAdministrator: false }]
	});
	const header = cookieHeader(outcome.ok ? outcome.value.cookies : []);
	expect((await sessionOf(portal, header))?.actor.id).toBe(personId);
	expect(
		(
			await attemptSignIn(portal, aVisit({ address: '198.51.100.99' }), {
				email,
				password: PASSWORD
			})
		).ok
	).toBe(true);
	expect(await audited('invitation.accepted', personId)).toEqual([
		{ invitationId, personId, societyId: smop, grade: 'fellow' }
	]);
});

test('fields that the form does not have change nothing', async () => {
	const { token, email } = await invited({ grade: 'student' });
	const outcome = await accepted(token, {
		email: 'another@test.example',
		grade: 'consultant',
		societyId: psco,
		isAdministrator: true,
		asAdministrator: 'on',
		isDemonstration: true,
		id: stranger.id,
		createdAt: '2001-01-01',
		memberships: [{ societyId: psco, grade: 'consultant' }]
	});
	const made = outcome.ok ? await actorOf(portal, outcome.value.personId) : null;
	expect(made).toMatchObject({
		email,
		isDemonstration: false,
		memberships: [
			{ societyId: smop, societySlug: 'smop', grade: 'student', isAdministrator: false }
		]
	});
	expect(made?.id).not.toBe(stranger.id);
});

test('of two who use one invitation at once, one gets in', async () => {
	const { token, email } = await invited();
	const both = await Promise.all([
		accepted(token, { displayName: 'Dr First' }),
		accepted(token, { displayName: 'Dr Second' })
	]);
	expect(both.filter(({ ok }) => ok)).toHaveLength(1);
	expect(await portal.db.$count(person, eq(person.email, email))).toBe(1);
	expect(await accepted(token)).toEqual({ ok: false, reason: 'invitation_not_valid' });
});

test('an invitation is refused after 7 days, when withdrawn, and when a newer one was sent', async () => {
	const gone = { ok: false, reason: 'invitation_not_valid' };
	const old = await invited();
	portal.setNow(new Date(START + 7 * DAY - 1000));
	expect((await readInvitation(portal, null, old.token)).ok).toBe(true);
	portal.setNow(new Date(START + 7 * DAY + 1000));
	expect(await readInvitation(portal, null, old.token)).toEqual(gone);
	expect(await accepted(old.token)).toEqual(gone);

	const first = await invited();
	const second = await invited({ email: first.email });
	expect(await accepted(first.token)).toEqual(gone);
	const withdrawn = { invitationId: second.invitationId };
	for (const actor of [stranger, foreignAdministrator]) {
		expect(await withdrawInvitation(portal, actor, withdrawn)).toEqual(gone);
	}
	expect((await withdrawInvitation(portal, administrator, withdrawn)).ok).toBe(true);
	expect(await accepted(second.token)).toEqual(gone);
	expect(await withdrawInvitation(portal, administrator, { invitationId: 'x' })).toEqual(gone);
	for (const token of ['', 'x', second.token.slice(1), second.invitationId]) {
		expect(await accepted(token)).toEqual(gone);
	}
});

test('what is wrong with the answers is said by field, and the invitation stays open', async () => {
	const { token, email } = await invited();
	const wrong = {
		displayName: ['', 'A', ' \t ', 'x'.repeat(101), 'Dr \u202egnorW', 'Dr\u0007X', 42],
		specialty: ['', 'astrology', null],
		password: [undefined, null]
	};
	for (const [field, values] of Object.entries(wrong)) {
		for (const value of values) {
			expect(await accepted(token, { [field]: value })).toEqual({
				ok: false,
				reason: 'malformed',
				fields: { [field]: field }
			});
		}
	}
	for (const password of ['short', 'password2026', `${email.split('@')[0]}`]) {
		expect(await accepted(token, { password })).toMatchObject({ reason: 'password_weak' });
	}
	expect((await accepted(token)).ok).toBe(true);
});

test('somebody with an account joins a further society only while signed in as that person', async () => {
	const { actor, cookie } = await aMember({ society: 'psco' });
	const { token } = await invited({ email: actor.email, grade: 'consultant' });
	for (const other of [null, stranger, administrator]) {
		expect(await readInvitation(portal, other, token)).toMatchObject({
			value: { step: 'sign_in' }
		});
		expect(await accepted(token, {}, other)).toEqual({ ok: false, reason: 'not_signed_in' });
	}
	const outcome = await accepted(token, { displayName: 'Dr Other Name' }, actor);
	expect(outcome.ok && outcome.value.facts).toContainEqual({
		type: 'person_changed',
		personId: actor.id
	});
	const after = await actorOf(portal, actor.id);
	expect(after?.displayName).toBe(actor.displayName);
	expect(after?.memberships.map(({ societySlug, grade }) => [societySlug, grade])).toEqual([
		['psco', 'resident'],
		['smop', 'consultant']
	]);
	expect(await sessionOf(portal, cookie)).toBeNull();
});

test('a deactivated person does not come back by an invitation', async () => {
	const { actor } = await aMember({ society: 'psco' });
	const { token } = await invited({ email: actor.email });
	await deactivatePerson(portal, foreignAdministrator, { societyId: psco, personId: actor.id });
	expect((await accepted(token)).ok).toBe(false);
	expect((await accepted(token, {}, actor)).ok).toBe(false);
});
