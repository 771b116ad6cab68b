import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { emptyRecord } from '#lib/domain/case/record.ts';
import { tumorCase } from '#server/db/schema.ts';
import { lastAudit } from '../../tests/builders/audit.ts';
import { aDraft } from '../../tests/builders/cases.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { createCase } from './create-case.ts';

let portal: TestPortal;
let author: Actor;
let stranger: Actor;
const TITLE = 'Upper-lobe mass after six months of TB treatment';
beforeEach(async () => {
	portal = await openPortal();
	author = await aPerson(portal, { grade: 'resident' });
	stranger = await aPerson(portal, { grade: 'consultant' });
});
afterEach(() => portal.close());

describe('createCase', () => {
	test('refuses who is no physician', async () => {
		for (const grade of ['student', 'coordinator'] as const) {
			const actor = await aPerson(portal, { grade });
			expect(await createCase(portal, actor, { title: TITLE, origin: 'synthetic' })).toEqual({
				ok: false,
				reason: 'physicians_only'
			});
		}
	});

	test('names the wrong field', async () => {
		expect(await createCase(portal, author, { title: 'x', origin: 'real' })).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { title: 'title_short', origin: 'required' }
		});
	});

	test('takes only invented cases from the people of the demonstration', async () => {
		const actor = await aPerson(portal, { isDemonstration: true });
		expect(await createCase(portal, actor, { title: TITLE, origin: 'de_identified' })).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { origin: 'only_synthetic_here' }
		});
	});

	test('numbers cases within the year of Pakistan and writes who made them', async () => {
		portal.setNow(new Date('2026-12-31T18:59:59Z'));
		const first = await aDraft(portal, author);
		portal.setNow(new Date('2026-12-31T19:00:00Z'));
		const second = await aDraft(portal, author, { origin: 'de_identified' });
		const third = await aDraft(portal, author);
		expect([first, second, third].map((one) => one.caseNo)).toEqual(['2026-1', '2027-1', '2027-2']);
		expect(await lastAudit(portal)).toEqual({
			actorId: author.id,
			type: 'case.created',
			subject: { caseId: third.id, caseNo: '2027-2' }
		});
	});

	test('takes no field that it did not ask for', async () => {
		const input = {
			title: TITLE,
			origin: 'synthetic',
			authorId: stranger.id,
			status: 'ready',
			version: 9
		} as const;
		const made = await createCase(portal, author, input);
		const [row] = await portal.db.select().from(tumorCase);
		expect(made.ok).toBe(true);
		expect(row).toMatchObject({
			authorId: author.id,
			status: 'draft',
			version: 1,
			record: emptyRecord()
		});
	});
});
