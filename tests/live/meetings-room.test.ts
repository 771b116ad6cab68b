import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endOwnSession } from '#server/auth/end-own-session.ts';
import { sessionOf } from '#server/auth/sessions.ts';
import { setMinutes } from '#server/meetings/agenda/set-minutes.ts';
import { removeMember } from '#server/meetings/remove-member.ts';
import { aPerson } from '../builders/people.ts';
import { openLiveRoom, type LiveRoom } from '../builders/room-client.ts';
import { until } from '../builders/until.ts';

let live: LiveRoom;
beforeAll(async () => {
	live = await openLiveRoom();
});
afterAll(() => live.close());

const later = (seconds: number) => new Date(Date.now() + seconds * 1000);

describe('the door', () => {
	test('without a session, with a foreign origin or a forged cookie nobody is let in', async () => {
		const actor = await aPerson(live.portal);
		await expect(live.connect(actor, { cookie: 'session=forged' })).rejects.toThrow();
		await expect(live.connect(actor, { cookie: '' })).rejects.toThrow();
		await expect(live.connect(actor, { origin: 'https://evil.example' })).rejects.toThrow();
	});

	test('[LB26] an upgrade for a path that nobody answers is destroyed at once', async () => {
		for (const path of ['/', '/other', '/socket.iox/', '//documents/x']) {
			const raw = live.server.openSocket(path);
			await expect(raw.closed()).resolves.toMatchObject({ code: 1006 });
		}
	});

	test('[LB21] a stranger is told that there is no such meeting, and hears nothing of it', async () => {
		const { meetingId, stranger, chair } = await live.aMeeting();
		const client = await live.connect(stranger);
		const refused = { ok: false, reason: 'meeting_not_found' };
		expect(await client.join(meetingId)).toEqual(refused);
		expect(await client.join(randomUUID())).toEqual(refused);
		expect(await client.send('agenda-item:next', {})).toEqual(refused);
		const inside = await live.enter(chair, meetingId);
		await inside.send('agenda-item:next', {});
		await inside.sees('the case is open', (state) =>
			state.agenda.some((item) => item.status === 'under_discussion')
		);
		expect(client.facts).toEqual([]);
	});

	test('a client of another version is told to reload', async () => {
		const { meetingId, chair } = await live.aMeeting();
		const client = await live.connect(chair);
		expect(await client.join(meetingId, 0)).toEqual({ ok: false, reason: 'protocol_changed' });
		await until('it is told', () => client.payloads('room:left').length > 0);
		expect(client.payloads('room:left')).toEqual([{ reason: 'protocol_changed' }]);
	});

	test('before the meeting is open only its chair is let in, to open it', async () => {
		const { meetingId, chair, panelist } = await live.aMeeting({ status: 'scheduled' });
		const early = await live.connect(panelist);
		expect(await early.join(meetingId)).toEqual({ ok: false, reason: 'meeting_not_open' });
		const client = await live.enter(chair, meetingId);
		expect(await client.send('meeting:open', {})).toMatchObject({ ok: true });
		await client.sees('the meeting is open', (state) => state.status === 'open');
		expect(await early.join(meetingId)).toMatchObject({ ok: true });
	});
});

describe('the state of a room', () => {
	test('[LB12] somebody who joins late gets the whole state, after one event for the recovery', async () => {
		const { meetingId, chair, participant, items } = await live.aMeeting();
		const first = await live.enter(chair, meetingId);
		await first.send('agenda-item:next', {});
		await first.send('agenda-item:defer', {
			agendaItemId: items[0]?.id ?? '',
			reason: 'biopsy awaited'
		});
		await first.send('agenda-item:next', {});
		const late = await live.enter(participant, meetingId);
		expect(late.facts.slice(0, 2).map((fact) => fact.name)).toEqual(['room:welcome', 'room:state']);
		expect(late.state()).toMatchObject({
			meetingId,
			viewerId: participant.id,
			viewerRole: 'participant',
			shownItemId: items[1]?.id,
			agenda: [
				{ id: items[0]?.id, status: 'deferred', reason: 'biopsy awaited' },
				{ id: items[1]?.id, status: 'under_discussion' }
			],
			batonHolderId: chair.id,
			rights: { mayDraw: false, mayComment: true, mayConduct: false }
		});
	});

	test('[AG11] each case carries its own minutes, else those of the board', async () => {
		const { meetingId, chair, observer, items } = await live.aMeeting();
		const [first, second] = items.map(({ id }) => id);
		await setMinutes(live.portal, chair, { agendaItemId: second ?? '', minutes: 25 });
		const onlooker = await live.enter(observer, meetingId);
		const minutesOf = (id: string | undefined) =>
			onlooker.state().agenda.find((item) => item.id === id)?.minutes;
		expect([minutesOf(first), minutesOf(second)]).toEqual([10, 25]);
		await setMinutes(live.portal, chair, { agendaItemId: first ?? '', minutes: 5 });
		live.portal.announce({ type: 'meeting_changed', meetingId });
		await onlooker.sees('the shorter time', () => minutesOf(first) === 5);
	});

	test('[LB24] a change reaches everybody in the room, each with their own rights', async () => {
		const { meetingId, chair, presenter, observer } = await live.aMeeting();
		const [a, b, c] = [
			await live.enter(chair, meetingId),
			await live.enter(presenter, meetingId),
			await live.enter(observer, meetingId)
		];
		await a.send('agenda-item:next', {});
		for (const client of [a, b, c]) {
			await client.sees('the case is open', (state) =>
				state.agenda.some((item) => item.status === 'under_discussion')
			);
		}
		expect([a, b, c].map((client) => client.state().rights.mayDraw)).toEqual([true, true, false]);
		expect([a, b, c].map((client) => client.state().rights.mayTakeBaton)).toEqual([
			true,
			true,
			false
		]);
	});
});

