import ICAL from 'ical.js';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { job, meeting, meetingMember } from '#server/db/schema.ts';
import { changeBoardMembers } from '#server/boards/change-board-members.ts';
import { addAgendaItem } from '#server/meetings/add-agenda-item.ts';
import { admitMember } from '#server/meetings/admit-member.ts';
import { askPresenter } from '#server/meetings/agenda/ask-presenter.ts';
import { triageCase } from '#server/meetings/agenda/triage-case.ts';
import {
	readSubscribedCalendar,
	renewCalendarAddress
} from '#server/meetings/calendar/calendar-address.ts';
import { moveMeeting } from '#server/meetings/calendar/move-meeting.ts';
import { removeMember } from '#server/meetings/remove-member.ts';
import { scheduleMeeting } from '#server/meetings/schedule-meeting.ts';
import { auditOf } from '../builders/audit.ts';
import { aListableRow, aRecord } from '../builders/cases.ts';
import { aMeeting, type TestMeeting } from '../builders/meetings.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-11-22T09:00:00Z');
const inDays = (days: number) => new Date(START + days * DAY);

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
	portal.jobs.start();
});
afterAll(async () => {
	await portal.jobs.close();
	await portal.close();
});
beforeEach(async () => {
	portal.setNow(new Date(START));
	await portal.db.delete(job);
	portal.letters.length = 0;
});

/** A meeting in five days to which all its members have been invited. */
async function invited(): Promise<TestMeeting> {
	const made = await aMeeting(portal, { status: 'scheduled', items: 0 });
	const plan = await scheduleMeeting(portal, made.chair, {
		...{ boardId: made.boardId, startsAt: inDays(5) }
	});
	expect(await letters()).toHaveLength(5);
	return { ...made, meetingId: plan.ok ? plan.value.meetingId : '' };
}

/** What has gone since, with what the calendar of its reader is told. */
async function letters() {
	portal.jobs.wake();
	await portal.jobs.whenIdle();
	return portal.letters.splice(0).map(({ to, subject, text, calendar }) => ({
		...{ to, text, kind: subject.split(':')[0] },
		calendar: calendar === undefined ? null : eventOf(calendar.content)
	}));
}

function eventOf(content: string) {
	const calendar = new ICAL.Component(ICAL.parse(content) as unknown[]);
	const events = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
	return {
		method: calendar.getFirstPropertyValue('method'),
		events: events.map((event) => ({
			...{ uid: event.uid, sequence: event.sequence },
			status: event.component.getFirstPropertyValue('status'),
			to: event.attendees.map((one) => String(one.getFirstValue()).toLowerCase())
		}))
	};
}

const eventFor = (
	{ meetingId }: TestMeeting,
	{ email }: Actor,
	{ sequence, status }: { sequence: number; status: string }
) => ({
	method: status === 'CANCELLED' ? 'CANCEL' : 'REQUEST',
	events: [{ uid: `${meetingId}@localhost`, sequence, status, to: [`mailto:${email}`] }]
});
const cancelled = (sequence: number) => ({ sequence, status: 'CANCELLED' });
const confirmed = (sequence: number) => ({ sequence, status: 'CONFIRMED' });

test('[CL16] who is taken off a planned meeting gets a cancellation, alone; who comes back is invited above it', async () => {
	const sitting = await invited();
	const { meetingId, chair, panelist } = sitting;
	const off = { meetingId, personId: panelist.id };
	expect(await removeMember(portal, panelist, off)).toMatchObject({ reason: 'not_allowed' });
	expect(await letters()).toEqual([]);
	await removeMember(portal, chair, off);
	expect(await letters()).toMatchObject([
		{
			...{ to: panelist.email, kind: 'No longer on the list' },
			calendar: eventFor(sitting, panelist, cancelled(1))
		}
	]);
	await moveMeeting(portal, chair, { meetingId, startsAt: inDays(6), minutes: 60 });
	expect((await letters()).map(({ to }) => to)).not.toContain(panelist.email);

	const back = { person: { email: panelist.email }, role: 'panelist' } as const;
	await admitMember(portal, chair, { meetingId, ...back });
	expect(await letters()).toMatchObject([
		{
			...{ to: panelist.email, kind: 'Invitation' },
			calendar: eventFor(sitting, panelist, confirmed(3))
		}
	]);
	await moveMeeting(portal, chair, { meetingId, startsAt: inDays(7), minutes: 60 });
	const moved = await letters();
	expect(moved.map(({ kind }) => kind)).toEqual(Array(5).fill('New time'));
	const told = (email: string) => moved.find(({ to }) => to === email)?.calendar?.events[0];
	expect([told(panelist.email)?.sequence, told(chair.email)?.sequence]).toEqual([4, 2]);

	const address = await renewCalendarAddress(portal, panelist);
	const token = /([^/]+)\.ics$/.exec(address.ok ? address.value.address : '')?.[1] ?? '';
	const own = await readSubscribedCalendar(portal, token);
	expect(own.ok && eventOf(own.value).events).toMatchObject([{}, { sequence: 4 }]);
	await removeMember(portal, chair, off);
	expect(await letters()).toMatchObject([{ calendar: eventFor(sitting, panelist, cancelled(5)) }]);
});

