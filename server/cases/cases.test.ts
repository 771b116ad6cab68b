import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import type { Actor } from '#lib/domain/people/actor.ts';
import { emptyRecord } from '#lib/domain/case/record.ts';
import { meetingMember, person, tumorCase } from '#server/db/schema.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import {
	aConsent,
	aDraft,
	aReadyCase,
	aRecord,
	anAgendaWith,
	anAttachmentRow
} from '../../tests/builders/cases.ts';
import { auditOf } from '../../tests/builders/audit.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { backToDraft } from './back-to-draft.ts';
import { casesReadyToList } from './cases-ready-to-list.ts';
import { createCase } from './create-case.ts';
import { editCase } from './edit-case.ts';
import { markReady } from './mark-ready.ts';
import { readCase } from './read-case.ts';
import { readMyCases } from './read-my-cases.ts';
import { recordConsent } from './record-consent.ts';

let portal: TestPortal;
let author: Actor;
let stranger: Actor;
beforeEach(async () => {
	portal = await openPortal();
	author = await aPerson(portal, { grade: 'resident' });
	stranger = await aPerson(portal, { grade: 'consultant' });
});
afterEach(() => portal.close());

const lastAudit = async () => (await auditOf(portal)).at(-1);
const TITLE = 'Upper-lobe mass after six months of TB treatment';

