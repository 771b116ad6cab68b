import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { aMeeting } from '../../../tests/builders/meetings.ts';
import { openPortal, type TestPortal } from '../../../tests/builders/open-portal.ts';
import { aPerson } from '../../../tests/builders/people.ts';
import { admitMember } from '../admit-member.ts';
import { mayEnterRoom } from '../may-enter.ts';
import { readMeeting } from '../read-meeting.ts';
import { readRoomState } from '../read-room.ts';
import { removeMember } from '../remove-member.ts';
import { declineBreak, endBreak, startBreak } from './breaks.ts';
import {
	admitFromLobby,
	declineFromLobby,
	knockAtMeeting,
	leaveLobby,
	readLobby,
	setLobby
} from './lobby.ts';

let portal: TestPortal;
beforeAll(async () => {
	portal = await openPortal();
});
afterAll(() => portal.close());

const NOT_FOUND = { ok: false, reason: 'meeting_not_found' };

async function stateOf(actor: Actor, meetingId: string) {
	const state = await readRoomState(portal, actor, meetingId);
	if (!state.ok) {
		throw new Error(state.reason);
	}
	return state.value;
}

test('[RM14] who is no member knocks, and of the meeting sees the board, the time and where they stand; only the chair sees who waits', async () => {
	const { meetingId, chair, panelist, stranger, items } = await aMeeting(portal);
	const seen = await readLobby(portal, stranger, meetingId);
	expect(seen).toMatchObject({ ok: true, value: { stands: null, name: stranger.displayName } });
	expect(Object.keys(seen.ok ? seen.value : {}).toSorted()).toEqual(
		[
			'boardName',
			'grade',
			'meetingId',
			'name',
			'specialty',
			'stands',
			'startsAt',
			'status'
		].toSorted()
	);
	expect(JSON.stringify(seen)).not.toContain(items[0]?.caseNo);
	await knockAtMeeting(portal, stranger, { meetingId });
	await knockAtMeeting(portal, stranger, { meetingId });
	expect(await readLobby(portal, stranger, meetingId)).toMatchObject({
		value: { stands: 'waiting' }
	});
	expect(await readRoomState(portal, stranger, meetingId)).toEqual(NOT_FOUND);
	expect(await mayEnterRoom(portal, stranger, meetingId)).toEqual(NOT_FOUND);
	expect((await stateOf(chair, meetingId)).talk.knocking).toMatchObject([
		{ personId: stranger.id, name: stranger.displayName }
	]);
	expect((await stateOf(panelist, meetingId)).talk.knocking).toEqual([]);
	await leaveLobby(portal, stranger, { meetingId });
	expect((await stateOf(chair, meetingId)).talk.knocking).toEqual([]);
});

test('[RM15] the chair admits one or all with a role, or declines; who was declined does not knock again', async () => {
	const { meetingId, chair, panelist, stranger } = await aMeeting(portal);
	const people = [stranger];
	for (let more = 0; more < 3; more += 1) {
		people.push(await aPerson(portal, { grade: 'resident' }));
	}
	const [first, second, ...rest] = people;
	for (const one of people) {
		await knockAtMeeting(portal, one, { meetingId });
	}
	const admit = { meetingId, personId: first?.id ?? '', role: 'panelist' as const };
	expect(await admitFromLobby(portal, panelist, admit)).toEqual({
		...{ ok: false, reason: 'not_allowed' }
	});
	await admitFromLobby(portal, chair, admit);
	expect((await stateOf(stranger, meetingId)).viewerRole).toBe('panelist');
	await declineFromLobby(portal, chair, { meetingId, personId: second?.id ?? '' });
	await admitFromLobby(portal, chair, { meetingId, personId: null, role: 'observer' });
	for (const one of rest) {
		expect((await stateOf(one, meetingId)).viewerRole).toBe('observer');
	}
	if (second !== undefined) {
		await knockAtMeeting(portal, second, { meetingId });
		expect(await readLobby(portal, second, meetingId)).toMatchObject({
			value: { stands: 'declined' }
		});
	}
	expect(await admitFromLobby(portal, chair, admit)).toEqual({
		...{ ok: false, reason: 'person_not_found' }
	});
	expect((await stateOf(chair, meetingId)).talk.knocking).toEqual([]);
});