test('[CL16] who was not invited yet, or is back before the letter goes, gets no cancellation', async () => {
	const far = await aMeeting(portal, { status: 'scheduled', items: 0 });
	const plan = await scheduleMeeting(portal, far.chair, {
		...{ boardId: far.boardId, startsAt: inDays(40) }
	});
	const meetingId = plan.ok ? plan.value.meetingId : '';
	await removeMember(portal, far.chair, { meetingId, personId: far.panelist.id });
	expect(await letters()).toEqual([]);

	const sitting = await invited();
	const { chair, panelist } = sitting;
	const off = { meetingId: sitting.meetingId, personId: panelist.id };
	await removeMember(portal, chair, off);
	const back = { person: { email: panelist.email }, role: 'panelist' } as const;
	await admitMember(portal, chair, { meetingId: sitting.meetingId, ...back });
	expect(await letters()).toMatchObject([
		{ kind: 'Invitation', calendar: eventFor(sitting, panelist, confirmed(2)) }
	]);
});

test('[CL16] who leaves the board leaves its planned meetings, but not one where they are the only chair, and none that runs', async () => {
	const sitting = await invited();
	const { boardId, meetingId, chair, panelist, participant } = sitting;
	const running = await scheduleMeeting(portal, chair, { boardId, startsAt: inDays(1) });
	const openId = running.ok ? running.value.meetingId : '';
	await portal.db.update(meeting).set({ status: 'open' }).where(eq(meeting.id, openId));
	await letters();
	const change = { type: 'remove', personId: participant.id } as const;
	expect(await changeBoardMembers(portal, panelist, { boardId, change })).toMatchObject({
		reason: 'not_allowed'
	});
	await changeBoardMembers(portal, chair, { boardId, change });
	expect(await letters()).toMatchObject([
		{ to: participant.email, calendar: eventFor(sitting, participant, cancelled(1)) }
	]);
	const seats = await portal.db
		.select({ meetingId: meetingMember.meetingId, removedAt: meetingMember.removedAt })
		.from(meetingMember)
		.where(eq(meetingMember.personId, participant.id));
	expect(seats.find((one) => one.meetingId === openId)?.removedAt).toBeNull();
	const removed = (await auditOf(portal)).filter(({ type }) => type === 'member.removed');
	expect(removed.slice(-2).map(({ subject }) => subject)).toContainEqual({
		...{ meetingId, personId: participant.id }
	});

	const second = { type: 'change_role', personId: panelist.id, role: 'chair' } as const;
	await changeBoardMembers(portal, chair, { boardId, change: second });
	const leaving = { type: 'remove', personId: chair.id } as const;
	expect(await changeBoardMembers(portal, chair, { boardId, change: leaving })).toMatchObject({
		...{ ok: true, value: { leftMeetings: [] } }
	});
	expect(await letters()).toEqual([]);
});

test('[AG17] a presenter who is asked twice gets one letter, without a word of the case; none when it is listed by then', async () => {
	const { meetingId, chair, panelist, presenter } = await invited();
	const propose = async () => {
		const record = aRecord({ morphology: null });
		const { caseNo } = await aListableRow(portal, presenter, { record });
		const added = await addAgendaItem(portal, presenter, { meetingId, caseNo });
		return { caseNo, agendaItemId: added.ok ? added.value.agendaItemId : '' };
	};
	const { caseNo, agendaItemId } = await propose();
	expect((await askPresenter(portal, panelist, { agendaItemId })).ok).toBe(false);
	for (const _ of [1, 2]) {
		expect(await askPresenter(portal, chair, { agendaItemId })).toMatchObject({ ok: true });
	}
	const [letter, ...more] = await letters();
	expect([letter?.to, letter?.kind, more]).toEqual([
		...[presenter.email, `Something is missing in ${caseNo}`, []]
	]);
	expect(letter?.text).toContain(`/cases/${caseNo}`);
	expect(letter?.text).not.toMatch(/cough|lobe|histolog|morpholog/i);

	const other = await propose();
	await askPresenter(portal, chair, other);
	const triage = { choice: 'discuss', overrideReason: 'Comes on the day.' } as const;
	await triageCase(portal, chair, { agendaItemId: other.agendaItemId, ...triage });
	expect(await letters()).toEqual([]);
});
