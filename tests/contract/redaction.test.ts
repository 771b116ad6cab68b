import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { REMOVED } from '#lib/domain/redaction/passages.ts';
import { DOCUMENT_ROOTS, documentName } from '#lib/protocol/documents.ts';
import {
	agendaItem,
	attachment,
	documentClient,
	documentUpdate,
	image,
	liveDocument,
	tumorCase,
	poll
} from '#server/db/schema.ts';
import { sql } from '#server/db/client.ts';
import { readDocuments } from '#server/meetings/read-documents.ts';
import { checkAgain } from '#server/redaction/check-again.ts';
import { declineReport } from '#server/redaction/decline-report.ts';
import { reportPassages } from '#server/redaction/report-passages.ts';
import { takeOutPassages } from '#server/redaction/take-out-passages.ts';
import { auditOf, lastAudit } from '../builders/audit.ts';
import { aRecord } from '../builders/cases.ts';
import { aDiscussion } from '../builders/discussions.ts';
import { placeMark, writeLog, writeParagraph } from '../builders/meetings.ts';
import { openPoll } from '#server/meetings/talk/polls.ts';
import { askQuestion, sendMessage } from '#server/meetings/talk/send-message.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson } from '../builders/people.ts';
import {
	aNamedDiscussion,
	aRedaction,
	aReport,
	NAME,
	redactionRow
} from '../builders/redactions.ts';
import { columnsWith } from '../builders/stored-text.ts';

let portal: TestPortal;
beforeEach(async () => {
	portal = await openPortal();
});
afterEach(() => portal.close());

describe('two persons', () => {
	test('[RD1] who reads the case may report; an observer and a stranger may not', async () => {
		const { caseNo, presenter, participant, observer, stranger } = await aNamedDiscussion(portal);
		const input = { caseNo, kind: 'name' as const, passages: NAME };
		expect(await reportPassages(portal, stranger, input)).toEqual({
			ok: false,
			reason: 'case_not_found'
		});
		expect(await reportPassages(portal, observer, input)).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
		for (const actor of [participant, presenter]) {
			expect(await reportPassages(portal, actor, input)).toMatchObject({ ok: true });
		}
		expect(await lastAudit(portal)).toMatchObject({
			actorId: presenter.id,
			type: 'case.text_reported',
			subject: { kind: 'name', passages: 1 }
		});
	});

	test('[RD1] a report without passages, with too short, too long or too many is refused', async () => {
		const { caseNo, presenter } = await aNamedDiscussion(portal);
		const answer = async (passages: string) => {
			const report = await reportPassages(portal, presenter, { caseNo, kind: 'name', passages });
			return report.ok ? 'accepted' : report.fields;
		};
		expect(await answer(' \n ')).toEqual({ passages: 'passages_missing' });
		expect(await answer('Al')).toMatchObject({ 'passages.0': 'passage_short' });
		expect(await answer('- - -')).toMatchObject({ 'passages.0': 'passage_short' });
		expect(await answer('a'.repeat(201))).toMatchObject({ 'passages.0': 'passage_long' });
		const many = Array.from({ length: 21 }, (_, index) => `name ${index}`).join('\n');
		expect(await answer(many)).toEqual({ passages: 'passages_many' });
		expect(await answer('Ali\n\nAli \r\nLahore')).toBe('accepted');
	});

	test('[RD2] who reported does not take out, nor does a panelist, a stranger or a senior of another society', async () => {
		const { caseNo, chair, panelist, participant, stranger } = await aNamedDiscussion(portal);
		const redactionId = await aReport(portal, { caseNo, by: chair });
		const decision = { caseNo, redactionId };
		const psco = await aPerson(portal, { grade: 'consultant', society: 'psco' });
		expect(await takeOutPassages(portal, chair, decision)).toEqual({
			ok: false,
			reason: 'own_report'
		});
		expect(await takeOutPassages(portal, participant, decision)).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
		for (const actor of [stranger, psco]) {
			expect(await takeOutPassages(portal, actor, decision)).toEqual({
				ok: false,
				reason: 'case_not_found'
			});
		}
		expect(await columnsWith(portal, NAME)).toContain('redaction.passages');
		// A consultant of the author's society, who sits on this board as a panelist.
		expect(await takeOutPassages(portal, panelist, decision)).toMatchObject({ ok: true });
	});

	test('[RD2] an administrator of the society of the author takes out; of two at once one does', async () => {
		const { caseNo, chair, presenter } = await aNamedDiscussion(portal);
		const administrator = await aPerson(portal, { grade: 'coordinator', isAdministrator: true });
		const redactionId = await aReport(portal, { caseNo, by: presenter });
		const answers = await Promise.all(
			[administrator, chair].map((by) => takeOutPassages(portal, by, { caseNo, redactionId }))
		);
		expect(answers.map((one) => (one.ok ? 'done' : one.reason)).toSorted()).toEqual([
			'done',
			'redaction_decided'
		]);
	});

	test('[RD3] a declined report leaves the case as it is and holds its passages no longer', async () => {
		const { caseNo, caseId, chair, presenter } = await aNamedDiscussion(portal);
		const redactionId = await aReport(portal, { caseNo, by: presenter });
		const decline = (reason: string) =>
			declineReport(portal, chair, { caseNo, redactionId, reason });
		expect(await decline('no')).toMatchObject({ ok: false, fields: { reason: 'reason_short' } });
		expect(await decline('A place that a million people live in.')).toEqual({
			ok: true,
			value: null
		});
		expect(await redactionRow(portal, redactionId)).toMatchObject({
			status: 'declined',
			passages: null,
			decidedByName: chair.displayName
		});
		const [row] = await portal.db.select().from(tumorCase).where(eq(tumorCase.id, caseId));
		expect(JSON.stringify(row?.record)).toContain(NAME.toUpperCase());
		expect(await takeOutPassages(portal, chair, { caseNo, redactionId })).toEqual({
			ok: false,
			reason: 'redaction_decided'
		});
	});
});

