import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { documentName } from '#lib/protocol/documents.ts';
import { hand, meetingEvent } from '#server/db/schema.ts';
import { auditOf } from '../../../tests/builders/audit.ts';
import { aMeeting } from '../../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../../tests/builders/open-portal.ts';
import { deferAgendaItem } from '../defer-agenda-item.ts';
import { documentAccess } from '../document-access.ts';
import { readRoomState } from '../read-room.ts';
import { removeMember } from '../remove-member.ts';
import { callHand } from './call-hand.ts';
import { lowerAbsent } from './hands.ts';
import { lowerHand } from './lower-hand.ts';
import { moveHand } from './move-hand.ts';
import { raiseHand } from './raise-hand.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

async function talkOf(actor: Actor, meetingId: string) {
	const state = await readRoomState(portal, actor, meetingId);
	if (!state.ok) {
		throw new Error(state.reason);
	}
	return { ...state.value.talk, rights: state.value.rights };
}

async function queueOf(actor: Actor, meetingId: string): Promise<string[]> {
	return (await talkOf(actor, meetingId)).hands.map(({ personId }) => personId);
}

test('strangers raise no hand, and nobody before the meeting is open', async () => {
	const { meetingId, chair, stranger } = await aMeeting(portal, { status: 'scheduled' });
	expect(await raiseHand(portal, stranger, { meetingId })).toEqual({
		ok: false,
		reason: 'meeting_not_found'
	});
	expect(await raiseHand(portal, chair, { meetingId })).toEqual({
		ok: false,
		reason: 'meeting_not_open'
	});
});

test('[RM1] hands stand in the order in which they were raised, an observer’s too, and one that is raised again keeps its place', async () => {
	const { meetingId, observer, participant, panelist } = await aMeeting(portal);
	for (const one of [observer, participant, panelist, observer]) {
		expect(await raiseHand(portal, one, { meetingId })).toMatchObject({ ok: true });
	}
	const ids = [observer.id, participant.id, panelist.id];
	expect(await queueOf(participant, meetingId)).toEqual(ids);
	await lowerHand(portal, observer, { meetingId, personId: observer.id });
	await raiseHand(portal, observer, { meetingId });
	expect(await queueOf(observer, meetingId)).toEqual([participant.id, panelist.id, observer.id]);
});

test('[RM2] only the chair calls, lowers another’s hand and changes the order, and the change stands in the recording', async () => {
	const { meetingId, chair, observer, participant, panelist } = await aMeeting(portal);
	await raiseHand(portal, observer, { meetingId });
	await raiseHand(portal, participant, { meetingId });
	const other = { meetingId, personId: participant.id };
	const refused = { ok: false, reason: 'not_allowed' };
	for (const one of [panelist, observer]) {
		expect(await callHand(portal, one, other)).toEqual(refused);
		expect(await lowerHand(portal, one, other)).toEqual(refused);
		expect(await moveHand(portal, one, { ...other, direction: 'up' })).toEqual(refused);
	}
	expect(await callHand(portal, chair, { meetingId, personId: panelist.id })).toEqual({
		ok: false,
		reason: 'not_found'
	});
	await moveHand(portal, chair, { ...other, direction: 'up' });
	expect(await queueOf(chair, meetingId)).toEqual([participant.id, observer.id]);
	const moved = await portal.db
		.select({ actorId: meetingEvent.actorId, payload: meetingEvent.payload })
		.from(meetingEvent)
		.where(and(eq(meetingEvent.meetingId, meetingId), eq(meetingEvent.type, 'hand.moved')));
	const payload = { personId: participant.id, direction: 'up' };
	expect(moved).toEqual([{ actorId: chair.id, payload }]);
	expect((await auditOf(portal)).at(-1)).toMatchObject({ type: 'hand.moved', actorId: chair.id });
});

test('[RM3] one person has the word: calling the next ends the call before, and the database holds no two', async () => {
	const { meetingId, chair, participant, panelist } = await aMeeting(portal);
	await raiseHand(portal, participant, { meetingId });
	await raiseHand(portal, panelist, { meetingId });
	await callHand(portal, chair, { meetingId, personId: participant.id });
	expect(await talkOf(panelist, meetingId)).toMatchObject({
		called: { personId: participant.id },
		hands: [{ personId: panelist.id }]
	});
	await callHand(portal, chair, { meetingId, personId: panelist.id });
	expect(await talkOf(panelist, meetingId)).toMatchObject({
		called: { personId: panelist.id },
		hands: []
	});
	const now = portal.clock.now();
	const second = { meetingId, personId: chair.id, position: 9, raisedAt: now, calledAt: now };
	await expect(portal.db.insert(hand).values(second)).rejects.toThrow();
});

test('[RM4] a called participant draws until the case closes or the call ends; a called observer never', async () => {
	const meeting = await aMeeting(portal, { isDiscussing: true });
	const { meetingId, chair, participant, observer, items } = meeting;
	const name = documentName({ agendaItemId: items[0]?.id ?? '', kind: 'marks' });
	const mayDraw = async (actor: Actor) => {
		const access = await documentAccess(portal, actor, name);
		const { rights } = await talkOf(actor, meetingId);
		const door = access.ok && access.value.mayWrite;
		expect(rights.mayDraw).toBe(door);
		return door;
	};
	const call = async (actor: Actor) => {
		await raiseHand(portal, actor, { meetingId });
		expect(await callHand(portal, chair, { meetingId, personId: actor.id })).toMatchObject({
			ok: true
		});
	};
	expect(await mayDraw(participant)).toBe(false);
	await call(participant);
	expect(await mayDraw(participant)).toBe(true);
	await call(observer);
	expect(await mayDraw(observer)).toBe(false);
	expect(await mayDraw(participant)).toBe(false);
	await call(participant);
	await lowerHand(portal, participant, { meetingId, personId: participant.id });
	expect(await mayDraw(participant)).toBe(false);
	await call(participant);
	await deferAgendaItem(portal, chair, { agendaItemId: items[0]?.id ?? '', reason: 'MRI first' });
	expect(await mayDraw(participant)).toBe(false);
	expect(await talkOf(participant, meetingId)).toMatchObject({ called: null });
});

test('who is removed waits no longer, and who has been away for too long is put down by nobody', async () => {
	const { meetingId, chair, participant, observer } = await aMeeting(portal);
	await raiseHand(portal, participant, { meetingId });
	await raiseHand(portal, observer, { meetingId });
	await removeMember(portal, chair, { meetingId, personId: participant.id });
	expect(await queueOf(chair, meetingId)).toEqual([observer.id]);
	const personIds = [observer.id];
	expect(await lowerAbsent(portal, { meetingId, personIds })).toBe(true);
	expect(await lowerAbsent(portal, { meetingId, personIds })).toBe(false);
	expect(await queueOf(chair, meetingId)).toEqual([]);
	expect((await auditOf(portal)).at(-1)).toMatchObject({ type: 'hand.lowered', actorId: null });
});
