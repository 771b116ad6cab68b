import ICAL from 'ical.js';
import { and, asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SeriesPattern } from '#lib/domain/meeting/series.ts';
import { agendaItem, job, meeting, meetingReminder, quorumRecord } from '#server/db/schema.ts';
import { changeBoardRules } from '#server/boards/change-board-rules.ts';
import { addAgendaItem } from '#server/meetings/add-agenda-item.ts';
import { admitMember } from '#server/meetings/admit-member.ts';
import { answerMeeting } from '#server/meetings/calendar/answer-meeting.ts';
import {
	readSubscribedCalendar,
	renewCalendarAddress,
	revokeCalendarAddress
} from '#server/meetings/calendar/calendar-address.ts';
import { cancelMeeting } from '#server/meetings/calendar/cancel-meeting.ts';
import { changeSeries, createSeries } from '#server/meetings/calendar/change-series.ts';
import { moveMeeting } from '#server/meetings/calendar/move-meeting.ts';
import { readCalendarFile } from '#server/meetings/calendar/read-calendar-file.ts';
import { remindMembers } from '#server/meetings/calendar/remind-members.ts';
import { concludeMeeting } from '#server/meetings/conclude-meeting.ts';
import { openMeeting } from '#server/meetings/open-meeting.ts';
import { recordPresence } from '#server/meetings/record-presence.ts';
import { aMeeting, type TestMeeting } from '../builders/meetings.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { auditOf } from '../builders/audit.ts';
import { scheduleMeeting } from '#server/meetings/schedule-meeting.ts';
import { admitFromLobby, knockAtMeeting } from '#server/meetings/talk/lobby.ts';
import { aReadyCase } from '../builders/cases.ts';
import { aCaseRow, aPerson } from '../builders/people.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Sunday; 15:00 in Karachi is 10:00 UTC. */
const START = Date.parse('2026-11-22T09:00:00Z');

let portal: TestPortal;
let now: number;
beforeAll(async () => {
	portal = await openPortal();
	portal.jobs.start();
});
afterAll(async () => {
	await portal.jobs.close();
	await portal.close();
});
beforeEach(async () => {
	now = START;
	portal.setNow(new Date(now));
	await portal.db.delete(job);
	portal.letters.length = 0;
});

/** Lets the time pass and everything be done that is due then. */
async function wait(ms: number): Promise<void> {
	portal.setNow(new Date((now += ms)));
	portal.jobs.wake();
	await portal.jobs.whenIdle();
}
const at = (ms: number) => new Date(START + ms);
/** Subject without the board and the time, and to whom, of what went since. */
function went(): string[] {
	return portal.letters
		.splice(0)
		.map(({ subject, to }) => `${subject.split(':')[0]} ${to}`)
		.toSorted();
}
const toAll = (kind: string, people: { email: string }[]) =>
	people.map(({ email }) => `${kind} ${email}`).toSorted();
const seated = ({ chair, panelist, presenter, participant, observer }: TestMeeting) => [
	...[chair, panelist, presenter, participant, observer]
];

/** A meeting of a board with five members, planned for `startsAt`. */
async function planned(startsAt: Date): Promise<TestMeeting> {
	const made = await aMeeting(portal, { status: 'scheduled', items: 1 });
	const plan = await scheduleMeeting(portal, made.chair, { boardId: made.boardId, startsAt });
	return { ...made, meetingId: plan.ok ? plan.value.meetingId : '' };
}
const rowOf = async (meetingId: string) =>
	(await portal.db.select().from(meeting).where(eq(meeting.id, meetingId)))[0];

function parsed(content: string) {
	const calendar = new ICAL.Component(ICAL.parse(content) as unknown[]);
	const [event] = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
	if (event === undefined) {
		throw new Error('no event');
	}
	return {
		method: calendar.getFirstPropertyValue('method'),
		uid: event.uid,
		sequence: event.sequence,
		starts: event.startDate.toString(),
		ends: event.endDate.toString(),
		zone: event.startDate.zone.tzid,
		status: event.component.getFirstPropertyValue('status'),
		attendees: event.attendees.map((one) => String(one.getFirstValue()).toLowerCase())
	};
}