describe('what is taken out', () => {
	test('[RD4] the passage leaves title, record, titles of uploads and images, whatever its case and white space', async () => {
		const { caseNo, caseId, imageId, attachmentId, chair, presenter } =
			await aNamedDiscussion(portal);
		await portal.db
			.update(tumorCase)
			.set({ title: `Cough of ${NAME}` })
			.where(eq(tumorCase.id, caseId));
		await portal.db
			.update(image)
			.set({ title: `CT ${NAME}` })
			.where(eq(image.id, imageId));
		await portal.db
			.update(attachment)
			.set({ title: NAME, reviewNote: `${NAME} is readable` })
			.where(eq(attachment.id, attachmentId));
		const redactionId = await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
		expect(await columnsWith(portal, NAME)).toEqual([]);
		expect(await columnsWith(portal, 'Zulfiqar')).toEqual([]);
		const [row] = await portal.db.select().from(tumorCase).where(eq(tumorCase.id, caseId));
		expect(row).toMatchObject({
			title: `Cough of ${REMOVED}`,
			version: 2,
			record: { presentation: `${REMOVED} coughs, says ${REMOVED}.`, sex: 'male' }
		});
		expect((await redactionRow(portal, redactionId))?.taken).toEqual([
			{ place: 'case_title', count: 1 },
			{ place: 'upload_title', count: 1 },
			{ place: 'upload_note', count: 1 },
			{ place: 'image_title', count: 1 },
			{ place: 'case_text', count: 2 }
		]);
	});

	test('[RD5] other words stay: a name within a longer word, a code of the record, another case', async () => {
		const { caseNo, caseId, items, chair, presenter } = await aDiscussion(
			portal,
			aRecord({ presentation: 'Ali, male, malignant. Quality: alive.' })
		);
		const other = await aDiscussion(portal, aRecord({ presentation: 'Ali again.' }));
		await aRedaction(portal, { caseNo, by: chair, reporter: presenter, passages: 'Ali\nmale' });
		const recordOf = async (id: string) =>
			(await portal.db.select().from(tumorCase).where(eq(tumorCase.id, id)))[0]?.record;
		expect(await recordOf(caseId)).toMatchObject({
			presentation: `${REMOVED}, ${REMOVED}, malignant. Quality: alive.`,
			sex: 'male'
		});
		expect(await recordOf(other.caseId)).toMatchObject({ presentation: 'Ali again.' });
		expect(items).toHaveLength(1);
	});

	test('[RD6] a document is rewritten without the passage and without anything that was ever deleted in it', async () => {
		const { caseNo, agendaItemId, chair, panelist, presenter } = await aNamedDiscussion(portal);
		const given = { agendaItemId, author: panelist };
		await placeMark(portal, { ...given, label: `4R of ${NAME}` });
		await writeParagraph(portal, { ...given, text: `Lobectomy for ${NAME}, then follow up.` });
		const inFirst = (edit: (text: Y.XmlText) => void) =>
			writeLog(portal, { ...given, kind: 'recommendation' }, (document) => {
				const paragraph = document.getXmlFragment(DOCUMENT_ROOTS.recommendation).get(0);
				const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
				if (text instanceof Y.XmlText) {
					edit(text);
				}
			});
		// Pasted, typed one character at a time, and all of it taken back.
		const typed = ['ǁ', 'ʘ', 'ǂ'];
		await inFirst((text) => text.insert(0, 'Xanthippe'));
		for (const character of typed) {
			await inFirst((text) => text.insert(0, character));
		}
		await inFirst((text) => text.delete(0, 12));
		for (const words of ['Xanthippe', ...typed]) {
			expect(await columnsWith(portal, words)).toEqual(['document_update.bytes']);
		}
		await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
		for (const words of [NAME, 'Xanthippe', ...typed]) {
			expect(await columnsWith(portal, words)).toEqual([]);
		}
		const documents = await portal.db.transaction((tx) => readDocuments(tx, agendaItemId));
		expect(JSON.stringify(documents.body)).toContain(`Lobectomy for ${REMOVED}, then follow up.`);
		expect(documents.annotations.map(([, value]) => value)).toMatchObject([
			{ label: `4R of ${REMOVED}` }
		]);
	});

	test('[RD6] formatting stays, and a passage is found that is bold in part', async () => {
		const { caseNo, agendaItemId, chair, panelist, presenter } = await aNamedDiscussion(portal);
		await writeLog(
			portal,
			{ agendaItemId, author: panelist, kind: 'recommendation' },
			(document) => {
				const text = new Y.XmlText();
				const paragraph = new Y.XmlElement('paragraph');
				paragraph.insert(0, [text]);
				document.getXmlFragment(DOCUMENT_ROOTS.recommendation).push([paragraph]);
				text.insert(0, 'For Zulfiqar Marker-Khan: rest.');
				text.format(4, 8, { bold: {} });
				text.format(26, 4, { italic: {} });
			}
		);
		await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
		const { body } = await portal.db.transaction((tx) => readDocuments(tx, agendaItemId));
		expect(body).toEqual({
			type: 'doc',
			content: [
				{
					type: 'paragraph',
					content: [
						{ type: 'text', text: 'For ' },
						{ type: 'text', text: REMOVED, marks: [{ type: 'bold', attrs: {} }] },
						{ type: 'text', text: ': ' },
						{ type: 'text', text: 'rest', marks: [{ type: 'italic', attrs: {} }] },
						{ type: 'text', text: '.' }
					]
				}
			]
		});
	});

	test('[RD7] every document of the case begins a generation, also one that nobody has opened; rows stand by author', async () => {
		const { caseNo, agendaItemId, chair, panelist, presenter } = await aNamedDiscussion(portal);
		const key = await placeMark(portal, { agendaItemId, author: panelist, label: NAME });
		await placeMark(portal, { agendaItemId, author: chair, label: 'node' });
		const redactionId = await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
		const generations = await portal.db.select().from(liveDocument);
		expect(generations.map(({ generation }) => generation)).toEqual([2, 2, 2]);
		expect((await redactionRow(portal, redactionId))?.generations).toHaveLength(3);
		const name = documentName({ agendaItemId, kind: 'marks' });
		const log = await portal.db
			.select()
			.from(documentUpdate)
			.where(eq(documentUpdate.document, name));
		expect(log.map(({ authorId }) => authorId).toSorted()).toEqual(
			[chair.id, panelist.id].toSorted()
		);
		// What stands in the mark now is the author's own, or they could never change it again.
		const bound = await portal.db.select().from(documentClient);
		expect(bound.map(({ personId }) => personId)).toEqual([panelist.id]);
		const whole = new Y.Doc();
		log.forEach(({ bytes }) => Y.applyUpdate(whole, bytes));
		expect(whole.getMap('annotations').get(key)).toMatchObject({ label: REMOVED });
	});
});

