import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DOCUMENT_ROOTS, documentName } from '#lib/protocol/documents.ts';
import { changeMemberRole } from '#server/meetings/change-member-role.ts';
import { askQuestion, sendMessage } from '#server/meetings/talk/send-message.ts';
import { knockAtMeeting } from '#server/meetings/talk/lobby.ts';
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

const later = (seconds: number): Date => new Date(Date.now() + seconds * 1000);
const wire = (client: RoomClient) => JSON.stringify(client.facts);
const handsOf = (client: RoomClient) => {
	const facts = client.facts.flatMap(({ name, payload }) =>
		(name === 'room:state' || name === 'talk:changed') && 'talk' in payload ? [payload.talk] : []
	);
	return (facts.at(-1)?.hands ?? []).map(({ personId }) => personId);
};

test('[RM6] messages go to panel and residents, and never over the wire to an observer, until they are one no more', async () => {
	const { meetingId, chair, panelist, participant, observer } = await live.aMeeting();
	const [a, b, c, d] = [
		await live.enter(chair, meetingId),
		await live.enter(panelist, meetingId),
		await live.enter(participant, meetingId),
		await live.enter(observer, meetingId)
	];
	const words = `April CT ${randomUUID()}`;
	const sent = await b.send('message:send', { text: words });
	expect(sent).toMatchObject({ ok: true });
	for (const client of [a, b, c]) {
		await until('the message', () =>
			client.payloads('message:changed').some(({ message }) => message.text === words)
		);
	}
	// What is said after it has reached the observer, so the message would have.
	await d.send('question:ask', { text: 'Why N2?' });
	await until('the question', () => wire(d).includes('Why N2?'));
	expect(wire(d)).not.toContain(words);
	expect(d.payloads('message:list')).toEqual([]);

	await a.send('member:change-role', { personId: observer.id, role: 'participant' });
	await until('the messages', () => d.payloads('message:list').length > 0);
	expect(d.payloads('message:list')[0]?.messages.map(({ text }) => text)).toEqual([words]);
	await a.send('member:change-role', { personId: observer.id, role: 'observer' });
	await d.sees('an observer again', (state) => state.viewerRole === 'observer');
	const secret = `Only for the panel ${randomUUID()}`;
	await b.send('message:send', { text: secret });
	await until('the message', () => wire(a).includes(secret));
	await askQuestion(live.portal, observer, { meetingId, text: 'And now?' });
	live.portal.announce({ type: 'talk_changed', meetingId });
	await until('the question', () => wire(d).includes('And now?'));
	expect(wire(d)).not.toContain(secret);

	const { messageId } = (sent.ok ? sent.value : {}) as { messageId: string };
	await b.send('message:remove', { messageId });
	await until('it is removed', () =>
		c.payloads('message:changed').some(({ message }) => message.id === messageId && !message.text)
	);
	const late = await live.enter(participant, meetingId);
	await until('the list', () => late.payloads('message:list').length > 0);
	expect(wire(late)).not.toContain(words);
});

test('[RM6] who becomes an observer at the moment at which somebody writes does not get it', async () => {
	const { meetingId, chair, panelist, participant } = await live.aMeeting();
	const [a, d] = [await live.enter(chair, meetingId), await live.enter(participant, meetingId)];
	await until('the list', () => d.payloads('message:list').length > 0);
	const words = `After the change of role ${randomUUID()}`;
	const observer = { meetingId, personId: participant.id, role: 'observer' as const };
	await changeMemberRole(live.portal, chair, observer);
	await sendMessage(live.portal, panelist, { meetingId, text: words });
	// The room reads once for both.
	live.portal.announce({ type: 'meeting_changed', meetingId });
	await until('the message', () => wire(a).includes(words));
	await d.sees('an observer', (state) => state.viewerRole === 'observer');
	expect(wire(d)).not.toContain(words);
});

