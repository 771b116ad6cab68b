import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MEETING_COMMANDS } from '#lib/protocol/meeting.ts';
import { endOwnSession } from '#server/auth/end-own-session.ts';
import { sessionOf } from '#server/auth/sessions.ts';
import { meetingEvent } from '#server/db/schema.ts';
import { readRoomFacts } from '#server/meetings/read-room.ts';
import {
	openLiveRoom,
	reconnect,
	type LiveRoom,
	type RoomClient
} from '../builders/room-client.ts';
import { until } from '../builders/until.ts';

let live: LiveRoom;
beforeAll(async () => {
	live = await openLiveRoom();
});
afterAll(() => live.close());

const eventsOf = async (meetingId: string) => {
	const events = await live.portal.db
		.select({ type: meetingEvent.type })
		.from(meetingEvent)
		.where(eq(meetingEvent.meetingId, meetingId));
	return events.map((event) => event.type);
};
/** What a meeting is, without what moves by itself. */
const fingerprint = async (meetingId: string) => {
	const facts = await readRoomFacts(live.portal, meetingId);
	return JSON.stringify([facts?.meeting, facts?.agenda, facts?.members.map((one) => one.role)]);
};
const ask = (client: RoomClient, name: string, ...packet: unknown[]) =>
	client.socket.timeout(20_000).emitWithAck(name, ...packet) as Promise<unknown>;

/** Until the server has noticed, a removal would find the connection still open, and there would be nothing to recover. */
async function loseLink(
	client: RoomClient,
	{ seenBy, personId }: { seenBy: RoomClient; personId: string }
): Promise<void> {
	await client.loseLink();
	await until(
		'the server has noticed',
		() =>
			seenBy
				.payloads('presence:changed')
				.at(-1)
				?.people.some((one) => one.id === personId && one.isReconnecting) === true
	);
}

const NAMES = [...Object.keys(MEETING_COMMANDS), 'room:join'];

test('[LB18] a packet without payload, with a wrong type or with more than is known is refused and changes nothing', async () => {
	const { meetingId, chair } = await live.aMeeting({ isDiscussing: true });
	const client = await live.enter(chair, meetingId);
	const before = await fingerprint(meetingId);
	const wrong: unknown[] = [
		null,
		7,
		'text',
		true,
		[],
		[[]],
		{},
		{ commandId: 7 },
		{ commandId: 'x' },
		{ commandId: randomUUID(), more: 1 },
		{ commandId: randomUUID(), agendaItemId: { $ne: null }, personId: [], role: 'king' },
		JSON.parse('{"__proto__":{"commandId":"x"},"constructor":1}'),
		Buffer.from('bytes')
	];
	for (const name of NAMES.filter((one) => !['meeting:open', 'meeting:conclude'].includes(one))) {
		for (const packet of wrong) {
			expect(await ask(client, name, packet), `${name} ${JSON.stringify(packet)}`).toMatchObject({
				ok: false
			});
		}
	}
	expect(await fingerprint(meetingId)).toBe(before);
	expect(client.socket.connected).toBe(true);
});

test('[LB18] a packet without a callback changes nothing and stops nothing', async () => {
	const { meetingId, chair, items } = await live.aMeeting({ isDiscussing: true });
	const client = await live.enter(chair, meetingId);
	const before = await fingerprint(meetingId);
	const reason = 'a packet without a callback';
	client.socket.emit('agenda-item:defer', {
		commandId: randomUUID(),
		agendaItemId: items[0]?.id,
		reason
	});
	client.socket.emit('agenda-item:next');
	client.socket.emit('viewport:move');
	client.socket.emit('viewport:move', null, () => {});
	client.socket.emit('no-such-event', { a: 1 }, () => {});
	client.socket.emit('member:remove', 1, 2, 3);
	expect(await client.send('agenda-item:next', {})).toEqual({
		ok: false,
		reason: 'recommendation_missing'
	});
	expect(await fingerprint(meetingId)).toBe(before);
});

test('[LB18] bytes that are no packet end that connection only', async () => {
	const { meetingId, chair, panelist } = await live.aMeeting();
	const [bad, good] = [await live.enter(chair, meetingId), await live.enter(panelist, meetingId)];
	bad.socket.io.reconnection(false);
	const engine = bad.socket.io.engine as unknown as { write: (text: string) => void };
	engine.write('2/meetings,["agenda-item:next",');
	await until('it is ended', () => !bad.socket.connected);
	const large = await live.enter(panelist, meetingId);
	large.socket.io.reconnection(false);
	large.socket.emit('agenda-item:next', { commandId: 'x'.repeat(100_000) });
	await until('the large one is ended', () => !large.socket.connected);
	expect(await good.send('agenda-item:next', {})).toEqual({ ok: false, reason: 'not_allowed' });
});

