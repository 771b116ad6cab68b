import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { decideStatement } from '#server/cases/decide-statement.ts';
import { attachment, meetingMember } from '#server/db/schema.ts';
import { auditOf } from '../../tests/builders/audit.ts';
import { aListableRow, anAttachmentRow, aRecord } from '../../tests/builders/cases.ts';
import { aMeeting } from '../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aCaseRow, aPerson } from '../../tests/builders/people.ts';
import { aStatement } from '../../tests/builders/statements.ts';
import { addAgendaItem } from './add-agenda-item.ts';
import { listingItems } from './case-for-agenda.ts';
import { concludeMeeting } from './conclude-meeting.ts';
import { deferAgendaItem } from './defer-agenda-item.ts';
import { nextAgendaItem } from './next-agenda-item.ts';
import { openAgendaItem } from './open-agenda-item.ts';
import { openMeeting } from './open-meeting.ts';
import { readMeeting } from './read-meeting.ts';
import { recordPresence } from './record-presence.ts';
import { removeAgendaItem } from './remove-agenda-item.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const lastAct = async () => (await auditOf(portal)).at(-1);

describe('listing a case', () => {
	test('a stranger learns nothing of the meeting', async () => {
		const { meetingId, stranger, items } = await aMeeting(portal);
		const caseNo = items[0]?.caseNo ?? '';
		const answer = await addAgendaItem(portal, stranger, { meetingId, caseNo });
		expect(answer).toEqual({ ok: false, reason: 'meeting_not_found' });
		expect(await readMeeting(portal, stranger, meetingId)).toEqual(answer);
		expect(await readMeeting(portal, stranger, 'no id at all')).toEqual(answer);
	});

	test('an observer may not propose', async () => {
		const { meetingId, observer } = await aMeeting(portal);
		const { caseNo } = await aCaseRow(portal, { author: observer });
		expect(await addAgendaItem(portal, observer, { meetingId, caseNo })).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
	});

	test('a participant may not list the case of somebody else, nor learn that it exists', async () => {
		const { meetingId, participant, presenter } = await aMeeting(portal);
		const { caseNo } = await aCaseRow(portal, { author: presenter });
		const unknown = await addAgendaItem(portal, participant, { meetingId, caseNo: '1980-1' });
		expect(unknown).toEqual({ ok: false, reason: 'case_not_found' });
		expect(await addAgendaItem(portal, participant, { meetingId, caseNo })).toEqual(unknown);
	});

	test('a chair does not reach the case of a person outside the meeting and the society', async () => {
		const { meetingId, chair, stranger } = await aMeeting(portal);
		const { caseNo } = await aCaseRow(portal, { author: stranger });
		expect(await addAgendaItem(portal, chair, { meetingId, caseNo })).toEqual({
			ok: false,
			reason: 'case_not_found'
		});
	});

	test('[HP30] a chair does not reach the case of another society by making its author a member', async () => {
		const { meetingId, chair, stranger } = await aMeeting(portal, { status: 'scheduled' });
		const { caseNo, id } = await aListableRow(portal, stranger);
		await portal.db
			.insert(meetingMember)
			.values({ meetingId, personId: stranger.id, role: 'participant' });
		expect(await addAgendaItem(portal, chair, { meetingId, caseNo })).toEqual({
			ok: false,
			reason: 'case_not_found'
		});
		const shown = await readMeeting(portal, chair, meetingId);
		expect(JSON.stringify(shown)).not.toContain(caseNo);
		expect(await addAgendaItem(portal, stranger, { meetingId, caseNo })).toMatchObject({
			ok: true
		});
		expect(await listingItems(portal.db, id)).toEqual([]);
		const after = await readMeeting(portal, chair, meetingId);
		expect(after.ok && after.value.plan.proposals).toMatchObject([{ caseNo }]);
	});

	test('a draft without consent is not even proposed; for anybody but its author it does not exist', async () => {
		const { meetingId, chair, presenter } = await aMeeting(portal, { status: 'scheduled' });
		const { caseNo } = await aCaseRow(portal, { author: presenter, status: 'draft' });
		expect(await addAgendaItem(portal, presenter, { meetingId, caseNo })).toEqual({
			ok: false,
			reason: 'consent_missing'
		});
		expect(await addAgendaItem(portal, chair, { meetingId, caseNo })).toEqual({
			ok: false,
			reason: 'case_not_found'
		});
	});

	test('[IM51] a case is not listed while a passage or an image of it may identify its patient', async () => {
		const { meetingId, chair, presenter, panelist } = await aMeeting(portal, {
			items: 0,
			status: 'scheduled'
		});
		const presentation = 'Seen by Dr Sarwat Jalal.';
		const made = await aListableRow(portal, presenter, { record: aRecord({ presentation }) });
		const { caseNo } = made;
		const open = { ok: false, reason: 'deidentification_open' };
		const list = (actor: Actor) => addAgendaItem(portal, actor, { meetingId, caseNo });
		expect(await list(chair)).toEqual(open);
		expect(await list(presenter)).toEqual(open);
		const found = 'Dr Sarwat Jalal';
		const statementId = await aStatement(portal, presenter, { caseNo, found });
		expect(await list(chair)).toEqual(open);
		const second = [chair, panelist, await aPerson(portal, { grade: 'consultant' })];
		for (const actor of second) {
			await decideStatement(portal, actor, { statementId, decision: 'confirm' });
		}
		const uploader = presenter;
		const status = 'awaiting_review';
		const waiting = await anAttachmentRow(portal, { caseId: made.id, uploader, status });
		expect(await list(chair)).toEqual(open);
		await portal.db
			.update(attachment)
			.set({ status: 'released' })
			.where(eq(attachment.id, waiting));
		expect(await list(chair)).toMatchObject({ ok: true });
	});

	test('[LB25] a case waits on one agenda only, until that meeting has ended', async () => {
		const first = await aMeeting(portal, { items: 1 });
		const second = await aMeeting(portal, { items: 0 });
		const caseNo = first.items[0]?.caseNo ?? '';
		const input = { meetingId: second.meetingId, caseNo, overrideReason: 'The rest is to follow.' };
		const list = () => addAgendaItem(portal, second.chair, input);
		expect(await list()).toEqual({ ok: false, reason: 'case_already_listed' });
		await concludeMeeting(portal, first.chair, { meetingId: first.meetingId });
		expect(await list()).toMatchObject({ ok: true });
	});

	test('a chair lists a case of a member, who presents it; of a colleague elsewhere the chair does', async () => {
		const { meetingId, chair, presenter } = await aMeeting(portal, { items: 0 });
		const colleague = await aPerson(portal);
		const own = await aListableRow(portal, presenter);
		const other = await aListableRow(portal, colleague);
		await addAgendaItem(portal, chair, { meetingId, caseNo: own.caseNo });
		await addAgendaItem(portal, chair, { meetingId, caseNo: other.caseNo });
		const view = await readMeeting(portal, chair, meetingId);
		expect(view.ok && view.value.agenda.map((item) => item.presenterId)).toEqual([
			presenter.id,
			chair.id
		]);
	});
});

