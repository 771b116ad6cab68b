import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { meetingMember, person, tumorCase } from '#server/db/schema.ts';
import { lastAudit } from '../../tests/builders/audit.ts';
import {
	aDraft,
	aReadyCase,
	aRecord,
	anAgendaWith,
	anAttachmentRow
} from '../../tests/builders/cases.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { readCase } from './read-case.ts';

let portal: TestPortal;
let author: Actor;
let stranger: Actor;
beforeEach(async () => {
	portal = await openPortal();
	author = await aPerson(portal, { grade: 'resident' });
	stranger = await aPerson(portal, { grade: 'consultant' });
});
afterEach(() => portal.close());

describe('readCase', () => {
	test('answers a stranger like an unknown number, also when the case is ready', async () => {
		const draft = await aDraft(portal, author);
		const ready = await aReadyCase(portal, author);
		for (const caseNo of [draft.caseNo, ready.caseNo, '2026-999', "' or 1=1", '']) {
			expect(await readCase(portal, stranger, caseNo)).toEqual({
				ok: false,
				reason: 'case_not_found'
			});
		}
	});

	test('shows a ready case to the members of its meeting, a draft to its author alone', async () => {
		const made = await aReadyCase(portal, author);
		const { meetingId } = await anAgendaWith(portal, {
			caseId: made.id,
			presenter: author,
			members: [{ actor: stranger, role: 'observer' }]
		});
		expect(await readCase(portal, stranger, made.caseNo)).toMatchObject({
			ok: true,
			value: {
				isListed: true,
				isAuthor: false,
				mayEdit: false,
				mayChangeStatus: false,
				missing: [],
				queries: [],
				meetings: [{ id: meetingId, boardName: 'Thoracic board, Lahore', status: 'scheduled' }]
			}
		});
		await portal.db.update(tumorCase).set({ status: 'draft' }).where(eq(tumorCase.id, made.id));
		expect(await readCase(portal, stranger, made.caseNo)).toEqual({
			ok: false,
			reason: 'case_not_found'
		});
		expect((await readCase(portal, author, made.caseNo)).ok).toBe(true);
	});

	test('is closed to who was removed from the meeting', async () => {
		const made = await aReadyCase(portal, author);
		await anAgendaWith(portal, {
			caseId: made.id,
			presenter: author,
			members: [{ actor: stranger, role: 'chair' }]
		});
		await portal.db.update(meetingMember).set({ removedAt: portal.clock.now() });
		expect(await readCase(portal, stranger, made.caseNo)).toEqual({
			ok: false,
			reason: 'case_not_found'
		});
	});

	test('tells the author what is missing, and each reading is written down', async () => {
		const { caseNo, id } = await aDraft(portal, author, { record: aRecord({ question: null }) });
		await anAttachmentRow(portal, { caseId: id, uploader: author, status: 'processing' });
		expect(await readCase(portal, author, caseNo)).toMatchObject({
			value: {
				caseNo,
				authorName: author.displayName,
				status: 'draft',
				missing: ['question'],
				queries: [],
				waitingStatements: 0,
				consent: null,
				images: [],
				waitingImages: 1,
				isAuthor: true,
				mayEdit: true,
				mayAttach: true,
				mayChangeStatus: true
			}
		});
		expect(await lastAudit(portal)).toEqual({
			actorId: author.id,
			type: 'case.read',
			subject: { caseId: id }
		});
	});

	test('of a case whose author has left shows no name', async () => {
		const made = await aReadyCase(portal, author);
		await anAgendaWith(portal, {
			caseId: made.id,
			presenter: stranger,
			members: [{ actor: stranger, role: 'chair' }]
		});
		await portal.db.update(tumorCase).set({ authorId: null });
		expect(await readCase(portal, stranger, made.caseNo)).toMatchObject({
			value: { authorName: null, isAuthor: false }
		});
		expect(await portal.db.$count(person)).toBe(2);
	});
});