test('more commands than a person can press are refused, and later ones heard again', async () => {
	const { meetingId, observer } = await live.aMeeting();
	const client = await live.enter(observer, meetingId);
	const answers = await Promise.all(
		Array.from({ length: 100 }, () => client.send('agenda-item:next', {}))
	);
	const refused = answers.filter((answer) => !answer.ok && answer.reason === 'too_many_attempts');
	expect(refused.length).toBeGreaterThan(0);
	await until('it is heard again', async () => {
		const answer = await client.send('agenda-item:next', {});
		return !answer.ok && answer.reason === 'not_allowed';
	});
});

test('[LB16] a command that is sent again over a new connection is answered as before and done once', async () => {
	const { meetingId, chair } = await live.aMeeting();
	const client = await live.enter(chair, meetingId);
	const packet = { commandId: randomUUID() };
	const first = await ask(client, 'agenda-item:next', packet);
	expect(first).toMatchObject({ ok: true });
	await client.loseLink();
	await reconnect(client);
	await client.join(meetingId);
	expect(await ask(client, 'agenda-item:next', packet)).toEqual(first);
	expect(await eventsOf(meetingId)).toEqual(['agenda_item.opened']);
});

test('a command for an item of another meeting is refused in this room', async () => {
	const { meetingId, chair } = await live.aMeeting();
	const other = await live.aMeeting({ isDiscussing: true });
	const client = await live.enter(chair, meetingId);
	expect(
		await client.send('agenda-item:defer', {
			agendaItemId: other.items[0]?.id ?? '',
			reason: 'not here'
		})
	).toEqual({ ok: false, reason: 'agenda_item_not_found' });
});

test('[LB13] what was missed on a lost link arrives when it is back', async () => {
	const { meetingId, chair, panelist } = await live.aMeeting();
	const [a, b] = [await live.enter(chair, meetingId), await live.enter(panelist, meetingId)];
	await loseLink(b, { seenBy: a, personId: panelist.id });
	const before = b.facts.length;
	await a.send('baton:give', { personId: panelist.id });
	await a.send('agenda-item:next', {});
	await a.sees('both are done', (state) => state.agenda[0]?.status === 'under_discussion');
	await reconnect(b);
	expect(b.socket.recovered).toBe(true);
	await until('what was missed is there', () =>
		b.facts.slice(before).some((fact) => fact.name === 'baton:changed')
	);
	await b.sees('the case is open', (state) => state.agenda[0]?.status === 'under_discussion');
	await b.sees('present again', (state) =>
		state.people.some((one) => one.id === panelist.id && one.isHere && !one.isReconnecting)
	);
});

test('[LB10] who was removed while the link was lost gets nothing of what was said meanwhile', async () => {
	const { meetingId, chair, panelist } = await live.aMeeting();
	const [a, b] = [await live.enter(chair, meetingId), await live.enter(panelist, meetingId)];
	await loseLink(b, { seenBy: a, personId: panelist.id });
	const before = b.facts.length;
	await a.send('member:remove', { personId: panelist.id });
	await a.send('agenda-item:next', {});
	await a.sees('the case is open', (state) => state.agenda[0]?.status === 'under_discussion');
	await reconnect(b);
	expect(b.socket.recovered).toBe(false);
	expect(await b.join(meetingId)).toEqual({ ok: false, reason: 'meeting_not_found' });
	expect(b.facts.slice(before)).toEqual([]);
});

test('[LB11] who signed out while the link was lost is not let in again', async () => {
	const { meetingId, chair, panelist } = await live.aMeeting();
	const [a, b] = [await live.enter(chair, meetingId), await live.enter(panelist, meetingId)];
	await loseLink(b, { seenBy: a, personId: panelist.id });
	const before = b.facts.length;
	const session = await sessionOf(live.portal, b.cookie);
	await endOwnSession(live.portal, panelist, { sessionHash: session?.sessionHash });
	await a.send('agenda-item:next', {});
	await expect(reconnect(b)).rejects.toThrow();
	expect(b.facts.slice(before)).toEqual([]);
});
