import { afterAll, beforeAll, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { createCase } from '#server/cases/create-case.ts';
import { editCase } from '#server/cases/edit-case.ts';
import { markReady } from '#server/cases/mark-ready.ts';
import { readCase } from '#server/cases/read-case.ts';
import { tumorCase } from '#server/db/schema.ts';
import { aConsent, aDraft, aRecord } from '../builders/cases.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson } from '../builders/people.ts';

let portal: TestPortal;
let author: Actor;
beforeAll(async () => {
	portal = await openPortal();
	author = await aPerson(portal);
});
afterAll(() => portal.close());

test('forty cases made at once have forty numbers, without a gap', async () => {
	portal.setNow(new Date('2030-06-01T00:00:00Z'));
	const made = await Promise.all(
		Array.from({ length: 40 }, () =>
			createCase(portal, author, { title: 'A mass in the chest', origin: 'synthetic' })
		)
	);
	const numbers = made
		.map((one) => (one.ok ? Number(one.value.caseNo.slice(5)) : 0))
		.toSorted((a, b) => a - b);
	expect(numbers).toEqual(Array.from({ length: 40 }, (_one, index) => index + 1));
});

test('of ten saves at once on one version exactly one passes, and its text stands', async () => {
	const { caseNo } = await aDraft(portal, author);
	const saves = await Promise.all(
		Array.from({ length: 10 }, (_one, index) =>
			editCase(portal, author, {
				caseNo,
				version: 1,
				title: `Title number ${index}`,
				record: aRecord()
			})
		)
	);
	const passed = saves.flatMap((save, index) => (save.ok ? [index] : []));
	expect(passed).toHaveLength(1);
	expect(saves.filter((save) => !save.ok).map((save) => save.ok || save.reason)).toEqual(
		Array.from({ length: 9 }, () => 'case_changed')
	);
	expect(await readCase(portal, author, caseNo)).toMatchObject({
		value: { version: 2, title: `Title number ${passed[0]}` }
	});
});

test('of a save and a "ready" at once neither is half done', async () => {
	const { caseNo, id } = await aDraft(portal, author);
	await aConsent(portal, author, id);
	const [saved, marked] = await Promise.all([
		editCase(portal, author, {
			caseNo,
			version: 1,
			title: 'A mass in the chest',
			record: aRecord({ question: null })
		}),
		markReady(portal, author, { caseNo })
	]);
	const [row] = await portal.db.select().from(tumorCase).where(eq(tumorCase.id, id));
	expect([saved.ok, marked.ok].filter(Boolean)).toHaveLength(1);
	expect(row?.status).toBe(marked.ok ? 'ready' : 'draft');
});

test('a record comes back from the database as it went in', async () => {
	const record = aRecord({
		presentation: 'Two lines\n\nwith "quotes", \\ and ایک جملہ.',
		biomarkers: [
			{ state: 'done', name: 'PD-L1', result: 'High', value: '60 %', method: null, note: null }
		],
		timeline: [
			{ day: -42, kind: 'symptom', what: 'Cough', note: null, where: null, isTurningPoint: false }
		]
	});
	const { caseNo } = await aDraft(portal, author, { record });
	expect(await readCase(portal, author, caseNo)).toMatchObject({ value: { record } });
});
