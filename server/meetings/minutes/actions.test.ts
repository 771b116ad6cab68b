import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { action, agendaItem } from '#server/db/schema.ts';
import { lastAudit } from '../../../tests/builders/audit.ts';
import { aListableRow } from '../../../tests/builders/cases.ts';
import { aMeeting, type TestMeeting } from '../../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../../tests/builders/open-portal.ts';
import { addAgendaItem } from '../add-agenda-item.ts';
import { concludeMeeting } from '../conclude-meeting.ts';
import { deferAgendaItem } from '../defer-agenda-item.ts';
import { openMeeting } from '../open-meeting.ts';
import { readMinutes } from '../read-minutes.ts';
import { readToday } from '../read-today.ts';
import { addAction } from './add-action.ts';
import { readSlip } from './read-slip.ts';
import { removeAction } from './remove-action.ts';
import { settleAction } from './settle-action.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
	portal.setNow(new Date('2026-11-24T10:00:00Z'));
});
afterAll(() => portal.close());

const planned = { what: 'MRI of the brachial plexus', dueOn: '2026-11-30' };

async function aDiscussion() {
	const meeting = await aMeeting(portal, { isDiscussing: true });
	const [open, waiting] = meeting.items;
	if (open === undefined || waiting === undefined) {
		throw new Error('the meeting has two cases');
	}
	const add = (by: Actor, given: Partial<Parameters<typeof addAction>[2]> = {}) =>
		addAction(portal, by, {
			...{ agendaItemId: open.id, ownerId: meeting.panelist.id },
			...planned,
			...given
		});
	return { ...meeting, open, waiting, add };
}

async function added(by: Awaited<ReturnType<typeof aDiscussion>>): Promise<string> {
	const done = await by.add(by.chair);
	if (!done.ok) {
		throw new Error(done.reason);
	}
	return done.value.actionId;
}

async function end({ meetingId, chair, open }: TestMeeting & { open: { id: string } }) {
	const deferral = { agendaItemId: open.id, reason: 'No MRI yet' };
	expect(await deferAgendaItem(portal, chair, deferral)).toMatchObject({ ok: true });
	expect(await concludeMeeting(portal, chair, { meetingId })).toMatchObject({ ok: true });
}

test('[MN10] chair and presenter write an action of an open case; nobody else does', async () => {
	const meeting = await aDiscussion();
	const { stranger, panelist, participant, observer, chair, presenter, add } = meeting;
	expect(await add(stranger)).toEqual({ ok: false, reason: 'agenda_item_not_found' });
	for (const other of [panelist, participant, observer]) {
		expect(await add(other)).toEqual({ ok: false, reason: 'not_allowed' });
	}
	expect(await add(chair)).toMatchObject({ ok: true });
	expect(await add(presenter)).toMatchObject({ ok: true });
	expect(await lastAudit(portal)).toMatchObject({ actorId: presenter.id, type: 'action.added' });
});

test('[MN11] an action has a member who acts as its owner, a day from today on, and words', async () => {
	const { chair, observer, stranger, add } = await aDiscussion();
	for (const { id: ownerId } of [observer, stranger]) {
		expect(await add(chair, { ownerId })).toMatchObject({ ok: false, reason: 'person_not_found' });
	}
	expect(await add(chair, { dueOn: '2026-11-23' })).toMatchObject({
		ok: false,
		fields: { dueOn: 'past' }
	});
	expect(await add(chair, { dueOn: '2026-11-24' })).toMatchObject({ ok: true });
});

test.each(['list_only', 'proposed'] as const)(
	'[MN12] no action of a case that is %s: it was not discussed',
	async (status) => {
		const { waiting, chair, add } = await aDiscussion();
		await portal.db.update(agendaItem).set({ status }).where(eq(agendaItem.id, waiting.id));
		expect(await add(chair, { agendaItemId: waiting.id })).toEqual({
			...{ ok: false, reason: 'agenda_item_not_open' }
		});
	}
);

test('[MN12] no action of a case that waits, and none is added or removed once the minutes are sent', async () => {
	const meeting = await aDiscussion();
	const { chair, add, waiting, open } = meeting;
	expect(await add(chair, { agendaItemId: waiting.id })).toEqual({
		ok: false,
		reason: 'agenda_item_not_open'
	});
	const actionId = await added(meeting);
	const gone = await added(meeting);
	const remove = (id: string) =>
		removeAction(portal, chair, { agendaItemId: open.id, actionId: id });
	expect(await remove(gone)).toMatchObject({ ok: true });
	await end(meeting);
	const over = { ok: false, reason: 'meeting_concluded' };
	expect(await add(chair)).toEqual(over);
	expect(await remove(actionId)).toEqual(over);
});

