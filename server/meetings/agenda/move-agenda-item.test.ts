import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { readCase } from '#server/cases/read-case.ts';
import { newId } from '#server/db/schema/columns.ts';
import { meeting, meetingMember } from '#server/db/schema.ts';
import { auditOf } from '../../../tests/builders/audit.ts';
import { aMeeting, type TestMeeting } from '../../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../../tests/builders/open-portal.ts';
import { readMeeting } from '../read-meeting.ts';
import { moveAgendaItem } from './move-agenda-item.ts';
import { pullCase } from './pull-case.ts';
import { storePreVote } from './store-pre-vote.ts';
import { triageCase } from './triage-case.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const DAY_MS = 86_400_000;

const planOf = async (actor: Actor, meetingId: string) => {
	const read = await readMeeting(portal, actor, meetingId);
	if (!read.ok) {
		throw new Error(read.reason);
	}
	return read.value.plan;
};
const itemOf = ({ items }: TestMeeting) => items[0]?.id ?? '';

/** A week later, of the same board, with the same people but for those who are left out. */
async function aNextMeeting(held: TestMeeting, without: Actor[] = []): Promise<string> {
	const id = newId();
	const startsAt = new Date(portal.clock.now().getTime() + 10 * DAY_MS);
	await portal.db
		.insert(meeting)
		.values({ ...{ id, boardId: held.boardId }, ...{ status: 'scheduled', startsAt } });
	const seats = await portal.db
		.select()
		.from(meetingMember)
		.where(eq(meetingMember.meetingId, held.meetingId));
	const kept = seats.filter(({ personId }) => !without.some((one) => one.id === personId));
	await portal.db
		.insert(meetingMember)
		.values(kept.map(({ personId, role, color }) => ({ meetingId: id, personId, role, color })));
	return id;
}

test('[AG19] a case is moved only by its chair, and only to a later planned meeting of the board at which its presenter has a seat', async () => {
	const held = await aMeeting(portal, { status: 'scheduled', items: 1 });
	const other = await aMeeting(portal, { status: 'scheduled' });
	const running = await aMeeting(portal, { items: 1 });
	const next = await aNextMeeting(held);
	const without = await aNextMeeting(held, [held.presenter]);
	const move = (actor: Actor, toMeetingId: string, from = held) =>
		moveAgendaItem(portal, actor, { agendaItemId: itemOf(from), toMeetingId });
	const answers = [
		await move(held.stranger, next),
		await move(held.panelist, next),
		await move(held.chair, other.meetingId),
		await move(held.chair, held.meetingId),
		await move(held.chair, without),
		await move(running.chair, await aNextMeeting(running), running)
	];
	expect(answers.map((one) => (one.ok ? 'done' : one.reason))).toEqual([
		...['agenda_item_not_found', 'not_allowed', 'meeting_not_found', 'meeting_not_found'],
		...['presenter_without_seat', 'meeting_open']
	]);
	expect((await planOf(held.chair, held.meetingId)).cases).toHaveLength(1);
});

test('[AG19] a case that is moved keeps its triage, pull, plan and reader; its chair is shown where it can go', async () => {
	const held = await aMeeting(portal, { status: 'scheduled', items: 1 });
	const { chair, panelist, participant, meetingId } = held;
	const agendaItemId = itemOf(held);
	const next = await aNextMeeting(held);
	const triage = { agendaItemId, choice: 'list_only' as const, reason: 'As the guideline says.' };
	await triageCase(portal, chair, triage);
	await pullCase(portal, participant, { agendaItemId, reason: 'The margin is close.' });
	await readCase(portal, panelist, held.items[0]?.caseNo ?? '');
	await storePreVote(portal, panelist, {
		agendaItemId,
		intent: 'curative',
		plan: 'Surgery first.'
	});
	expect((await planOf(panelist, meetingId)).next).toBeNull();
	expect((await planOf(chair, meetingId)).next?.id).toBe(next);
	const moved = await moveAgendaItem(portal, chair, { agendaItemId, toMeetingId: next });
	expect(moved).toEqual({ ok: true, value: { meetingId } });
	expect((await planOf(chair, meetingId)).cases).toEqual([]);
	expect((await planOf(panelist, next)).cases).toMatchObject([
		{
			...{ id: agendaItemId, status: 'waiting', triage: { choice: 'list_only' } },
			...{ pulls: [{ reason: 'The margin is close.' }], preVote: { plan: 'Surgery first.' } },
			preRead: { isMine: true }
		}
	]);
	expect((await auditOf(portal)).at(-1)).toMatchObject({
		...{ actorId: chair.id, type: 'agenda_item.moved' },
		subject: { meetingId, agendaItemId, toMeetingId: next }
	});
});
