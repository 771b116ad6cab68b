import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { agendaItem, meeting, person, tumorCase } from '#server/db/schema.ts';
import { verifyPassword } from '#server/auth/passwords.ts';
import { readCase } from '#server/cases/read-case.ts';
import { readMinutes } from '#server/meetings/read-minutes.ts';
import { actorOf } from '#server/people/actor-of.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { createDemonstration } from './create-demonstration.ts';

let portal: TestPortal;
beforeEach(async () => {
	portal = await openPortal({ DEMONSTRATION: 'on' });
});
afterEach(() => portal.close());
const demoFile = () => join(portal.folder, 'demo.json');

test('nothing is made where the configuration has no demonstration', async () => {
	await createDemonstration({ ...portal, config: { ...portal.config, hasDemonstration: false } });
	expect(await portal.db.$count(person)).toBe(0);
	expect(existsSync(demoFile())).toBe(false);
});

test('nothing is made beside a person who is there already', async () => {
	await aPerson(portal);
	await createDemonstration(portal);
	expect(await portal.db.$count(person)).toBe(1);
});

test('eight marked people, three cases, an open and an ended meeting are made once', async () => {
	await createDemonstration(portal);
	await createDemonstration(portal);
	const people = await portal.db.select().from(person);
	expect(people.map((one) => one.email.split('@')[0])).toEqual([
		'chair',
		'senior',
		'surgeon',
		'resident',
		'trainee',
		'mentor',
		'mentee',
		'admin'
	]);
	expect(people.every((one) => one.isDemonstration)).toBe(true);
	expect(await verifyPassword(people[0]?.passwordHash ?? null, 'tumor-board')).toBe(true);
	const cases = await portal.db.select().from(tumorCase);
	expect(cases.map((one) => [one.status, one.origin])).toEqual(
		Array.from({ length: 3 }, () => ['ready', 'synthetic'])
	);
	expect((await portal.db.select().from(meeting)).map((one) => one.status).toSorted()).toEqual([
		'concluded',
		'open'
	]);
});

test('demo.json names accounts and ids, and they lead to what it says', async () => {
	await createDemonstration(portal);
	const demo = JSON.parse(readFileSync(demoFile(), 'utf8'));
	expect(demo).toMatchObject({
		password: 'tumor-board',
		board: { name: 'Joint tumor board, Lahore' }
	});
	expect(demo.accounts.map((one: { email: string }) => one.email)).toContain(
		'resident@demo.mashwara.example'
	);
	const items = await portal.db
		.select({ id: agendaItem.id, status: agendaItem.status })
		.from(agendaItem)
		.where(eq(agendaItem.meetingId, demo.meetings.open.id))
		.orderBy(agendaItem.position);
	expect(items).toEqual([
		{ id: demo.meetings.open.agendaItemIds[0], status: 'under_discussion' },
		{ id: demo.meetings.open.agendaItemIds[1], status: 'waiting' }
	]);
	const trainee = await actorOf(
		portal,
		demo.accounts.find((one: { account: string }) => one.account === 'trainee').id
	);
	if (trainee === null) {
		throw new Error('no trainee');
	}
	expect((await readCase(portal, trainee, demo.cases[1].caseNo)).ok).toBe(true);
	expect(
		await readMinutes(portal, trainee, demo.meetings.concluded.id)
	).toMatchObject({
		ok: true,
		value: {
			status: 'concluded',
			decisions: [{ kind: 'decided', isSignatureValid: true, signedByName: 'Dr Mehrunnisa Tareen' }]
		}
	});
});