test('[RD11] the audit trail says who, which case and how much, never the passage', async () => {
	const { caseNo, caseId, chair, presenter } = await aNamedDiscussion(portal);
	const redactionId = await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
	expect(await lastAudit(portal)).toEqual({
		actorId: chair.id,
		type: 'case.text_redacted',
		subject: {
			caseId,
			redactionId,
			kind: 'name',
			reportedById: presenter.id,
			case_text: 2,
			documents: 3,
			generation: 2
		}
	});
	expect(JSON.stringify(await auditOf(portal))).not.toMatch(/zulfiqar/i);
});

test('[RD15] "check again" finds what is left, here and elsewhere, and keeps nothing of what was typed', async () => {
	const { caseNo, agendaItemId, chair, panelist, presenter } = await aNamedDiscussion(portal);
	const other = await aNamedDiscussion(portal);
	await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
	const check = (passages: string, by = chair) => checkAgain(portal, by, { caseNo, passages });
	expect(await check(NAME)).toEqual({
		ok: true,
		value: { inCase: 0, within: 0, stored: 0, elsewhere: 1 }
	});
	expect(await columnsWith(portal, NAME)).toEqual(['tumor_case.record']);
	await placeMark(portal, { agendaItemId, author: panelist, label: 'Malignant' });
	await portal.db.update(documentUpdate).set({ generation: 2 });
	expect(await check('Malignant')).toMatchObject({ value: { inCase: 1, stored: 1, elsewhere: 0 } });
	expect(await check('malign\nignant')).toMatchObject({ value: { inCase: 0, within: 2 } });
	expect(await check('  ')).toMatchObject({ ok: false, fields: { passages: 'passages_missing' } });
	expect(await check(NAME, other.stranger)).toEqual({ ok: false, reason: 'case_not_found' });
	expect(await lastAudit(portal)).toMatchObject({ type: 'case.redaction_refused' });
});