describe('invitations', () => {
	test('[CL5] members are invited two weeks before, each once, with a file for them alone; who is admitted later is invited too', async () => {
		const sitting = await planned(at(20 * DAY));
		await wait(0);
		expect(went()).toEqual([]);
		await wait(6 * DAY);
		const [letter] = portal.letters;
		expect(went()).toEqual(toAll('Invitation', seated(sitting)));
		expect(parsed(letter?.calendar?.content ?? '')).toEqual({
			method: 'REQUEST',
			uid: `${sitting.meetingId}@localhost`,
			sequence: 0,
			starts: '2026-12-12T09:00:00Z',
			ends: '2026-12-12T10:00:00Z',
			zone: 'UTC',
			status: 'CONFIRMED',
			attendees: [`mailto:${letter?.to}`]
		});
		const late = await aPerson(portal);
		const as = { person: { email: late.email }, role: 'participant' } as const;
		await admitMember(portal, sitting.chair, { meetingId: sitting.meetingId, ...as });
		await wait(HOUR);
		expect(went()).toEqual(toAll('Invitation', [late]));
		const { meetingId, chair } = sitting;
		const visitor = await aPerson(portal);
		await knockAtMeeting(portal, visitor, { meetingId });
		await admitFromLobby(portal, chair, { meetingId, personId: visitor.id, role: 'observer' });
		await wait(HOUR);
		expect(went()).toEqual(toAll('Invitation', [visitor]));
	});

	test('[CL6] a meeting that is moved keeps its uid, raises its sequence and asks again; only its chair moves it', async () => {
		const sitting = await planned(at(5 * DAY));
		const { meetingId, panelist, stranger, chair } = sitting;
		await wait(0);
		await answerMeeting(portal, panelist, { meetingId, answer: 'declined', deputyId: null });
		went();
		const move = { meetingId, startsAt: at(6 * DAY), minutes: 90 };
		expect(await moveMeeting(portal, stranger, move)).toMatchObject({
			reason: 'meeting_not_found'
		});
		expect(await moveMeeting(portal, panelist, move)).toMatchObject({ reason: 'not_allowed' });
		const tooFar = { ...move, startsAt: at(900 * DAY) };
		expect(await moveMeeting(portal, chair, tooFar)).toMatchObject({ reason: 'malformed' });
		expect(await moveMeeting(portal, chair, move)).toMatchObject({ ok: true });
		expect((await auditOf(portal)).at(-1)).toMatchObject({
			...{ actorId: chair.id, type: 'meeting.moved' },
			subject: { sequence: 1, startsAt: at(6 * DAY).toISOString() }
		});
		await wait(0);
		const letter = portal.letters.find(({ to }) => to === panelist.email);
		expect(went()).toEqual(toAll('New time', seated(sitting)));
		expect(parsed(letter?.calendar?.content ?? '')).toMatchObject({
			...{ uid: `${meetingId}@localhost`, sequence: 1, method: 'REQUEST' },
			...{ starts: '2026-11-28T09:00:00Z', ends: '2026-11-28T10:30:00Z' }
		});
		expect(letter?.calendar?.content).toContain('PARTSTAT=NEEDS-ACTION');
	});

	test('[CL7] a cancelled meeting is taken out of calendars, is never opened, and its cases can be listed elsewhere', async () => {
		const sitting = await planned(at(5 * DAY));
		const { meetingId, chair, presenter, panelist } = sitting;
		const one = await aReadyCase(portal, presenter);
		const listed = { meetingId, caseNo: one.caseNo, hasNoImages: true };
		expect(await addAgendaItem(portal, chair, listed)).toMatchObject({ ok: true });
		await wait(0);
		went();
		const cancel = { meetingId, reason: 'holiday' } as const;
		expect(await cancelMeeting(portal, panelist, cancel)).toMatchObject({ reason: 'not_allowed' });
		expect(await cancelMeeting(portal, chair, cancel)).toMatchObject({ ok: true });
		expect(await cancelMeeting(portal, chair, cancel)).toMatchObject({
			reason: 'meeting_cancelled'
		});
		await wait(5 * DAY);
		const letter = portal.letters.find(({ to }) => to === presenter.email);
		expect(went()).toEqual(toAll('Cancelled', seated(sitting)));
		expect(letter?.text).toContain('holiday');
		expect(parsed(letter?.calendar?.content ?? '')).toMatchObject({
			...{ uid: `${meetingId}@localhost`, sequence: 1, method: 'CANCEL', status: 'CANCELLED' }
		});
		expect(await openMeeting(portal, chair, { meetingId })).toMatchObject({
			reason: 'meeting_cancelled'
		});
		const next = await scheduleMeeting(portal, chair, {
			...{ boardId: sitting.boardId, startsAt: at(12 * DAY) }
		});
		const listing = { ...listed, meetingId: next.ok ? next.value.meetingId : '' };
		expect(await addAgendaItem(portal, chair, listing)).toMatchObject({ ok: true });
	});

	test('[CL8] the file of a meeting is for its members and says nothing of its cases or of where it talks', async () => {
		const sitting = await planned(at(5 * DAY));
		const { meetingId, chair, presenter, stranger } = sitting;
		await changeBoardRules(portal, chair, {
			...{ boardId: sitting.boardId, required: [], defaultMinutes: 10 },
			link: 'https://talk.example/secret'
		});
		const title = 'Upper-lobe mass after treatment';
		const { caseNo } = await aCaseRow(portal, { author: presenter, title });
		await addAgendaItem(portal, presenter, { meetingId, caseNo });
		expect(await readCalendarFile(portal, stranger, meetingId)).toMatchObject({
			reason: 'meeting_not_found'
		});
		const file = await readCalendarFile(portal, presenter, meetingId);
		await wait(0);
		const sent = portal.letters.map((one) => `${one.text}${one.calendar?.content}`).join();
		expect(sent).toContain(meetingId);
		for (const words of [file.ok ? file.value : '', sent]) {
			expect(words).not.toMatch(/Upper-lobe|talk\.example/);
			expect(words).not.toContain(caseNo);
		}
		expect(parsed(file.ok ? file.value : '')).toMatchObject({ method: 'PUBLISH', attendees: [] });
	});

	test('[CL9] a private address shows its person’s meetings until it is made anew or revoked; the database has no more than its hash', async () => {
		const { chair, stranger, meetingId } = await planned(at(5 * DAY));
		const tokenOf = async () => {
			const made = await renewCalendarAddress(portal, chair);
			return /([^/]+)\.ics$/.exec(made.ok ? made.value.address : '')?.[1] ?? '';
		};
		const first = await tokenOf();
		const read = await readSubscribedCalendar(portal, first);
		expect(read.ok && read.value).toContain(`UID:${meetingId}@localhost`);
		const second = await tokenOf();
		expect(await readSubscribedCalendar(portal, first)).toMatchObject({ reason: 'not_found' });
		await revokeCalendarAddress(portal, stranger);
		expect(await readSubscribedCalendar(portal, second)).toMatchObject({ ok: true });
		await revokeCalendarAddress(portal, chair);
		expect(await readSubscribedCalendar(portal, second)).toMatchObject({ reason: 'not_found' });
	});
});

