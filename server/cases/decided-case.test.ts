import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditOf } from '../../tests/builders/audit.ts';
import { aDraft, aReadyCase, aRecord, anAgendaWith } from '../../tests/builders/cases.ts';
import { aDiscussion, aReleasedImage, aSignature } from '../../tests/builders/discussions.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import type { MeetingRole, MeetingStatus } from '#lib/domain/meeting/meeting.ts';
import type { Actor } from '#lib/domain/people/actor.ts';
import { agendaItem, attachment, tumorCase } from '#server/db/schema.ts';
import { removeAttachment } from '#server/images/remove-attachment.ts';
import { readAttachments } from '#server/images/read-attachments.ts';
import { addAgendaItem } from '#server/meetings/add-agenda-item.ts';
import { deferAgendaItem } from '#server/meetings/defer-agenda-item.ts';
import { readItemCase } from '#server/meetings/read-item-case.ts';
import { readMeeting } from '#server/meetings/read-meeting.ts';
import { readToday } from '#server/meetings/read-today.ts';
import { backToDraft } from './back-to-draft.ts';
import { editCase } from './edit-case.ts';
import { readCase } from './read-case.ts';
import { readMyCases } from './read-my-cases.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

test('[LB73] an image that was before the board in a signed recommendation is not taken out of the case', async () => {
	const discussion = await aDiscussion(portal);
	const { presenter, caseId, caseNo, attachmentId } = discussion;
	await aSignature(portal, discussion);
	const entries = (await auditOf(portal)).length;
	expect(await removeAttachment(portal, presenter, { attachmentId })).toEqual({
		ok: false,
		reason: 'image_signed'
	});
	expect(await portal.db.$count(attachment, eq(attachment.id, attachmentId))).toBe(1);
	expect(await auditOf(portal)).toHaveLength(entries);

	const later = await aReleasedImage(portal, { caseId, uploader: presenter });
	const read = await readAttachments(portal, presenter, { caseNo });
	expect(read.ok && read.value.attachments.map((one) => [one.id, one.isSigned])).toEqual([
		[later.attachmentId, false],
		[attachmentId, true]
	]);
	expect(await removeAttachment(portal, presenter, later)).toMatchObject({ ok: true });
});

test('an image of a deferred case may be taken out; the room says that one is gone', async () => {
	const { presenter, chair, agendaItemId, meetingId, attachmentId } = await aDiscussion(portal);
	await deferAgendaItem(portal, chair, { agendaItemId, reason: 'another scan' });
	expect(await removeAttachment(portal, presenter, { attachmentId })).toMatchObject({ ok: true });
	expect(await readItemCase(portal, chair, { meetingId, agendaItemId })).toMatchObject({
		ok: true,
		value: { images: [], missingImages: 1, isChangedSince: true }
	});
});

test('[LB74] the plan before the board is fixed from the moment the board has opened the case, also after a deferral', async () => {
	const { presenter, chair, agendaItemId, caseId, caseNo } = await aDiscussion(portal);
	await deferAgendaItem(portal, chair, { agendaItemId, reason: 'another scan' });
	const input = { caseNo, version: 1, title: 'Upper-lobe mass' };
	const withPlan = (preBoardPlan: string | null) =>
		editCase(portal, presenter, { ...input, record: aRecord({ preBoardPlan }) });
	for (const plan of ['Chemotherapy first, as the board said.', null]) {
		expect(await withPlan(plan)).toEqual({
			ok: false,
			reason: 'plan_fixed',
			fields: { preBoardPlan: 'plan_fixed' }
		});
	}
	const other = aRecord({ comorbidities: 'Diabetes.' });
	expect(await editCase(portal, presenter, { ...input, record: other })).toMatchObject({
		ok: true
	});
	const [row] = await portal.db.select().from(tumorCase).where(eq(tumorCase.id, caseId));
	expect(row?.record).toEqual(other);
});

test('[LB75] a decided case does not go back to draft', async () => {
	const discussion = await aDiscussion(portal);
	await aSignature(portal, discussion);
	const { presenter, caseNo, chair } = discussion;
	expect(await backToDraft(portal, presenter, { caseNo })).toEqual({
		ok: false,
		reason: 'case_decided'
	});
	expect(await backToDraft(portal, chair, { caseNo })).toEqual({
		ok: false,
		reason: 'not_allowed'
	});
});

test('a deferred case goes back to draft', async () => {
	const { presenter, chair, agendaItemId, caseNo } = await aDiscussion(portal);
	await deferAgendaItem(portal, chair, { agendaItemId, reason: 'another scan' });
	expect(await backToDraft(portal, presenter, { caseNo })).toMatchObject({ ok: true });
});