test('the page of a meeting tells who is in its room from who has been', async () => {
	const { meetingId, chair, panelist } = await aMeeting(portal, { status: 'open' });
	await recordPresence(portal, { meetingId, personIds: [panelist.id] });
	const presence = async () => {
		const view = await readMeeting(portal, chair, meetingId);
		const members = view.ok ? view.value.members : [];
		return [panelist, chair].map(({ id }) => {
			const member = members.find(({ personId }) => personId === id);
			return [member?.isHere, member?.wasHere];
		});
	};
	expect(await presence()).toEqual([
		[true, true],
		[false, false]
	]);
	portal.setNow(new Date(Date.now() + 60_000));
	expect(await presence()).toEqual([
		[false, true],
		[false, false]
	]);
	portal.setNow(null);
});

describe('changing the agenda', () => {
	test('only the chair takes a case off', async () => {
		const { panelist, stranger, items } = await aMeeting(portal);
		const agendaItemId = items[0]?.id ?? '';
		expect(await removeAgendaItem(portal, panelist, { agendaItemId })).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
		for (const id of [agendaItemId, 'nothing']) {
			expect(await removeAgendaItem(portal, stranger, { agendaItemId: id })).toEqual({
				ok: false,
				reason: 'agenda_item_not_found'
			});
		}
	});

	test('a case under discussion cannot be taken off', async () => {
		const { chair, items } = await aMeeting(portal, { isDiscussing: true });
		const agendaItemId = items[0]?.id ?? '';
		expect(await removeAgendaItem(portal, chair, { agendaItemId })).toEqual({
			ok: false,
			reason: 'case_still_open'
		});
	});

	test('a case that was taken off can be listed again', async () => {
		const { chair, meetingId, items } = await aMeeting(portal, { items: 1 });
		const { id, caseNo } = items[0] ?? { id: '', caseNo: '' };
		expect(await removeAgendaItem(portal, chair, { agendaItemId: id })).toMatchObject({ ok: true });
		expect(await lastAct()).toMatchObject({ type: 'agenda_item.removed', actorId: chair.id });
		const view = await readMeeting(portal, chair, meetingId);
		expect(view.ok && view.value.listable.map((one) => one.caseNo)).toContain(caseNo);
		const again = { meetingId, caseNo, overrideReason: 'The rest is to follow.' };
		expect(await addAgendaItem(portal, chair, again)).toMatchObject({ ok: true });
	});
});