test('[MN12] who proposed a case writes no action of it, so a proposal neither shows to the room nor keeps a meeting from its end', async () => {
	const held = await aMeeting(portal, { status: 'scheduled', items: 1 });
	const { meetingId, chair, presenter, panelist } = held;
	const { caseNo } = await aListableRow(portal, presenter);
	const proposed = await addAgendaItem(portal, presenter, { meetingId, caseNo });
	const agendaItemId = proposed.ok ? proposed.value.agendaItemId : '';
	await openMeeting(portal, chair, { meetingId });
	const given = { agendaItemId, ownerId: panelist.id, ...planned };
	for (const actor of [presenter, chair]) {
		expect(await addAction(portal, actor, given)).toEqual({
			ok: false,
			reason: 'agenda_item_not_open'
		});
	}
	const ended = await concludeMeeting(portal, chair, { meetingId });
	expect(ended).toMatchObject({ ok: true });
});

test('[MN13] what was sent is not changed by anything: the database refuses it', async () => {
	const meeting = await aDiscussion();
	const id = await added(meeting);
	await end(meeting);
	const row = eq(action.id, id);
	await expect(portal.db.delete(action).where(row)).rejects.toThrow();
	await expect(portal.db.update(action).set({ dueOn: '2027-01-01' }).where(row)).rejects.toThrow();
	const other = { ownerId: meeting.chair.id };
	await expect(portal.db.update(action).set(other).where(row)).rejects.toThrow();
});

test('[MN14] the owner alone says once that it is done, or why not; the minutes say it after them', async () => {
	const meeting = await aDiscussion();
	const { meetingId, panelist, chair, participant } = meeting;
	const actionId = await added(meeting);
	await end(meeting);
	const not = { actionId, state: 'not_done', reason: 'The machine is broken' } as const;
	for (const other of [chair, participant]) {
		expect(await settleAction(portal, other, not)).toEqual({ ok: false, reason: 'not_found' });
	}
	expect(await settleAction(portal, panelist, not)).toMatchObject({ ok: true });
	expect(await settleAction(portal, panelist, { actionId, state: 'done' })).toEqual({
		ok: false,
		reason: 'action_settled'
	});
	const minutes = await readMinutes(portal, panelist, meetingId);
	expect(minutes).toMatchObject({
		ok: true,
		value: {
			decisions: [
				{ actions: [{ ...planned, ownerName: panelist.displayName, ...{ state: 'not_done' } }] },
				{ actions: [] }
			]
		}
	});
});

test('[MN15] the owner sees what is open on the page of the day, overdue first, and nobody else does', async () => {
	const meeting = await aDiscussion();
	const { chair, panelist, presenter, add } = meeting;
	await add(chair, { what: 'Later', dueOn: '2026-12-30' });
	await add(chair, { what: 'Soon', dueOn: '2026-11-25' });
	const onToday = async (actor: Actor) => {
		const today = await readToday(portal, actor);
		return today.ok
			? today.value.actions.map(({ what, isOverdue }) => ({ what, isOverdue }))
			: null;
	};
	portal.setNow(new Date('2026-11-25T19:30:00Z'));
	expect(await onToday(panelist)).toEqual([
		{ what: 'Soon', isOverdue: true },
		{ what: 'Later', isOverdue: false }
	]);
	expect(await onToday(presenter)).toEqual([]);
	portal.setNow(new Date('2026-11-24T10:00:00Z'));
});

test('[MN30] a slip is made of a decided or deferred case, for who reads the minutes', async () => {
	const meeting = await aDiscussion();
	const { meetingId, presenter, stranger, open, waiting } = meeting;
	await end(meeting);
	const slip = (actor: Actor, caseNo: string) => readSlip(portal, actor, { meetingId, caseNo });
	expect(await slip(stranger, open.caseNo)).toEqual({ ok: false, reason: 'meeting_not_found' });
	expect(await slip(presenter, waiting.caseNo)).toEqual({ ok: false, reason: 'case_not_found' });
	expect(await slip(presenter, open.caseNo)).toMatchObject({
		ok: true,
		value: { decision: { caseNo: open.caseNo, kind: 'deferred', reason: 'No MRI yet' } }
	});
});
