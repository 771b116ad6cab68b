import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { aDraft, aReadyCase, aRecord, anAgendaWith } from '../../tests/builders/cases.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { casesReadyToList } from './cases-ready-to-list.ts';
import { readMyCases } from './read-my-cases.ts';

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

describe('lists', () => {
	test('of my cases hold nobody else’s, last changed first', async () => {
		portal.setNow(new Date('2026-11-21T09:00:00Z'));
		await aDraft(portal, stranger);
		const made = await aReadyCase(portal, author);
		portal.setNow(new Date('2026-11-21T10:00:00Z'));
		const draft = await aDraft(portal, author, {
			record: aRecord({ question: null, staging: null })
		});
		await anAgendaWith(portal, { caseId: made.id, presenter: author, members: [] });
		expect(await readMyCases(portal, author)).toMatchObject([
			{ caseNo: draft.caseNo, status: 'draft', isListed: false, missingCount: 2, stageGroup: null },
			{
				caseNo: made.caseNo,
				status: 'ready',
				isListed: true,
				missingCount: 0,
				stageGroup: 'IIB',
				site: 'Upper lobe of lung, right'
			}
		]);
	});

	test('of cases that can be listed leave out drafts, listed ones and those of others', async () => {
		await aDraft(portal, author);
		await aReadyCase(portal, stranger);
		const free = await aReadyCase(portal, author);
		const listed = await aReadyCase(portal, author);
		await anAgendaWith(portal, { caseId: listed.id, presenter: author, members: [] });
		expect((await casesReadyToList(portal, author)).map((one) => one.caseNo)).toEqual([
			free.caseNo
		]);
	});

	test('of cases that can be listed give a deferred case back to its chair, not to its panel', async () => {
		const made = await aReadyCase(portal, author);
		const panelist = await aPerson(portal, { grade: 'consultant' });
		const members = [
			{ actor: stranger, role: 'chair' as const },
			{ actor: panelist, role: 'panelist' as const }
		];
		await anAgendaWith(portal, {
			caseId: made.id,
			presenter: author,
			members,
			status: 'concluded',
			itemStatus: 'deferred'
		});
		expect(await casesReadyToList(portal, stranger)).toEqual([
			{ caseId: made.id, caseNo: made.caseNo, title: TITLE }
		]);
		expect(await casesReadyToList(portal, panelist)).toEqual([]);
	});
});