test('[RD12] a redaction that fails halfway leaves everything as it was', async () => {
	const { caseNo, agendaItemId, chair, presenter } = await aNamedDiscussion(portal);
	await placeMark(portal, { agendaItemId, author: chair, label: NAME });
	const redactionId = await aReport(portal, { caseNo, by: presenter });
	await portal.db.execute(
		sql`create function fails() returns trigger language plpgsql as $$ begin raise exception 'away'; end $$`
	);
	await portal.db.execute(
		sql`create trigger fails before insert on document_snapshot for each row execute function fails()`
	);
	await expect(takeOutPassages(portal, chair, { caseNo, redactionId })).rejects.toThrow();
	await portal.db.execute(sql`drop trigger fails on document_snapshot`);
	await portal.db.execute(sql`drop function fails`);
	expect(await columnsWith(portal, NAME)).toEqual([
		'document_update.bytes',
		'redaction.passages',
		'tumor_case.record'
	]);
	expect((await portal.db.select().from(liveDocument)).map(({ generation }) => generation)).toEqual(
		[1]
	);
	expect(await takeOutPassages(portal, chair, { caseNo, redactionId })).toMatchObject({ ok: true });
	expect(await columnsWith(portal, NAME)).toEqual([]);
	expect(await portal.db.select().from(agendaItem)).toHaveLength(1);
});

test('[RM21] messages, questions and polls of the meeting lose it too', async () => {
	const discussion = await aNamedDiscussion(portal);
	const { caseNo, meetingId, chair, panelist, presenter, observer } = discussion;
	const text = `Is ${NAME} fit?`;
	await sendMessage(portal, panelist, { meetingId, text });
	await askQuestion(portal, observer, { meetingId, text });
	await openPoll(portal, chair, {
		...{ meetingId, question: `What for ${NAME}?`, options: [`Operate ${NAME}`, 'Wait'] },
		...{ isMultiple: false, isAnonymous: true }
	});
	const redactionId = await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
	expect(await columnsWith(portal, NAME)).toEqual([]);
	expect((await redactionRow(portal, redactionId))?.taken).toEqual(
		expect.arrayContaining([
			{ place: 'room_message', count: 2 },
			{ place: 'poll', count: 2 }
		])
	);
	expect(await portal.db.select({ options: poll.options }).from(poll)).toEqual([
		{ options: `Operate ${REMOVED}\nWait` }
	]);
});