describe('answers and reminders', () => {
	test('[CL11] who has not declined is reminded a day and an hour before, once each, also when jobs run again', async () => {
		const sitting = await planned(at(3 * DAY));
		const { meetingId, panelist, observer, stranger } = sitting;
		await wait(0);
		went();
		const no = { meetingId, answer: 'declined', deputyId: sitting.chair.id } as const;
		expect(await answerMeeting(portal, stranger, no)).toMatchObject({
			reason: 'meeting_not_found'
		});
		expect(await answerMeeting(portal, panelist, { ...no, deputyId: stranger.id })).toMatchObject({
			reason: 'malformed'
		});
		expect(await answerMeeting(portal, panelist, no)).toMatchObject({ ok: true });
		await answerMeeting(portal, observer, { ...no, answer: 'partly' });
		const others = seated(sitting).filter((one) => one !== panelist);
		await wait(2 * DAY - 1);
		expect(went()).toEqual([]);
		await wait(1);
		expect(went()).toEqual(toAll('Reminder', others));
		await portal.db.update(job).set({ doneAt: null }).where(eq(job.subjectId, meetingId));
		await wait(DAY - HOUR);
		expect(went()).toEqual(toAll('Reminder', others));
		await portal.db.update(job).set({ doneAt: null });
		await wait(HOUR / 2);
		expect(went()).toEqual([]);
	});

	test('[CL12] the reminders of a time that a meeting no longer has do not go, and those of the new one do', async () => {
		const sitting = await planned(at(3 * DAY));
		await wait(0);
		const move = { meetingId: sitting.meetingId, startsAt: at(10 * DAY), minutes: 60 };
		await moveMeeting(portal, sitting.chair, move);
		await wait(0);
		went();
		await wait(5 * DAY);
		expect(went()).toEqual([]);
		await wait(4 * DAY);
		expect(went()).toEqual(toAll('Reminder', seated(sitting)));
	});

	test('[CL13] the chair reminds those without an answer, once an hour', async () => {
		const sitting = await planned(at(5 * DAY));
		const { meetingId, chair, panelist } = sitting;
		await wait(0);
		await answerMeeting(portal, panelist, { meetingId, answer: 'comes', deputyId: null });
		went();
		expect(await remindMembers(portal, panelist, { meetingId })).toMatchObject({
			reason: 'not_allowed'
		});
		expect(await remindMembers(portal, chair, { meetingId })).toEqual({
			...{ ok: true, value: { meetingId, count: 4 } }
		});
		expect(await remindMembers(portal, chair, { meetingId })).toMatchObject({
			reason: 'reminded_already'
		});
		await wait(HOUR);
		expect(went()).toEqual(
			toAll(
				'Reminder',
				seated(sitting).filter((one) => one !== panelist)
			)
		);
		expect(await remindMembers(portal, chair, { meetingId })).toMatchObject({ ok: true });
		expect(await portal.db.select().from(meetingReminder)).not.toEqual([]);
	});
});

