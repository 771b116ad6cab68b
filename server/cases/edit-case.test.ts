import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { lastAudit } from '../../tests/builders/audit.ts';
import { aDraft, aReadyCase, aRecord, anAgendaWith } from '../../tests/builders/cases.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { editCase } from './edit-case.ts';

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

describe('editCase', () => {
	test('answers a stranger like an unknown number, and keeps the attempt', async () => {
		const { caseNo, id } = await aDraft(portal, author);
		const input = { version: 1, title: TITLE, record: aRecord() };
		const unknown = await editCase(portal, stranger, { ...input, caseNo: '2026-999' });
		expect(await editCase(portal, stranger, { ...input, caseNo })).toEqual(unknown);
		expect(unknown).toEqual({ ok: false, reason: 'case_not_found' });
		expect(await lastAudit(portal)).toEqual({
			actorId: stranger.id,
			type: 'case.refused',
			subject: { caseId: id, verb: 'edit' }
		});
	});

	test('refuses a reader who is not the author', async () => {
		const made = await aReadyCase(portal, author);
		await anAgendaWith(portal, {
			caseId: made.id,
			presenter: author,
			members: [{ actor: stranger, role: 'chair' }]
		});
		expect(
			await editCase(portal, stranger, {
				caseNo: made.caseNo,
				version: made.version,
				title: TITLE,
				record: aRecord()
			})
		).toEqual({ ok: false, reason: 'not_allowed' });
	});

	test('refuses a form that was opened on an older version', async () => {
		const { caseNo } = await aDraft(portal, author);
		const input = { caseNo, version: 1, title: TITLE, record: aRecord() };
		expect(await editCase(portal, author, input)).toEqual({
			ok: true,
			value: { version: 2, unanswered: 0, listedAt: [] }
		});
		expect(await editCase(portal, author, input)).toEqual({ ok: false, reason: 'case_changed' });
	});

	test('refuses a record that does not parse, with the name of the field', async () => {
		const { caseNo } = await aDraft(portal, author);
		const record = { ...aRecord(), performanceStatus: 7 } as never;
		expect(await editCase(portal, author, { caseNo, version: 1, title: TITLE, record })).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { 'record.performanceStatus': 'not_in_list' }
		});
	});

	test('refuses a change while the case is under discussion', async () => {
		const made = await aReadyCase(portal, author);
		const members = [{ actor: stranger, role: 'chair' as const }];
		await anAgendaWith(portal, {
			caseId: made.id,
			presenter: author,
			members,
			status: 'open',
			itemStatus: 'under_discussion'
		});
		expect(
			await editCase(portal, author, {
				caseNo: made.caseNo,
				version: made.version,
				title: TITLE,
				record: aRecord()
			})
		).toEqual({ ok: false, reason: 'case_under_discussion' });
	});

	test('[IM44, IM52] saves an unfinished draft with passages that may identify, and a ready case only without', async () => {
		const { caseNo, id } = await aDraft(portal, author);
		const record = aRecord({ question: null, presentation: 'Call 0300-1234567.' });
		expect(await editCase(portal, author, { caseNo, version: 1, title: TITLE, record })).toEqual({
			ok: true,
			value: {
				version: 2,
				unanswered: 1,
				listedAt: []
			}
		});
		expect(await lastAudit(portal)).toEqual({
			actorId: author.id,
			type: 'case.edited',
			subject: { caseId: id, version: 2 }
		});
		const made = await aReadyCase(portal, author);
		const input = { caseNo: made.caseNo, version: made.version, title: TITLE };
		expect(
			await editCase(portal, author, { ...input, record: aRecord({ question: null }) })
		).toEqual({
			ok: false,
			reason: 'case_incomplete',
			fields: { question: 'missing' }
		});
		expect(
			await editCase(portal, author, {
				...input,
				record: aRecord({ presentation: 'MRN: 0045127' })
			})
		).toEqual({ ok: false, reason: 'identifiers_found', fields: { presentation: 'identifier' } });
		expect((await editCase(portal, author, { ...input, record: aRecord() })).ok).toBe(true);
	});
});