test('[RM5] a place in the queue is kept at a return and for two minutes without a link, and no longer', async () => {
	const { meetingId, chair, participant, observer } = await live.aMeeting();
	const [a, b, c] = [
		await live.enter(chair, meetingId),
		await live.enter(participant, meetingId),
		await live.enter(observer, meetingId)
	];
	await b.send('hand:raise', {});
	await c.send('hand:raise', {});
	const both = [participant.id, observer.id];
	await until('two hands', () => handsOf(a).length === 2);
	await b.loseLink();
	await until('the loss is seen', () =>
		a.payloads('presence:changed').some(({ people }) => people.some((one) => one.isReconnecting))
	);
	live.portal.setNow(later(110));
	await until(
		'gone from the list of people',
		() =>
			a
				.payloads('presence:changed')
				.at(-1)
				?.people.some(({ id, isHere }) => id === participant.id && !isHere) === true
	);
	expect(handsOf(a)).toEqual(both);
	await reconnect(b);
	await b.join(meetingId);
	live.portal.setNow(later(115));
	await b.sees('the queue', (state) => state.talk.hands.length === 2);
	expect(handsOf(b)).toEqual(both);
	b.leave();
	await until(
		'the goodbye is seen',
		() =>
			a
				.payloads('presence:changed')
				.at(-1)
				?.people.some(({ id, isHere }) => id === participant.id && !isHere) === true
	);
	live.portal.setNow(later(300));
	await until('the hand is down', () => handsOf(a).length === 1);
	expect(handsOf(a)).toEqual([observer.id]);
	live.portal.setNow(null);
});

test('[RM20] who is called draws within 1 s on the connection that was open before, and no more after it', async () => {
	const { meetingId, chair, participant, items } = await live.aMeeting({ isDiscussing: true });
	const [a, b] = [await live.enter(chair, meetingId), await live.enter(participant, meetingId)];
	const name = documentName({ agendaItemId: items[0]?.id ?? '', kind: 'marks' });
	const document = live.server.joinDocument(name, b.cookie);
	const other = live.server.joinDocument(name, a.cookie);
	await document.synced();
	await other.synced();
	const draw = () => {
		const key = `${participant.id}:${randomUUID()}`;
		const shape = { type: 'point', at: [1, 1] };
		document.doc
			.getMap(DOCUMENT_ROOTS.marks)
			.set(key, { imageId: randomUUID(), frame: 0, shape, label: '' });
		return key;
	};
	await b.send('hand:raise', {});
	await a.send('hand:call', { personId: participant.id });
	const calledAt = performance.now();
	await b.sees('the right to draw', (state) => state.rights.mayDraw);
	expect(performance.now() - calledAt).toBeLessThan(1000);
	const drawn = draw();
	await until('the mark', () => other.doc.getMap(DOCUMENT_ROOTS.marks).has(drawn));
	await a.send('hand:lower', { personId: participant.id });
	await b.sees('no right to draw', (state) => !state.rights.mayDraw);
	draw();
	await expect(document.closed()).resolves.toMatchObject({ code: 4403, reason: 'not_allowed' });
});

test('[RM22] who waits in the lobby is told within 1 s that they are admitted, and before that nothing of the room', async () => {
	const { meetingId, chair, stranger, items } = await live.aMeeting({ isDiscussing: true });
	const a = await live.enter(chair, meetingId);
	const waiting = await live.connect(stranger);
	const ask = (id: string): Promise<unknown> =>
		waiting.socket.timeout(5000).emitWithAck('lobby:wait', { meetingId: id });
	expect(await ask(randomUUID())).toEqual({ ok: false, reason: 'meeting_not_found' });
	await knockAtMeeting(live.portal, stranger, { meetingId });
	live.portal.announce({ type: 'talk_changed', meetingId });
	expect(await ask(meetingId)).toEqual({
		...{ ok: true, value: { stands: 'waiting', isOpen: true } }
	});
	await until('the knock', () => wire(a).includes(stranger.id));
	expect(await waiting.send('message:send', { text: 'Hello?' })).toMatchObject({ ok: false });
	expect(await waiting.join(meetingId)).toEqual({ ok: false, reason: 'meeting_not_found' });
	await a.send('message:send', { text: 'Who is that?' });
	await until('said inside', () => wire(a).includes('Who is that?'));
	expect(waiting.facts).toEqual([]);
	expect(wire(waiting)).not.toContain(items[0]?.caseNo);
	await a.send('lobby:admit', { personId: stranger.id, role: 'observer' });
	const admittedAt = performance.now();
	await until('told so', () => waiting.payloads('lobby:changed').length > 0);
	expect(performance.now() - admittedAt).toBeLessThan(1000);
	expect(waiting.payloads('lobby:changed')).toEqual([{ stands: 'admitted', isOpen: true }]);
	expect(await waiting.join(meetingId)).toMatchObject({ ok: true });
	await waiting.sees('the room', (state) => state.viewerRole === 'observer');
});
