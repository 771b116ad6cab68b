import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { sessionOf } from '#server/auth/sessions.ts';
import { newId } from '#server/db/schema/columns.ts';
import { auditEntry, membership, society } from '#server/db/schema.ts';
import { acceptInvitation } from '#server/people/accept-invitation.ts';
import { actorOf } from '#server/people/actor-of.ts';
import { changeGrade } from '#server/people/change-grade.ts';
import { changeName } from '#server/people/change-name.ts';
import { createFirstAdministrator } from '#server/people/create-first-administrator.ts';
import { deactivatePerson } from '#server/people/deactivate-person.ts';
import { ensureSocieties } from '#server/people/ensure-societies.ts';
import { readPeople } from '#server/people/read-people.ts';
import { reinstatePerson } from '#server/people/reinstate-person.ts';
import { setAdministrator } from '#server/people/set-administrator.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson, aSociety } from '../builders/people.ts';
import { aVisit, signInAs } from '../builders/session.ts';

const PASSWORD = 'lentils and cardamom';
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
const now = async (actor: Actor) => (await actorOf(portal, actor.id))?.memberships;
const audited = async (type: string, actorId: string | null) =>
	(await portal.db.select().from(auditEntry).where(eq(auditEntry.type, type)))
		.filter((entry) => entry.actorId === actorId)
		.map(({ subject }) => subject);

test('a grade is changed by an administrator of that society, never by anybody for themselves', async () => {
	const { actor, cookie } = await aMember();
	const input = { societyId: smop, personId: actor.id, grade: 'consultant' };
	const unknown = { ok: false, reason: 'person_not_found' };
	for (const other of [stranger, foreignAdministrator, actor]) {
		expect(await changeGrade(portal, other, input)).toEqual(unknown);
	}
	expect(await changeGrade(portal, administrator, { ...input, societyId: psco })).toEqual(unknown);
	expect(await changeGrade(portal, administrator, { ...input, personId: newId() })).toEqual(
		unknown
	);
	expect(await changeGrade(portal, administrator, { ...input, personId: 'x' })).toEqual(unknown);
	expect(
		await changeGrade(portal, administrator, { ...input, personId: administrator.id })
	).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await changeGrade(portal, administrator, { ...input, grade: 'professor' })).toEqual({
		ok: false,
		reason: 'malformed',
		fields: { grade: 'grade' }
	});
	expect(await now(actor)).toEqual(actor.memberships);
	expect(await sessionOf(portal, cookie)).not.toBeNull();

	const outcome = await changeGrade(portal, administrator, input);
	expect(outcome.ok && outcome.value.facts.map(({ type }) => type)).toEqual([
		'session_ended',
		'person_changed'
	]);
	expect((await now(actor))?.[0]?.grade).toBe('consultant');
	expect(await sessionOf(portal, cookie)).toBeNull();
	expect(await audited('grade.changed', administrator.id)).toContainEqual({
		personId: actor.id,
		societyId: smop,
		before: 'resident',
		after: 'consultant'
	});
});

test('a right to administer is given and taken by another administrator of that society only', async () => {
	const { actor, cookie } = await aMember();
	const give = (by: Actor, personId: string, isAdministrator = true) =>
		setAdministrator(portal, by, { societyId: smop, personId, isAdministrator });
	for (const other of [stranger, foreignAdministrator, actor]) {
		expect(await give(other, actor.id)).toEqual({ ok: false, reason: 'person_not_found' });
	}
	expect(await give(administrator, administrator.id, false)).toEqual({
		ok: false,
		reason: 'not_allowed'
	});
	expect((await give(administrator, actor.id)).ok).toBe(true);
	expect((await now(actor))?.[0]?.isAdministrator).toBe(true);
	expect(await sessionOf(portal, cookie)).toBeNull();
	expect((await give(administrator, actor.id, false)).ok).toBe(true);
	expect(await audited('administrator.changed', administrator.id)).toContainEqual({
		personId: actor.id,
		societyId: smop,
		isAdministrator: 0
	});
});

test('two administrators who end each other’s right at once leave one', async () => {
	const society = 'two-administrators';
	const one = await aPerson(portal, { society, isAdministrator: true });
	const other = await aPerson(portal, { society, isAdministrator: true });
	const societyId = await aSociety(portal, society);
	const outcomes = await Promise.all([
		setAdministrator(portal, one, { societyId, personId: other.id, isAdministrator: false }),
		setAdministrator(portal, other, { societyId, personId: one.id, isAdministrator: false })
	]);
	expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
	expect(
		await portal.db.$count(
			membership,
			and(eq(membership.societyId, societyId), eq(membership.isAdministrator, true))
		)
	).toBe(1);
});