describe('createCase', () => {
	test('refuses who is no physician', async () => {
		for (const grade of ['student', 'coordinator'] as const) {
			const actor = await aPerson(portal, { grade });
			expect(await createCase(portal, actor, { title: TITLE, origin: 'synthetic' })).toEqual({
				ok: false,
				reason: 'not_allowed'
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
		expect(await lastAudit()).toEqual({
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

describe('editCase', () => {
	test('answers a stranger like an unknown number, and keeps the attempt', async () => {
		const { caseNo, id } = await aDraft(portal, author);
		const input = { version: 1, title: TITLE, record: aRecord() };
		const unknown = await editCase(portal, stranger, { ...input, caseNo: '2026-999' });
		expect(await editCase(portal, stranger, { ...input, caseNo })).toEqual(unknown);
		expect(unknown).toEqual({ ok: false, reason: 'case_not_found' });
		expect(await lastAudit()).toEqual({
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
			value: { version: 2, queries: [], listedAt: [] }
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

	test('saves an unfinished draft with its open questions, and a ready case only whole', async () => {
		const { caseNo, id } = await aDraft(portal, author);
		const record = aRecord({ question: null, presentation: 'Call 0300-1234567.' });
		expect(await editCase(portal, author, { caseNo, version: 1, title: TITLE, record })).toEqual({
			ok: true,
			value: {
				version: 2,
				queries: [{ field: 'presentation', kind: 'phone', text: '0300-1234567' }],
				listedAt: []
			}
		});
		expect(await lastAudit()).toEqual({
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
		).toEqual({ ok: false, reason: 'identifiers_found', fields: { presentation: 'mrn' } });
		expect((await editCase(portal, author, { ...input, record: aRecord() })).ok).toBe(true);
	});
});

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
			fields: { performanceStatus: 'missing', 'morphology.code': 'missing', question: 'missing' }
		});
		const [row] = await portal.db
			.select({ status: tumorCase.status, version: tumorCase.version })
			.from(tumorCase);
		expect(row).toEqual({ status: 'draft', version: 1 });
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

	test('refuses an identifier without an answer, and takes the answer', async () => {
		const presentation = 'Reports go to tumor.clinic@example.org.';
		const { caseNo, id } = await aDraft(portal, author, { record: aRecord({ presentation }) });
		await aConsent(portal, author, id);
		expect(await markReady(portal, author, { caseNo })).toEqual({
			ok: false,
			reason: 'identifiers_found',
			fields: { presentation: 'email' }
		});
		const record = aRecord({ presentation, notIdentifiers: ['tumor.clinic@example.org'] });
		await editCase(portal, author, { caseNo, version: 1, title: TITLE, record });
		expect(await markReady(portal, author, { caseNo })).toEqual({
			ok: true,
			value: { version: 3 }
		});
	});

	test('refuses a case without consent, or with an image that nobody has checked', async () => {
		const { caseNo, id } = await aDraft(portal, author);
		expect(await markReady(portal, author, { caseNo })).toEqual({
			ok: false,
			reason: 'consent_missing'
		});
		await aConsent(portal, author, id);
		await anAttachmentRow(portal, { caseId: id, uploader: author, status: 'released' });
		await anAttachmentRow(portal, { caseId: id, uploader: author, status: 'awaiting_review' });
		expect(await markReady(portal, author, { caseNo })).toEqual({
			ok: false,
			reason: 'images_waiting'
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
		expect(await lastAudit()).toEqual({
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

describe('backToDraft', () => {
	test('refuses a stranger, a draft, and a case that is on an agenda', async () => {
		const made = await aReadyCase(portal, author);
		expect(await backToDraft(portal, stranger, made)).toEqual({
			ok: false,
			reason: 'case_not_found'
		});
		const draft = await aDraft(portal, author);
		expect(await backToDraft(portal, author, draft)).toEqual({
			ok: false,
			reason: 'case_is_draft'
		});
		await anAgendaWith(portal, {
			caseId: made.id,
			presenter: author,
			members: [{ actor: stranger, role: 'chair' }]
		});
		expect(await backToDraft(portal, author, made)).toEqual({
			ok: false,
			reason: 'case_already_listed'
		});
		expect(await backToDraft(portal, stranger, made)).toEqual({ ok: false, reason: 'not_allowed' });
	});

	test('takes back a ready case, also one that a meeting has decided', async () => {
		const made = await aReadyCase(portal, author);
		await anAgendaWith(portal, {
			caseId: made.id,
			presenter: author,
			members: [],
			status: 'concluded',
			itemStatus: 'concluded'
		});
		expect(await backToDraft(portal, author, made)).toEqual({ ok: true, value: { version: 3 } });
		expect(await lastAudit()).toEqual({
			actorId: author.id,
			type: 'case.back_to_draft',
			subject: { caseId: made.id, version: 3 }
		});
	});
});

describe('recordConsent', () => {
	test('refuses a stranger, and a kind that the origin cannot have', async () => {
		const { caseNo } = await aDraft(portal, author, { origin: 'de_identified' });
		const input = { caseNo, kind: 'written', isAttested: true };
		expect(await recordConsent(portal, stranger, input)).toEqual({
			ok: false,
			reason: 'case_not_found'
		});
		expect(await recordConsent(portal, author, { ...input, kind: 'synthetic' })).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { kind: 'consent_of_other_origin' }
		});
		const invented = await aDraft(portal, author);
		expect(
			await recordConsent(portal, author, { ...input, caseNo: invented.caseNo })
		).toMatchObject({ reason: 'malformed' });
	});

	test('records nothing that was not attested', async () => {
		const { caseNo } = await aDraft(portal, author, { origin: 'de_identified' });
		expect(await recordConsent(portal, author, { caseNo, kind: '', isAttested: false })).toEqual({
			ok: false,
			reason: 'malformed',
			fields: { kind: 'required', isAttested: 'required' }
		});
	});

	test('writes kind, who attested and when; the last one counts', async () => {
		portal.setNow(new Date('2026-11-21T09:00:00Z'));
		const { caseNo, id } = await aDraft(portal, author, { origin: 'de_identified' });
		await recordConsent(portal, author, { caseNo, kind: 'verbal_witnessed', isAttested: true });
		portal.setNow(new Date('2026-11-21T10:00:00Z'));
		expect(
			await recordConsent(portal, author, { caseNo, kind: 'written', isAttested: true })
		).toEqual({
			ok: true,
			value: { kind: 'written' }
		});
		expect(await lastAudit()).toEqual({
			actorId: author.id,
			type: 'case.consent_recorded',
			subject: { caseId: id, kind: 'written' }
		});
		expect(await readCase(portal, author, caseNo)).toMatchObject({
			value: {
				consent: {
					kind: 'written',
					attestedBy: author.displayName,
					attestedAt: '2026-11-21T10:00:00.000Z'
				}
			}
		});
	});
});

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
				consent: null,
				images: [],
				waitingImages: 1,
				isAuthor: true,
				mayEdit: true,
				mayAttach: true,
				mayChangeStatus: true
			}
		});
		expect(await lastAudit()).toEqual({
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
