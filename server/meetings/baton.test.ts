import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditOf } from '../../tests/builders/audit.ts';
import { aMeeting } from '../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../tests/builders/open-portal.ts';
import { aPerson } from '../../tests/builders/people.ts';
import { meeting, meetingEvent } from '#server/db/schema.ts';
import { admitMember } from './admit-member.ts';
import { deferAgendaItem } from './defer-agenda-item.ts';
import { giveBaton } from './give-baton.ts';
import { nextAgendaItem } from './next-agenda-item.ts';
import { returnBaton } from './return-baton.ts';
import { takeBaton } from './take-baton.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

async function holderOf(meetingId: string): Promise<string | null | undefined> {
	const [row] = await portal.db
		.select({ holderId: meeting.batonHolderId })
		.from(meeting)
		.where(eq(meeting.id, meetingId));
	return row?.holderId;
}

test('strangers, observers and participants do not take the baton, nobody before the meeting is open', async () => {
	const { meetingId, chair, participant, observer, stranger } = await aMeeting(portal, {
		isDiscussing: true
	});
	const input = { meetingId, seenHolderId: chair.id };
	expect(await takeBaton(portal, stranger, input)).toEqual({
		ok: false,
		reason: 'meeting_not_found'
	});
	for (const actor of [participant, observer]) {
		expect(await takeBaton(portal, actor, input)).toEqual({ ok: false, reason: 'not_allowed' });
	}
	const planned = await aMeeting(portal, { status: 'scheduled' });
	const early = { meetingId: planned.meetingId, seenHolderId: null };
	expect(await takeBaton(portal, planned.chair, early)).toEqual({
		ok: false,
		reason: 'meeting_not_open'
	});
});

test('[LB8] the presenter of the open case takes it from a chair, not from somebody it was given to', async () => {
	const { meetingId, chair, panelist, presenter } = await aMeeting(portal, { isDiscussing: true });
	await giveBaton(portal, chair, { meetingId, personId: panelist.id });
	expect(await takeBaton(portal, presenter, { meetingId, seenHolderId: panelist.id })).toEqual({
		ok: false,
		reason: 'baton_held'
	});
	expect(await takeBaton(portal, chair, { meetingId, seenHolderId: panelist.id })).toEqual({
		ok: true,
		value: { holderId: chair.id }
	});
	expect(await takeBaton(portal, presenter, { meetingId, seenHolderId: chair.id })).toEqual({
		ok: true,
		value: { holderId: presenter.id }
	});
	expect((await auditOf(portal)).at(-1)).toMatchObject({
		actorId: presenter.id,
		type: 'baton.taken',
		subject: { meetingId, fromId: chair.id, toId: presenter.id }
	});
});

test('[LB6] of 50 people who take the baton at once exactly one gets it', async () => {
	const { meetingId, chair } = await aMeeting(portal);
	const takers = [];
	for (let index = 0; index < 50; index += 1) {
		const person = await aPerson(portal, { grade: 'consultant' });
		await admitMember(portal, chair, { meetingId, person: { personId: person.id }, role: 'chair' });
		takers.push(person);
	}
	const answers = await Promise.all(
		takers.map((taker) => takeBaton(portal, taker, { meetingId, seenHolderId: chair.id }))
	);
	const winners = answers.filter((answer) => answer.ok);
	expect(winners).toHaveLength(1);
	expect(answers.filter((answer) => !answer.ok && answer.reason === 'baton_held')).toHaveLength(49);
	const [winner] = winners;
	expect(winner?.ok && winner.value.holderId).toBe(await holderOf(meetingId));
	const events = await portal.db
		.select({ type: meetingEvent.type })
		.from(meetingEvent)
		.where(eq(meetingEvent.meetingId, meetingId));
	expect(events.filter((event) => event.type === 'baton.taken')).toHaveLength(1);
});

test('only the chair gives the baton, to a member who is no observer', async () => {
	const { meetingId, chair, panelist, observer, stranger, participant } = await aMeeting(portal);
	const give = (personId: string) => giveBaton(portal, chair, { meetingId, personId });
	expect(await giveBaton(portal, panelist, { meetingId, personId: panelist.id })).toEqual({
		ok: false,
		reason: 'not_allowed'
	});
	expect(await give(observer.id)).toEqual({ ok: false, reason: 'not_allowed' });
	expect(await give(stranger.id)).toEqual({ ok: false, reason: 'person_not_found' });
	expect(await give(participant.id)).toEqual({ ok: true, value: { holderId: participant.id } });
});

test('[LB29] a grant of the baton ends when the next case opens', async () => {
	const { meetingId, chair, participant, items } = await aMeeting(portal, { isDiscussing: true });
	await giveBaton(portal, chair, { meetingId, personId: participant.id });
	await deferAgendaItem(portal, chair, {
		agendaItemId: items[0]?.id ?? '',
		reason: 'biopsy awaited'
	});
	expect(await holderOf(meetingId)).toBe(participant.id);
	await nextAgendaItem(portal, chair, { meetingId });
	expect(await holderOf(meetingId)).toBe(chair.id);
});

test('a lost holder gives it to the chair; one who holds it no longer changes nothing', async () => {
	const { meetingId, chair, participant } = await aMeeting(portal);
	await giveBaton(portal, chair, { meetingId, personId: participant.id });
	expect(await returnBaton(portal, { meetingId, lostId: chair.id })).toBe(false);
	expect(await returnBaton(portal, { meetingId, lostId: participant.id })).toBe(true);
	expect(await holderOf(meetingId)).toBe(chair.id);
	expect((await auditOf(portal)).at(-1)).toMatchObject({
		actorId: null,
		type: 'baton.returned',
		subject: { fromId: participant.id, toId: chair.id }
	});
});
