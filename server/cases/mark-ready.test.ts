import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { tumorCase } from '#server/db/schema.ts';
import { lastAudit } from '../../tests/builders/audit.ts';
import { aConsent, aDraft, aRecord, anAttachmentRow } from '../../tests/builders/cases.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { markReady } from './mark-ready.ts';

let portal: TestPortal;
let author: Actor;
let stranger: Actor;
beforeEach(async () => {
	portal = await openPortal();
	author = await aPerson(portal, { grade: 'resident' });
	stranger = await aPerson(portal, { grade: 'consultant' });
});
afterEach(() => portal.close());

describe('markReady', () => {
	test('answers a stranger like an unknown number', async () => {
		const { caseNo } = await aDraft(portal, author);
		expect(await markReady(portal, stranger, { caseNo })).toEqual({
			ok: false,
			reason: 'case_not_found'
		});
		expect(await markReady(portal, stranger, { caseNo: 'no number' })).toEqual({
			ok: false,
			reason: 'case_not_found'
		});
	});

	test('[B1] names every item that is missing and leaves the draft as it was', async () => {
		const { caseNo } = await aDraft(portal, author, {
			record: aRecord({ morphology: null, question: null, performanceStatus: null })
		});
		expect(await markReady(portal, author, { caseNo })).toEqual({
			ok: false,
			reason: 'case_incomplete',
			fields: {
				performanceStatus: 'missing',
				'morphology.code': 'missing',
				question: 'missing',
				consent: 'missing'
			}
		});
		const [row] = await portal.db
			.select({ status: tumorCase.status, version: tumorCase.version })
			.from(tumorCase);
		expect(row).toEqual({ status: 'draft', version: 1 });
	});

	test('[B1] names a passage that may identify together with what is missing, so that nobody is sent back twice', async () => {
		const { caseNo, id } = await aDraft(portal, author, {
			record: aRecord({ question: null, presentation: 'Reports go to tumor.clinic@example.org.' })
		});
		await aConsent(portal, author, id);
		expect(await markReady(portal, author, { caseNo })).toEqual({
			ok: false,
			reason: 'case_incomplete',
			fields: { question: 'missing', presentation: 'identifier' }
		});
	});

	test('refuses a site that the patient cannot have', async () => {
		const { caseNo } = await aDraft(portal, author, {
			record: aRecord({ topography: { code: 'C53.9', side: null } })
		});
		expect(await markReady(portal, author, { caseNo })).toMatchObject({
			reason: 'case_incomplete',
			fields: { 'topography.code': 'conflict' }
		});
	});

	test('[IM44] refuses a passage that may identify, of whatever kind; what an author alone declared harmless once answers nothing', async () => {
		for (const presentation of [
			'Reports go to tumor.clinic@example.org.',
			'Seen by Dr Sarwat Jalal.',
			'Operated on 12 March 2026.'
		]) {
			const notIdentifiers = ['tumor.clinic@example.org', 'Dr Sarwat Jalal', '12 March 2026'];
			const { caseNo, id } = await aDraft(portal, author, {
				record: aRecord({ presentation, notIdentifiers })
			});
			await aConsent(portal, author, id);
			expect(await markReady(portal, author, { caseNo })).toEqual({
				ok: false,
				reason: 'identifiers_found',
				fields: { presentation: 'identifier' }
			});
		}
	});

	test('refuses a case without consent, or with an image that nobody has checked', async () => {
		const { caseNo, id } = await aDraft(portal, author);
		expect(await markReady(portal, author, { caseNo })).toEqual({
			ok: false,
			reason: 'consent_missing',
			fields: { consent: 'missing' }
		});
		await aConsent(portal, author, id);
		await anAttachmentRow(portal, { caseId: id, uploader: author, status: 'released' });
		await anAttachmentRow(portal, { caseId: id, uploader: author, status: 'awaiting_review' });
		expect(await markReady(portal, author, { caseNo })).toEqual({
			ok: false,
			reason: 'images_waiting',
			fields: { images: 'unchecked' }
		});
	});

	test('makes a whole case ready, once, and a refused upload does not hold it up', async () => {
		const { caseNo, id } = await aDraft(portal, author);
		await aConsent(portal, author, id);
		await anAttachmentRow(portal, { caseId: id, uploader: author, status: 'refused' });
		expect(await markReady(portal, author, { caseNo })).toEqual({
			ok: true,
			value: { version: 2 }
		});
		expect(await lastAudit(portal)).toEqual({
			actorId: author.id,
			type: 'case.marked_ready',
			subject: { caseId: id, version: 2 }
		});
		expect(await markReady(portal, author, { caseNo })).toEqual({
			ok: false,
			reason: 'case_is_ready'
		});
	});
});
