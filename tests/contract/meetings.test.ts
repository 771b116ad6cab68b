import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditOf } from '../builders/audit.ts';
import { aMeeting, hashesOf, placeMark, writeParagraph } from '../builders/meetings.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson } from '../builders/people.ts';
import { auditHash } from '#server/audit/write-audit.ts';
import { auditEntry } from '#server/db/schema.ts';
import { createBoard } from '#server/boards/create-board.ts';
import { changeBoardMembers } from '#server/boards/change-board-members.ts';
import { addAgendaItem } from '#server/meetings/add-agenda-item.ts';
import { admitMember } from '#server/meetings/admit-member.ts';
import { changeMemberRole } from '#server/meetings/change-member-role.ts';
import { triageCase } from '#server/meetings/agenda/triage-case.ts';
import { concludeMeeting } from '#server/meetings/conclude-meeting.ts';
import { deferAgendaItem } from '#server/meetings/defer-agenda-item.ts';
import { nextAgendaItem } from '#server/meetings/next-agenda-item.ts';
import { openAgendaItem } from '#server/meetings/open-agenda-item.ts';
import { openMeeting } from '#server/meetings/open-meeting.ts';
import { readMinutes } from '#server/meetings/read-minutes.ts';
import { readRoomState } from '#server/meetings/read-room.ts';
import { readToday } from '#server/meetings/read-today.ts';
import { recordPresence } from '#server/meetings/record-presence.ts';
import { runCommand } from '#server/meetings/run-command.ts';
import { scheduleMeeting } from '#server/meetings/schedule-meeting.ts';
import { signRecommendation } from '#server/meetings/sign-recommendation.ts';
import { takeBaton } from '#server/meetings/take-baton.ts';
import { aReadyCase } from '../builders/cases.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

async function twoChairs(given: Parameters<typeof aMeeting>[1] = {}) {
	const meeting = await aMeeting(portal, given);
	const role = 'chair' as const;
	const change = { meetingId: meeting.meetingId, personId: meeting.panelist.id, role };
	await changeMemberRole(portal, meeting.chair, change);
	return { ...meeting, chairs: [meeting.chair, meeting.panelist] };
}

/** How often each answer came, `ok` for an accepted one. */
function tally(answers: { ok: boolean; reason?: string }[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const answer of answers) {
		const key = answer.ok ? 'ok' : (answer.reason ?? '');
		counts[key] = (counts[key] ?? 0) + 1;
	}
	return counts;
}

test('boards of one name that are made at the same moment have an address each', async () => {
	const chair = await aPerson(portal, { grade: 'consultant' });
	const { societyId } = chair.memberships[0] ?? { societyId: '' };
	const form = { societyId, name: 'Sarcoma board', purpose: 'Weekly.', defaultMinutes: 10 };
	const made = await Promise.all([1, 2, 3, 4].map(() => createBoard(portal, chair, form)));
	const slugs = made.map((one) => (one.ok ? one.value.slug : one.reason));
	expect(slugs).toContain('sarcoma-board');
	expect(new Set(slugs).size).toBe(4);
	expect(slugs.every((slug) => /^sarcoma-board(-[0-9a-f]{6})?$/.test(slug))).toBe(true);
});

test('a meeting goes its whole way from the board to the minutes', async () => {
	const chair = await aPerson(portal, { grade: 'consultant' });
	const resident = await aPerson(portal, { grade: 'resident' });
	const { societyId } = chair.memberships[0] ?? { societyId: '' };
	const form = { societyId, name: 'Head and neck board', purpose: 'Weekly.', defaultMinutes: 10 };
	const board = await createBoard(portal, chair, form);
	const boardId = board.ok ? board.value.id : '';
	await changeBoardMembers(portal, chair, {
		boardId,
		change: { type: 'add', person: { email: resident.email }, role: 'participant' }
	});
	const startsAt = new Date(Date.now() + 3 * 86_400_000);
	const planned = await scheduleMeeting(portal, chair, { boardId, startsAt });
	const meetingId = planned.ok ? planned.value.meetingId : '';
	const { caseNo } = await aReadyCase(portal, resident);
	const listed = await addAgendaItem(portal, resident, { meetingId, caseNo });
	const agendaItemId = listed.ok ? listed.value.agendaItemId : '';
	const triage = { agendaItemId, choice: 'discuss' as const, overrideReason: 'Images by post.' };
	expect(await triageCase(portal, chair, triage)).toMatchObject({ ok: true });
	expect(await readToday(portal, resident)).toMatchObject({
		ok: true,
		value: {
			next: { meetingId, status: 'scheduled', presents: { caseNo }, itemCount: 1 },
			cases: [{ caseNo, state: 'listed', stageGroup: 'IIB' }]
		}
	});

	await openMeeting(portal, chair, { meetingId });
	await recordPresence(portal, { meetingId, personIds: [chair.id, resident.id] });
	await nextAgendaItem(portal, chair, { meetingId });
	await writeParagraph(portal, { agendaItemId, author: resident, text: 'Lobectomy.' });
	await placeMark(portal, { agendaItemId, author: resident });
	const seen = await hashesOf(portal, agendaItemId);
	expect(await signRecommendation(portal, chair, { agendaItemId, ...seen })).toMatchObject({
		ok: true
	});
	await concludeMeeting(portal, chair, { meetingId });

	const minutes = await readMinutes(portal, resident, meetingId);
	expect(minutes.ok && minutes.value).toMatchObject({
		status: 'concluded',
		chairName: chair.displayName,
		isSynthetic: true,
		present: [{ role: 'chair' }, { role: 'participant' }],
		decisions: [{ kind: 'decided', caseNo, markCount: 1, signature: 'valid' }]
	});
	expect(minutes.ok && minutes.value.decisions[0]?.facts).toContain('cT2a N1 M0');
	expect(await readToday(portal, resident)).toMatchObject({
		ok: true,
		value: { next: null, cases: [{ state: 'decided' }], decided: [{ caseNo }] }
	});
});