test('a society ends its own membership of a person, and the account only when it has no other', async () => {
	const { actor, cookie } = await aMember();
	const input = { societyId: smop, personId: actor.id };
	for (const other of [stranger, foreignAdministrator, actor]) {
		expect(await deactivatePerson(portal, other, input)).toMatchObject({ ok: false });
	}
	await portal.db.insert(membership).values({
		personId: actor.id,
		societyId: psco,
		grade: 'student',
		createdAt: new Date(START)
	});
	expect((await deactivatePerson(portal, administrator, input)).ok).toBe(true);
	expect((await now(actor))?.map(({ societySlug }) => societySlug)).toEqual(['psco']);
	expect(await sessionOf(portal, cookie)).toBeNull();
	expect(await audited('membership.ended', administrator.id)).toContainEqual(input);

	const last = { societyId: psco, personId: actor.id };
	expect((await deactivatePerson(portal, foreignAdministrator, last)).ok).toBe(true);
	expect(await actorOf(portal, actor.id)).toBeNull();
	expect(await reinstatePerson(portal, administrator, last)).toMatchObject({ ok: false });
	expect((await reinstatePerson(portal, foreignAdministrator, last)).ok).toBe(true);
	expect((await actorOf(portal, actor.id))?.id).toBe(actor.id);
});

test('the people of a society are listed for its administrators alone', async () => {
	const member = await aPerson(portal, { grade: 'consultant' });
	for (const actor of [stranger, foreignAdministrator, member]) {
		expect(await readPeople(portal, actor, { societySlug: 'smop' })).toEqual({
			ok: false,
			reason: 'not_found'
		});
	}
	for (const societySlug of ['no-such', 'smop\0']) {
		expect(await readPeople(portal, administrator, { societySlug })).toEqual({
			ok: false,
			reason: 'not_found'
		});
	}
	const view = await readPeople(portal, administrator, { societySlug: 'smop' });
	const people = view.ok ? view.value.people : [];
	expect(people.find(({ isSelf }) => isSelf)?.id).toBe(administrator.id);
	expect(people.some(({ id }) => id === stranger.id)).toBe(false);
	expect(JSON.stringify(view)).not.toContain('passwordHash');
});

test('a name is one’s own to change, and nothing else with it', async () => {
	const { actor, cookie } = await aMember();
	const more = { grade: 'consultant', isAdministrator: true, email: 'x@test.example' };
	const outcome = await changeName(portal, actor, { displayName: '  ڈاکٹر ثنا  ', ...more });
	expect(outcome.ok).toBe(true);
	expect(await actorOf(portal, actor.id)).toEqual({ ...actor, displayName: 'ڈاکٹر ثنا' });
	expect(await changeName(portal, actor, { displayName: 'x' })).toEqual({
		ok: false,
		reason: 'malformed',
		fields: { displayName: 'displayName' }
	});
	expect(await sessionOf(portal, cookie)).not.toBeNull();
});

test('the operator’s link makes the first administrator, once', async () => {
	const made = await createFirstAdministrator(portal, {
		email: 'first@test.example',
		society: 'sos-pk'
	});
	const link = made.ok ? made.value.link : '';
	expect(made).toMatchObject({ value: { society: 'Surgical Oncology Society Pakistan' } });
	expect(portal.letters).toEqual([]);
	const token = link.split('/invitations/')[1] ?? '';
	const outcome = await accepted(token);
	expect(outcome.ok && (await actorOf(portal, outcome.value.personId))?.memberships).toMatchObject([
		{ societySlug: 'sos-pk', grade: 'coordinator', isAdministrator: true }
	]);
	expect((await accepted(token)).ok).toBe(false);
});

test('the operator makes a member an administrator of a society that lost its last one; the grade stays', async () => {
	const { actor } = await aMember({ grade: 'fellow' });
	const made = await createFirstAdministrator(portal, { email: actor.email, society: 'smop' });
	const token = (made.ok ? made.value.link : '').split('/invitations/')[1] ?? '';
	expect((await accepted(token, {}, stranger)).ok).toBe(false);
	expect((await accepted(token, {}, actor)).ok).toBe(true);
	expect(await now(actor)).toMatchObject([{ grade: 'fellow', isAdministrator: true }]);
});

test('the operator is told which value is wrong', async () => {
	expect(await createFirstAdministrator(portal, { email: 'nobody', society: 'smop' })).toEqual({
		ok: false,
		reason: 'malformed',
		fields: { email: 'email' }
	});
	expect(
		await createFirstAdministrator(portal, { email: 'a@test.example', society: 'none' })
	).toEqual({ ok: false, reason: 'malformed', fields: { society: 'society' } });
});

test('the three societies are there after each start, once', async () => {
	await ensureSocieties(portal);
	await ensureSocieties(portal);
	const found = await portal.db.select({ slug: society.slug }).from(society);
	for (const slug of ['sos-pk', 'smop', 'psco']) {
		expect(found.filter((one) => one.slug === slug)).toHaveLength(1);
	}
});
