import { afterEach, beforeEach, expect, test } from 'vitest';
import { REMOVED } from '#lib/domain/redaction/passages.ts';
import { discussedCase, recommendation, redactedRow, redaction } from '#server/db/schema.ts';
import { hideAnnotation } from '#server/meetings/hide-annotation.ts';
import { readMarks } from '#server/meetings/read-marks.ts';
import { readMinutes } from '#server/meetings/read-minutes.ts';
import { signRecommendation } from '#server/meetings/sign-recommendation.ts';
import { verifyRecommendations } from '#server/meetings/verify-recommendations.ts';
import { hashesOf, placeMark, writeParagraph } from '../builders/meetings.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aNamedDiscussion, aRedaction, NAME, redactionRow } from '../builders/redactions.ts';
import { columnsWith } from '../builders/stored-text.ts';

let portal: TestPortal;
beforeEach(async () => {
	portal = await openPortal();
});
afterEach(() => portal.close());

async function aSigned() {
	const discussion = await aNamedDiscussion(portal);
	const { agendaItemId, chair, panelist, meetingId } = discussion;
	const key = await placeMark(portal, { agendaItemId, author: panelist, label: NAME });
	await hideAnnotation(portal, chair, {
		agendaItemId,
		annotationKey: key,
		reason: `It names ${NAME}.`
	});
	await writeParagraph(portal, { agendaItemId, author: chair, text: `Lobectomy for ${NAME}.` });
	const signed = await signRecommendation(portal, chair, {
		agendaItemId,
		...(await hashesOf(portal, agendaItemId))
	});
	expect(signed).toMatchObject({ ok: true });
	const minutes = async () => {
		const view = await readMinutes(portal, panelist, meetingId);
		return view.ok ? view.value.decisions[0] : null;
	};
	return { ...discussion, minutes };
}

test('[RD8] text, marks and the kept case lose it; the seal is made anew over what is left and names the one before', async () => {
	const { caseNo, chair, presenter, minutes } = await aSigned();
	const [before] = await portal.db.select().from(recommendation);
	const redactionId = await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
	expect(await columnsWith(portal, NAME)).toEqual([]);
	const [row] = await portal.db.select().from(recommendation);
	expect(row).toMatchObject({
		bodyText: `Lobectomy for ${REMOVED}.`,
		signedAt: before?.signedAt,
		signedByName: chair.displayName
	});
	expect(row?.seal).not.toBe(before?.seal);
	const noted = await portal.db.select().from(redactedRow);
	expect(noted).toMatchObject([
		{ redactionId, table: 'discussed_case', formerSeal: null },
		{
			redactionId,
			table: 'recommendation',
			formerSeal: before?.seal,
			formerSignature: before?.signature
		}
	]);
	expect(await minutes()).toMatchObject({
		signature: 'valid',
		kept: 'unchanged',
		redactions: [{ reportedByName: presenter.displayName, decidedByName: chair.displayName }]
	});
	expect(await verifyRecommendations(portal)).toMatchObject({ ok: true, count: 1, redacted: 1 });
	expect((await redactionRow(portal, redactionId))?.taken).toEqual(
		expect.arrayContaining([
			{ place: 'signed_text', count: 1 },
			{ place: 'signed_marks', count: 1 },
			{ place: 'kept_case', count: 2 },
			{ place: 'hiding_reason', count: 1 },
			{ place: 'meeting_record', count: 1 },
			{ place: 'marks', count: 1 },
			{ place: 'recommendation', count: 1 }
		])
	);
});

test('[RD8] a second redaction is chained to the first', async () => {
	const { caseNo, chair, presenter, minutes } = await aSigned();
	await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
	await aRedaction(portal, { caseNo, by: chair, reporter: presenter, passages: 'Lobectomy' });
	expect(await minutes()).toMatchObject({ signature: 'valid', redactions: [{}, {}] });
	expect(await verifyRecommendations(portal)).toMatchObject({ ok: true, redacted: 1 });
});

test('[RD9] without a redaction in the same transaction nothing changes a signed row or a kept case', async () => {
	const { caseNo, agendaItemId, chair, presenter } = await aSigned();
	const redactionId = await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
	const [row] = await portal.db.select().from(recommendation);
	const change = () => portal.db.update(recommendation).set({ bodyText: 'Nothing.' });
	await expect(change()).rejects.toThrow();
	await expect(portal.db.update(discussedCase).set({ title: 'Nothing' })).rejects.toThrow();
	await expect(portal.db.delete(recommendation)).rejects.toThrow();
	await expect(portal.db.update(redactedRow).set({ formerSeal: 'x' })).rejects.toThrow();
	await expect(portal.db.update(redaction).set({ decidedByName: 'Nobody' })).rejects.toThrow();
	const noted = {
		redactionId,
		table: 'recommendation' as const,
		rowId: row?.id ?? '',
		at: portal.clock.now()
	};
	const withNote = (set: Partial<typeof recommendation.$inferInsert>) =>
		portal.db.transaction(async (tx) => {
			await tx.insert(redactedRow).values(noted);
			await tx.update(recommendation).set(set);
		});
	// Who signed, and when, is never redacted.
	await expect(withNote({ signedByName: 'Somebody else' })).rejects.toThrow();
	await expect(withNote({ signedAt: new Date() })).rejects.toThrow();
	expect((await portal.db.select().from(recommendation))[0]).toEqual(row);
	expect(agendaItemId).toBe(row?.agendaItemId);
});

test('[RD9] a changed row is no longer what was signed, also with a note that it was redacted', async () => {
	const { caseNo, chair, presenter } = await aSigned();
	const redactionId = await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
	const [row] = await portal.db.select().from(recommendation);
	await portal.db.transaction(async (tx) => {
		await tx.insert(redactedRow).values({
			...{ redactionId, table: 'recommendation', rowId: row?.id ?? '', at: portal.clock.now() },
			...{ formerSeal: row?.seal, formerSignature: row?.signature, formerKeyId: row?.keyId }
		});
		await tx.update(recommendation).set({ bodyText: 'No lobectomy.' });
	});
	expect(await verifyRecommendations(portal)).toEqual({
		ok: false,
		recommendationId: row?.id,
		reason: 'invalid'
	});
});

test('[RD10] exports and minutes are made from the same rows', async () => {
	const { caseNo, meetingId, agendaItemId, chair, panelist, presenter } = await aSigned();
	await aRedaction(portal, { caseNo, by: chair, reporter: presenter });
	const marks = await readMarks(portal, panelist, { meetingId, agendaItemId });
	const minutes = await readMinutes(portal, panelist, meetingId);
	expect(JSON.stringify([marks, minutes])).not.toMatch(/zulfiqar/i);
	expect(minutes).toMatchObject({ ok: true });
});