test('[LB28] of two chairs who end a meeting at once one does, and the other is told', async () => {
	const { meetingId, chairs } = await twoChairs();
	const answers = await Promise.all(
		chairs.map((actor) => concludeMeeting(portal, actor, { meetingId }))
	);
	expect(tally(answers)).toEqual({ ok: 1, meeting_concluded: 1 });
});

test('[LB2] of two chairs who open two cases at once one opens', async () => {
	const { chairs, items, chair, meetingId } = await twoChairs();
	const answers = await Promise.all(
		chairs.map((actor, index) =>
			openAgendaItem(portal, actor, { agendaItemId: items[index]?.id ?? '' })
		)
	);
	expect(tally(answers)).toEqual({ ok: 1, agenda_item_open: 1 });
	const state = await readRoomState(portal, chair, meetingId);
	const open = state.ok
		? state.value.agenda.filter((item) => item.status === 'under_discussion')
		: [];
	expect(open).toHaveLength(1);
});

test('[LB28] of two chairs who sign at once one signs', async () => {
	const { chairs, items } = await twoChairs({ isDiscussing: true });
	const agendaItemId = items[0]?.id ?? '';
	const [first] = chairs;
	if (first === undefined) {
		throw new Error('there are two chairs');
	}
	await writeParagraph(portal, { agendaItemId, author: first, text: 'Lobectomy.' });
	const seen = await hashesOf(portal, agendaItemId);
	const answers = await Promise.all(
		chairs.map((actor) => signRecommendation(portal, actor, { agendaItemId, ...seen }))
	);
	expect(tally(answers)).toEqual({ ok: 1, recommendation_signed: 1 });
});

test('[LB28] of a signature and a deferral at once one happens', async () => {
	const { chairs, items } = await twoChairs({ isDiscussing: true });
	const agendaItemId = items[0]?.id ?? '';
	const [first, second] = chairs;
	if (first === undefined || second === undefined) {
		throw new Error('there are two chairs');
	}
	await writeParagraph(portal, { agendaItemId, author: first, text: 'Lobectomy.' });
	const seen = await hashesOf(portal, agendaItemId);
	const answers = await Promise.all([
		signRecommendation(portal, first, { agendaItemId, ...seen }),
		deferAgendaItem(portal, second, { agendaItemId, reason: 'biopsy awaited' })
	]);
	expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
});

test('[LB6] of twenty who take the baton at once one gets it', async () => {
	const { meetingId, chair } = await aMeeting(portal);
	const takers = [];
	for (let index = 0; index < 20; index += 1) {
		const person = await aPerson(portal, { grade: 'consultant' });
		await admitMember(portal, chair, { meetingId, person: { personId: person.id }, role: 'chair' });
		takers.push(person);
	}
	const answers = await Promise.all(
		takers.map((taker) => takeBaton(portal, taker, { meetingId, seenHolderId: chair.id }))
	);
	expect(tally(answers)).toEqual({ ok: 1, baton_held: 19 });
});

test('one case that two meetings list at once is listed at one', async () => {
	const [one, other] = [await aMeeting(portal, { items: 0 }), await aMeeting(portal, { items: 0 })];
	const { caseNo } = await aReadyCase(portal, one.presenter);
	const answers = await Promise.all(
		[one, other].map(({ chair, meetingId }) =>
			addAgendaItem(portal, chair, { meetingId, caseNo, hasNoImages: true })
		)
	);
	expect(tally(answers)).toEqual({ ok: 1, case_already_listed: 1 });
});

test('[LB16] ten copies of one command at once do it once', async () => {
	const { meetingId, chair } = await aMeeting(portal, { items: 3 });
	const input = { commandId: crypto.randomUUID(), meetingId };
	const answers = await Promise.all(
		Array.from({ length: 10 }, () =>
			runCommand(portal, chair, { name: 'agenda-item:next', input, useCase: nextAgendaItem })
		)
	);
	expect(tally(answers)).toEqual({ ok: 10 });
	const state = await readRoomState(portal, chair, meetingId);
	expect(state.ok && state.value.agenda.map((item) => item.status)).toEqual([
		'under_discussion',
		'waiting',
		'waiting'
	]);
});

test('the audit chain is whole after all of this', async () => {
	const entries = await portal.db.select().from(auditEntry).orderBy(auditEntry.seq);
	expect(entries.length).toBe((await auditOf(portal)).length);
	let previousHash = '0'.repeat(64);
	for (const entry of entries) {
		expect(entry.previousHash).toBe(previousHash);
		expect(auditHash(entry)).toBe(entry.hash);
		previousHash = entry.hash;
	}
});