describe('series', () => {
	const weekly: SeriesPattern = {
		...{ step: 'week', startsOn: '2026-11-24', time: '15:00', minutes: 60, untilOn: '2027-03-02' }
	};
	const timesOf = async (boardId: string) =>
		(
			await portal.db
				.select()
				.from(meeting)
				.where(and(eq(meeting.boardId, boardId), eq(meeting.minutes, 60)))
				.orderBy(asc(meeting.startsAt))
		).filter(({ seriesId }) => seriesId !== null);

	test('[CL14] a series makes its meetings twelve weeks ahead and the next ones week by week, until its last day', async () => {
		const { chair, panelist, stranger, boardId } = await aMeeting(portal, { status: 'scheduled' });
		const create = { boardId, pattern: weekly };
		expect(await createSeries(portal, stranger, create)).toMatchObject({
			reason: 'board_not_found'
		});
		expect(await createSeries(portal, panelist, create)).toMatchObject({ reason: 'not_allowed' });
		const past = { ...create, pattern: { ...weekly, startsOn: '2026-11-21' } };
		expect(await createSeries(portal, chair, past)).toMatchObject({ reason: 'malformed' });
		expect(await createSeries(portal, chair, create)).toMatchObject({ value: { made: 12 } });
		await wait(0);
		// Those of the next two weeks are invited to, five people each.
		expect(went()).toHaveLength(2 * 5);
		await wait(7 * DAY);
		expect(await timesOf(boardId)).toHaveLength(13);
		for (let week = 0; week < 14; week += 1) {
			await wait(7 * DAY);
		}
		const made = await timesOf(boardId);
		expect(made).toHaveLength(15);
		expect(made.at(-1)?.startsAt.toISOString()).toBe('2027-03-02T10:00:00.000Z');
	});

	test('[CL15] from a day on the meetings of a series follow its change and keep their cases; what was moved or cancelled by itself stays', async () => {
		const { chair, presenter, stranger, boardId } = await aMeeting(portal, { status: 'scheduled' });
		const pattern = { ...weekly, untilOn: '2026-12-22' };
		const made = await createSeries(portal, chair, { boardId, pattern });
		const seriesId = made.ok ? made.value.seriesId : '';
		const [first, second, third, fourth, fifth] = await timesOf(boardId);
		const { caseNo } = await aReadyCase(portal, presenter);
		const listed = { meetingId: fourth?.id ?? '', caseNo, hasNoImages: true };
		expect(await addAgendaItem(portal, chair, listed)).toMatchObject({ ok: true });
		const moved = { meetingId: second?.id ?? '', startsAt: at(11 * DAY), minutes: 45 };
		await moveMeeting(portal, chair, moved);
		await cancelMeeting(portal, chair, { meetingId: third?.id ?? '', reason: 'holiday' });

		const later = { ...pattern, startsOn: '2026-12-01', time: '16:30', untilOn: '2026-12-15' };
		const change = { boardId, seriesId, pattern: later };
		expect(await changeSeries(portal, stranger, change)).toMatchObject({
			reason: 'board_not_found'
		});
		const other = await aMeeting(portal, { status: 'scheduled' });
		expect(
			await changeSeries(portal, other.chair, { ...change, boardId: other.boardId })
		).toMatchObject({ reason: 'not_found' });
		expect(await changeSeries(portal, chair, change)).toMatchObject({ ok: true });
		const seen = async (id: string | undefined) => {
			const row = await rowOf(id ?? '');
			return [row?.status, row?.startsAt.toISOString().slice(0, 16), row?.sequence];
		};
		expect(await seen(first?.id)).toEqual(['scheduled', '2026-11-24T10:00', 0]);
		expect(await seen(second?.id)).toEqual(['scheduled', '2026-12-03T09:00', 1]);
		expect(await seen(third?.id)).toEqual(['cancelled', '2026-12-08T10:00', 1]);
		expect(await seen(fourth?.id)).toEqual(['scheduled', '2026-12-15T11:30', 1]);
		expect(await seen(fifth?.id)).toEqual(['cancelled', '2026-12-22T10:00', 1]);
		expect(
			await portal.db
				.select({ status: agendaItem.status })
				.from(agendaItem)
				.where(eq(agendaItem.meetingId, fourth?.id ?? ''))
		).toEqual([{ status: 'waiting' }]);
		expect(await timesOf(boardId)).toHaveLength(4);
	});
});

