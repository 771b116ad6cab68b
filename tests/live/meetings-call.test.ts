import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { meeting } from '#server/db/schema.ts';
import { changeLink } from '#server/meetings/calendar/change-link.ts';
import { openMeeting } from '#server/meetings/open-meeting.ts';
import { readRoomState } from '#server/meetings/read-room.ts';
import { knockAtMeeting } from '#server/meetings/talk/lobby.ts';
import { openLiveRoom, type LiveRoom } from '../builders/room-client.ts';
import { until } from '../builders/until.ts';

const LINK = 'https://talk.example/secret';
let live: LiveRoom;
beforeAll(async () => {
	live = await openLiveRoom();
});
afterAll(() => live.close());

async function linkOnPage(actor: Actor, meetingId: string) {
	const state = await readRoomState(live.portal, actor, meetingId);
	return state.ok ? state.value.conferenceLink : state.reason;
}

test('[CL23] who waits in the lobby is not sent where the meeting talks, and has it as soon as they are admitted', async () => {
	const { meetingId, chair, stranger } = await live.aMeeting();
	await changeLink(live.portal, chair, { meetingId, link: LINK });
	await knockAtMeeting(live.portal, stranger, { meetingId });
	const waiting = await live.connect(stranger);
	const asked: unknown = await waiting.socket
		.timeout(5000)
		.emitWithAck('lobby:wait', { meetingId });
	expect(asked).toEqual({ ok: true, value: { stands: 'waiting', isOpen: true } });
	expect(await waiting.join(meetingId)).toEqual({ ok: false, reason: 'meeting_not_found' });
	expect(await linkOnPage(stranger, meetingId)).toBe('meeting_not_found');
	const inside = await live.enter(chair, meetingId);
	await inside.send('lobby:admit', { personId: stranger.id, role: 'observer' });
	await until('the lobby is told', () => waiting.payloads('lobby:changed').length > 0);
	expect(JSON.stringify(waiting.facts)).not.toContain('talk.example');
	expect((await live.enter(stranger, meetingId)).state().conferenceLink).toBe(LINK);
});

test('[CL23] everybody in the room has the link whatever their role, who is removed gets no new one, and without one the room is whole', async () => {
	const made = await live.aMeeting();
	const { meetingId, chair, panelist, presenter, participant, observer } = made;
	const members = [];
	for (const actor of [chair, panelist, presenter, participant, observer]) {
		members.push(await live.enter(actor, meetingId));
	}
	const [first] = members;
	expect(members.map((one) => one.state().conferenceLink)).toEqual([null, null, null, null, null]);
	expect(await first?.send('agenda-item:next', {})).toMatchObject({ ok: true });
	await changeLink(live.portal, chair, { meetingId, link: LINK });
	live.portal.announce({ type: 'meeting_changed', meetingId });
	for (const one of members) {
		await one.sees('the link', (state) => state.conferenceLink === LINK);
	}
	await first?.send('member:remove', { personId: observer.id });
	await changeLink(live.portal, chair, { meetingId, link: `${LINK}/after` });
	live.portal.announce({ type: 'meeting_changed', meetingId });
	await first?.sees('the next link', (state) => state.conferenceLink === `${LINK}/after`);
	expect(JSON.stringify(members.at(-1)?.facts)).not.toContain('/after');
});

test('[CL23] before the meeting is open its chair alone has the link, and nobody when it is over', async () => {
	const { meetingId, chair, panelist } = await live.aMeeting({ status: 'scheduled' });
	await changeLink(live.portal, chair, { meetingId, link: LINK });
	const links = async () => [
		await linkOnPage(chair, meetingId),
		await linkOnPage(panelist, meetingId)
	];
	expect(await links()).toEqual([LINK, null]);
	await openMeeting(live.portal, chair, { meetingId });
	expect(await links()).toEqual([LINK, LINK]);
	for (const status of ['concluded', 'cancelled'] as const) {
		await live.portal.db.update(meeting).set({ status }).where(eq(meeting.id, meetingId));
		expect(await links()).toEqual([null, null]);
	}
});