describe('rights on living connections', () => {
	test('[LB9] a demotion takes effect within a second, without a reconnect', async () => {
		const { meetingId, chair, panelist, items } = await live.aMeeting({ isDiscussing: true });
		const [a, b] = [await live.enter(chair, meetingId), await live.enter(panelist, meetingId)];
		expect(b.state().rights.mayDraw).toBe(true);
		await a.send('member:change-role', { personId: panelist.id, role: 'chair' });
		expect(
			await b.send('agenda-item:defer', { agendaItemId: items[0]?.id ?? '', reason: 'as chair' })
		).toMatchObject({ ok: true });
		const started = performance.now();
		await a.send('member:change-role', { personId: panelist.id, role: 'observer' });
		expect(await b.send('agenda-item:next', {})).toEqual({ ok: false, reason: 'not_allowed' });
		await b.sees('the role is gone', (state) => state.viewerRole === 'observer');
		expect(performance.now() - started).toBeLessThan(1000);
		expect(b.socket.connected).toBe(true);
	});

	test('[LB10] who is removed is told, disconnected, and reaches nothing any more', async () => {
		const { meetingId, chair, panelist } = await live.aMeeting();
		const [a, b] = [await live.enter(chair, meetingId), await live.enter(panelist, meetingId)];
		const started = performance.now();
		await a.send('member:remove', { personId: panelist.id });
		await until('the connection ends', () => !b.socket.connected);
		expect(performance.now() - started).toBeLessThan(1000);
		expect(b.payloads('room:left')).toEqual([{ reason: 'removed' }]);
		const count = b.facts.length;
		await a.send('agenda-item:next', {});
		await a.sees('the case is open', (state) =>
			state.agenda.some((item) => item.status === 'under_discussion')
		);
		expect(b.facts).toHaveLength(count);
		const again = await live.connect(panelist);
		expect(await again.join(meetingId)).toEqual({ ok: false, reason: 'meeting_not_found' });
	});

	test('[LB10] a removal through a page reaches the room as well', async () => {
		const { meetingId, chair, panelist } = await live.aMeeting();
		const client = await live.enter(panelist, meetingId);
		await removeMember(live.portal, chair, { meetingId, personId: panelist.id });
		live.portal.announce({ type: 'meeting_changed', meetingId });
		await until('the connection ends', () => !client.socket.connected);
		expect(client.payloads('room:left')).toEqual([{ reason: 'removed' }]);
	});

	test('[LB11] a sign-out ends the living connections of that session, not those of another', async () => {
		const { meetingId, panelist } = await live.aMeeting();
		const phone = await live.enter(panelist, meetingId);
		const desk = await live.enter(panelist, meetingId);
		const session = await sessionOf(live.portal, phone.cookie);
		const sessionHash = session?.sessionHash ?? '';
		await endOwnSession(live.portal, panelist, { sessionHash });
		const started = performance.now();
		live.portal.announce({ type: 'session_ended', sessionHash });
		await until('the phone is signed out', () => !phone.socket.connected);
		expect(performance.now() - started).toBeLessThan(1000);
		expect(phone.payloads('room:left')).toEqual([{ reason: 'signed_out' }]);
		expect(desk.socket.connected).toBe(true);
	});

	test('[LB11] a session that has ended refuses the next command even when nobody announced it', async () => {
		const { meetingId, chair } = await live.aMeeting();
		const client = await live.enter(chair, meetingId);
		const session = await sessionOf(live.portal, client.cookie);
		await endOwnSession(live.portal, chair, { sessionHash: session?.sessionHash });
		expect(await client.send('agenda-item:next', {})).toEqual({
			ok: false,
			reason: 'not_signed_in'
		});
		await until('the connection ends', () => !client.socket.connected);
	});
});

test('[LB11] a session that has ended is noticed within 15 s without a command', async () => {
	const { meetingId, panelist } = await live.aMeeting();
	const client = await live.enter(panelist, meetingId);
	const session = await sessionOf(live.portal, client.cookie);
	await endOwnSession(live.portal, panelist, { sessionHash: session?.sessionHash });
	live.portal.setNow(later(16));
	await until('the connection ends', () => !client.socket.connected);
	live.portal.setNow(null);
	expect(client.payloads('room:left')).toEqual([{ reason: 'signed_out' }]);
});