describe('quorum', () => {
	test('[CL21] at the end the required specialties that are here by their heartbeats are kept, and nothing changes that', async () => {
		const sitting = await aMeeting(portal, { status: 'open', items: 0 });
		const { meetingId, boardId, chair, panelist, participant } = sitting;
		const rules = { boardId, defaultMinutes: 10, link: null };
		const required = ['medical_oncology', 'surgical_oncology', 'radiology'] as const;
		expect(await changeBoardRules(portal, participant, { ...rules, required: [] })).toMatchObject({
			reason: 'not_allowed'
		});
		await changeBoardRules(portal, chair, { ...rules, required: [...required] });
		await recordPresence(portal, { meetingId, personIds: [panelist.id] });
		portal.setNow(new Date((now += 60_000)));
		await recordPresence(portal, { meetingId, personIds: [chair.id, participant.id] });
		await concludeMeeting(portal, chair, { meetingId });
		const [kept] = await portal.db.select().from(quorumRecord);
		// The surgeon's last heartbeat is a minute old.
		expect(kept).toMatchObject({
			...{ meetingId, agendaItemId: null, present: ['medical_oncology'] },
			required: ['medical_oncology', 'radiology', 'surgical_oncology']
		});
		await expect(portal.db.update(quorumRecord).set({ present: [...required] })).rejects.toThrow();
	});
});