describe('conducting a meeting', () => {
	test('only a chair opens it, once, and holds the baton then', async () => {
		const { meetingId, chair, panelist, stranger } = await aMeeting(portal, {
			status: 'scheduled'
		});
		expect(await openMeeting(portal, stranger, { meetingId })).toEqual({
			ok: false,
			reason: 'meeting_not_found'
		});
		expect(await openMeeting(portal, panelist, { meetingId })).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
		expect(await openMeeting(portal, chair, { meetingId })).toMatchObject({ ok: true });
		expect(await lastAct()).toMatchObject({ type: 'meeting.opened', actorId: chair.id });
		expect(await openMeeting(portal, chair, { meetingId })).toEqual({
			ok: false,
			reason: 'meeting_open'
		});
	});

	test('no case is opened before the meeting is', async () => {
		const { meetingId, chair, items } = await aMeeting(portal, { status: 'scheduled' });
		const agendaItemId = items[0]?.id ?? '';
		const refused = { ok: false, reason: 'meeting_not_open' };
		expect(await openAgendaItem(portal, chair, { agendaItemId })).toEqual(refused);
		expect(await nextAgendaItem(portal, chair, { meetingId })).toEqual(refused);
		expect(await concludeMeeting(portal, chair, { meetingId })).toEqual(refused);
	});

	test('only one case is under discussion, and only the chair opens it', async () => {
		const { chair, panelist, items } = await aMeeting(portal);
		const [first, second] = items.map((item) => ({ agendaItemId: item.id }));
		if (first === undefined || second === undefined) {
			throw new Error('the meeting has two items');
		}
		expect(await openAgendaItem(portal, panelist, first)).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
		expect(await openAgendaItem(portal, chair, first)).toMatchObject({ ok: true });
		expect(await lastAct()).toMatchObject({ type: 'agenda_item.opened', subject: first });
		expect(await openAgendaItem(portal, chair, second)).toEqual({
			ok: false,
			reason: 'agenda_item_open'
		});
	});

	test('[LB1] "next" is refused while the open case has neither a signed recommendation nor a deferral', async () => {
		const { meetingId, chair, items } = await aMeeting(portal, { isDiscussing: true });
		expect(await nextAgendaItem(portal, chair, { meetingId })).toEqual({
			ok: false,
			reason: 'recommendation_missing'
		});
		await deferAgendaItem(portal, chair, {
			agendaItemId: items[0]?.id ?? '',
			reason: 'biopsy awaited'
		});
		expect(await nextAgendaItem(portal, chair, { meetingId })).toEqual({
			ok: true,
			value: { agendaItemId: items[1]?.id }
		});
	});

	test('after the last case "next" says that none is waiting', async () => {
		const { meetingId, chair } = await aMeeting(portal, { items: 0 });
		expect(await nextAgendaItem(portal, chair, { meetingId })).toEqual({
			ok: false,
			reason: 'agenda_finished'
		});
	});

	test('a deferral needs a reason and stays', async () => {
		const { chair, panelist, items, meetingId } = await aMeeting(portal, { isDiscussing: true });
		const agendaItemId = items[0]?.id ?? '';
		expect(await deferAgendaItem(portal, panelist, { agendaItemId, reason: 'no' })).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
		expect(await deferAgendaItem(portal, chair, { agendaItemId, reason: '  ' })).toMatchObject({
			ok: false,
			reason: 'malformed'
		});
		const reason = 'Biopsy result is awaited.';
		expect(await deferAgendaItem(portal, chair, { agendaItemId, reason })).toMatchObject({
			ok: true
		});
		expect(await lastAct()).toMatchObject({
			type: 'agenda_item.deferred',
			subject: { meetingId, agendaItemId }
		});
		expect(await deferAgendaItem(portal, chair, { agendaItemId, reason })).toEqual({
			ok: false,
			reason: 'agenda_item_closed'
		});
		expect(await openAgendaItem(portal, chair, { agendaItemId })).toEqual({
			ok: false,
			reason: 'agenda_item_closed'
		});
	});

	test('[LB25] a meeting does not end while a case is under discussion, and nothing is listed after its end', async () => {
		const { meetingId, chair, panelist, presenter, items } = await aMeeting(portal, {
			isDiscussing: true
		});
		expect(await concludeMeeting(portal, panelist, { meetingId })).toEqual({
			ok: false,
			reason: 'not_allowed'
		});
		expect(await concludeMeeting(portal, chair, { meetingId })).toEqual({
			ok: false,
			reason: 'case_still_open'
		});
		await deferAgendaItem(portal, chair, {
			agendaItemId: items[0]?.id ?? '',
			reason: 'more images'
		});
		expect(await concludeMeeting(portal, chair, { meetingId })).toMatchObject({ ok: true });
		expect(await lastAct()).toMatchObject({ type: 'meeting.concluded', actorId: chair.id });
		const { caseNo } = await aCaseRow(portal, { author: presenter });
		const refused = { ok: false, reason: 'meeting_concluded' };
		expect(await addAgendaItem(portal, chair, { meetingId, caseNo })).toEqual(refused);
		expect(await openMeeting(portal, chair, { meetingId })).toEqual(refused);
		expect(await concludeMeeting(portal, chair, { meetingId })).toEqual(refused);
	});
});
