import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { aDraft, aReadyCase, aRecord, anAgendaWith } from '../../tests/builders/cases.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { readMyCases } from './read-my-cases.ts';

let portal: TestPortal;
let author: Actor;
let stranger: Actor;
beforeEach(async () => {
	portal = await openPortal();
	author = await aPerson(portal, { grade: 'resident' });
	stranger = await aPerson(portal, { grade: 'consultant' });
});
afterEach(() => portal.close());

describe('readMyCases', () => {
	test('answers nobody else’s cases, last changed first', async () => {
		portal.setNow(new Date('2026-11-21T09:00:00Z'));
		await aDraft(portal, stranger);
		const made = await aReadyCase(portal, author);
		portal.setNow(new Date('2026-11-21T10:00:00Z'));
		const draft = await aDraft(portal, author, {
			record: aRecord({ question: null, staging: null })
		});
		await anAgendaWith(portal, { caseId: made.id, presenter: author, members: [] });
		expect(await readMyCases(portal, author)).toMatchObject([
			{ caseNo: draft.caseNo, state: 'draft', missingCount: 2, stageGroup: null },
			{
				caseNo: made.caseNo,
				state: 'listed',
				missingCount: 0,
				stageGroup: 'IIB',
				site: 'Upper lobe of lung, right'
			}
		]);
	});
});