test('[LB76] a decided case is shown as decided everywhere, with its recommendation, and says when it was changed after it', async () => {
	const discussion = await aDiscussion(portal);
	await aSignature(portal, discussion);
	const { presenter, panelist, chair, caseNo, meetingId } = discussion;
	const view = async (reader: Actor) => {
		const read = await readCase(portal, reader, caseNo);
		if (!read.ok) {
			throw new Error(read.reason);
		}
		return read.value;
	};
	const signed = {
		...{ signedByName: chair.displayName, minutesOf: meetingId, signature: 'valid' },
		isCaseChangedSince: false
	};
	const before = await view(presenter);
	expect(before).toMatchObject({
		...{ state: 'decided', isPlanFixed: true, mayChangeStatus: false, mayEdit: true },
		recommendations: [signed]
	});
	expect((await readMyCases(portal, presenter)).map((one) => one.state)).toEqual(['decided']);
	const today = await readToday(portal, presenter);
	expect(today.ok && today.value.cases.map((one) => one.state)).toEqual(['decided']);

	const record = aRecord({ comorbidities: 'Diabetes.' });
	await editCase(portal, presenter, {
		caseNo,
		version: before.version,
		title: 'Upper-lobe mass',
		record
	});
	expect((await view(panelist)).recommendations).toMatchObject([
		{ ...signed, isCaseChangedSince: true }
	]);
});

test('[LB76] what another meeting recommended is shown to the author, not to members of this meeting alone', async () => {
	const discussion = await aDiscussion(portal);
	await aSignature(portal, discussion);
	const { presenter, caseId, caseNo } = discussion;
	const elsewhere = await aPerson(portal, { grade: 'consultant' });
	await anAgendaWith(portal, {
		...{ caseId, presenter, members: [{ actor: elsewhere, role: 'chair' }] }
	});
	const read = await readCase(portal, elsewhere, caseNo);
	expect(read.ok && [read.value.state, read.value.recommendations]).toEqual(['listed', []]);
	const own = await readCase(portal, presenter, caseNo);
	expect(own.ok && own.value.recommendations).toHaveLength(1);
});

test('[LB77] the page of a ready case names the meetings where its author may list it, and no other', async () => {
	const author = await aPerson(portal, { grade: 'resident' });
	const made = await aReadyCase(portal, author);
	const other = await aReadyCase(portal, author);
	const agenda = (role: MeetingRole, status: MeetingStatus, caseId = other.id) =>
		anAgendaWith(portal, {
			...{ caseId, presenter: author, members: [{ actor: author, role }], status },
			itemStatus: 'deferred'
		});
	const planned = await agenda('participant', 'scheduled');
	await agenda('panelist', 'open');
	await agenda('observer', 'scheduled');
	await agenda('participant', 'concluded');
	await agenda('participant', 'scheduled', made.id);
	const view = async () => {
		const read = await readCase(portal, author, made.caseNo);
		return read.ok ? read.value.meetingsToListAt.map((one) => one.id).toSorted() : read;
	};
	// Of an open meeting the call for cases is over.
	expect(await view()).toEqual([planned.meetingId]);
	const { meetingId } = planned;
	expect(await addAgendaItem(portal, author, { meetingId, caseNo: made.caseNo })).toMatchObject({
		ok: true
	});
	expect(await view()).toEqual([]);
});

test('[LB77] a decided case is offered to the chair of another meeting, marked as decided', async () => {
	const discussion = await aDiscussion(portal);
	await aSignature(portal, discussion);
	const { presenter, chair, caseNo } = discussion;
	const ready = await aReadyCase(portal, presenter);
	const draft = await aDraft(portal, presenter);
	const { meetingId } = await anAgendaWith(portal, {
		...{ caseId: draft.id, presenter, itemStatus: 'deferred' },
		members: [
			{ actor: chair, role: 'chair' },
			{ actor: presenter, role: 'participant' }
		]
	});
	await portal.db
		.update(agendaItem)
		.set({ deferredReason: 'later', closedAt: portal.clock.now() })
		.where(eq(agendaItem.meetingId, meetingId));
	const read = await readMeeting(portal, presenter, meetingId);
	expect(read.ok && new Map(read.value.listable.map((one) => [one.caseNo, one.isDecided]))).toEqual(
		new Map([
			[ready.caseNo, false],
			[caseNo, true]
		])
	);
});