test('[RM16] to who was removed, at a closed lobby, and after the meeting the lobby is as unknown as a meeting that never was', async () => {
	const { meetingId, chair, participant, stranger } = await aMeeting(portal);
	await removeMember(portal, chair, { meetingId, personId: participant.id });
	await setLobby(portal, chair, { meetingId, isOpen: false });
	const ended = await aMeeting(portal, { status: 'concluded' });
	const cancelled = await aMeeting(portal, { status: 'cancelled' });
	const unknown = crypto.randomUUID();
	const doors: [Actor, string][] = [
		[participant, meetingId],
		[stranger, meetingId],
		[stranger, ended.meetingId],
		[stranger, cancelled.meetingId],
		[stranger, unknown],
		[stranger, 'no-id']
	];
	for (const [actor, id] of doors) {
		expect(await readLobby(portal, actor, id)).toEqual(NOT_FOUND);
		expect(await knockAtMeeting(portal, actor, { meetingId: id })).toEqual(NOT_FOUND);
	}
	await setLobby(portal, chair, { meetingId, isOpen: true });
	expect(await readLobby(portal, participant, meetingId)).toEqual(NOT_FOUND);
	expect(await readLobby(portal, stranger, meetingId)).toMatchObject({ ok: true });
	// The chair’s own invitation stands above it.
	const back = { meetingId, person: { personId: participant.id }, role: 'observer' as const };
	await admitMember(portal, chair, back);
	expect(await readLobby(portal, participant, meetingId)).toMatchObject({
		value: { stands: 'admitted' }
	});
});

test('[RM26] the chair alone opens and closes the lobby, and reads on the page of the meeting how it stands', async () => {
	const { meetingId, chair, panelist, observer } = await aMeeting(portal, { status: 'scheduled' });
	const doorFor = async (actor: Actor) => {
		const read = await readMeeting(portal, actor, meetingId);
		return read.ok ? read.value.lobby : read.reason;
	};
	for (const actor of [panelist, observer]) {
		const refused = { ok: false, reason: 'not_allowed' };
		expect(await setLobby(portal, actor, { meetingId, isOpen: false })).toEqual(refused);
		expect(await doorFor(actor)).toBeNull();
	}
	expect(await doorFor(chair)).toEqual({ isOpen: true });
	await setLobby(portal, chair, { meetingId, isOpen: false });
	expect(await doorFor(chair)).toEqual({ isOpen: false });
	const cancelled = await aMeeting(portal, { status: 'cancelled' });
	expect(
		await setLobby(portal, cancelled.chair, { meetingId: cancelled.meetingId, isOpen: true })
	).toMatchObject({ ok: false });
});

test('[RM17] after an hour of work the chair alone is asked for a break, once until one was taken', async () => {
	const { meetingId, chair, panelist } = await aMeeting(portal);
	const { openedAt } = { openedAt: Date.parse((await stateOf(chair, meetingId)).startsAt) };
	const dueFor = async (actor: Actor) => (await stateOf(actor, meetingId)).talk.breakDueAt;
	const hour = 3_600_000;
	expect(Date.parse((await dueFor(chair)) ?? '')).toBe(openedAt + hour);
	expect(await dueFor(panelist)).toBeNull();
	expect(await startBreak(portal, panelist, { meetingId })).toMatchObject({ ok: false });
	await declineBreak(portal, chair, { meetingId });
	expect(await dueFor(chair)).toBeNull();
	const at = new Date(openedAt + 2 * hour);
	portal.setNow(at);
	await startBreak(portal, chair, { meetingId });
	await startBreak(portal, chair, { meetingId });
	const until = new Date(at.getTime() + 5 * 60_000);
	expect((await stateOf(panelist, meetingId)).talk.breakUntil).toBe(until.toISOString());
	expect(Date.parse((await dueFor(chair)) ?? '')).toBe(until.getTime() + hour);
	portal.setNow(new Date(at.getTime() + 60_000));
	await endBreak(portal, chair, { meetingId });
	expect(Date.parse((await dueFor(chair)) ?? '')).toBe(at.getTime() + 60_000 + hour);
	portal.setNow(null);
});

test('[RM17] a "not now" that comes while the board has its break ends nothing, and no second break begins', async () => {
	const { meetingId, chair } = await aMeeting(portal);
	await startBreak(portal, chair, { meetingId });
	const { breakUntil } = (await stateOf(chair, meetingId)).talk;
	expect(breakUntil).not.toBeNull();
	await declineBreak(portal, chair, { meetingId });
	expect((await stateOf(chair, meetingId)).talk.breakUntil).toBe(breakUntil);
	await startBreak(portal, chair, { meetingId });
	expect((await stateOf(chair, meetingId)).talk.breakUntil).toBe(breakUntil);
});

test('[RM14] who was given a seat on the page of the meeting waits at the door no more', async () => {
	const { meetingId, chair, stranger } = await aMeeting(portal);
	await knockAtMeeting(portal, stranger, { meetingId });
	const person = { personId: stranger.id };
	await admitMember(portal, chair, { meetingId, person, role: 'participant' });
	expect((await stateOf(chair, meetingId)).talk.knocking).toEqual([]);
	const admitted = { meetingId, personId: stranger.id, role: 'observer' as const };
	expect(await admitFromLobby(portal, chair, admitted)).toEqual({
		...{ ok: false, reason: 'person_not_found' }
	});
	expect((await stateOf(stranger, meetingId)).viewerRole).toBe('participant');
});
