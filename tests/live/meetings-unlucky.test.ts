import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { deferAgendaItem } from '#server/meetings/defer-agenda-item.ts';
import { knockAtMeeting } from '#server/meetings/talk/lobby.ts';
import { askQuestion } from '#server/meetings/talk/send-message.ts';
import { openLiveRoom, reconnect, type LiveRoom } from '../builders/room-client.ts';
import { signInAs } from '../builders/session.ts';
import { until } from '../builders/until.ts';

let live: LiveRoom;
beforeAll(async () => {
	live = await openLiveRoom();
});
let end = (): void => {};
afterEach(() => {
	end();
	live.portal.setNow(null);
});
afterAll(() => live.close());

/** Counts transactions until it is ended; of a database that is away each is refused. */
function watchDatabase({ isAway }: { isAway: boolean }) {
	const { db } = live.portal;
	let count = 0;
	const transaction: typeof db.transaction = (work, options) => {
		count += 1;
		return isAway
			? Promise.reject(new Error('the database is away'))
			: db.transaction(work, options);
	};
	live.portal.db = new Proxy(db, {
		get: (target, name, receiver) =>
			name === 'transaction' ? transaction : (Reflect.get(target, name, receiver) as unknown)
	});
	end = () => {
		live.portal.db = db;
	};
	return { count: () => count, end };
}

test('[LB91] a change that could not be read while the database was away is shown when it is back, without another one', async () => {
	const { meetingId, chair, panelist, items } = await live.aMeeting({ isDiscussing: true });
	const client = await live.enter(panelist, meetingId);
	const agendaItemId = items[0]?.id ?? '';
	await deferAgendaItem(live.portal, chair, { agendaItemId, reason: 'biopsy awaited' });
	const database = watchDatabase({ isAway: true });
	live.portal.announce({ type: 'agenda_item_changed', meetingId, agendaItemId });
	await until('the room has asked in vain', () => database.count() > 0);
	database.end();
	await client.sees('the deferral', (state) => state.agenda[0]?.status === 'deferred');
});

test('[LB92] a baton whose time is over while the database is away comes back when it is there again', async () => {
	const { meetingId, chair, panelist } = await live.aMeeting();
	const a = await live.enter(chair, meetingId);
	const b = await live.enter(panelist, meetingId);
	await a.send('baton:give', { personId: panelist.id });
	await a.sees('the panelist has it', (state) => state.batonHolderId === panelist.id);
	await b.loseLink();
	await until('the loss is seen', () =>
		a.payloads('presence:changed').some(({ people }) => people.some((one) => one.isReconnecting))
	);
	const database = watchDatabase({ isAway: true });
	live.portal.setNow(new Date(Date.now() + 16_000));
	await until('the room has tried in vain', () => database.count() > 3);
	database.end();
	await a.sees('the chair has it', (state) => state.batonHolderId === chair.id);
});

test('[RM30] questions go over the wire when they have changed, not with every hand', async () => {
	const { meetingId, chair, observer } = await live.aMeeting();
	await askQuestion(live.portal, observer, { meetingId, text: 'Why N2?' });
	const a = await live.enter(chair, meetingId);
	const d = await live.enter(observer, meetingId);
	expect(a.state().talk.questions).toHaveLength(1);
	const talks = () => a.payloads('talk:changed').map(({ talk }) => talk);
	await d.send('hand:raise', {});
	await until('the hand', () => talks().some(({ hands }) => hands?.length === 1));
	expect(talks().some((talk) => 'questions' in talk)).toBe(false);
	await d.send('question:ask', { text: 'And now?' });
	await until('both questions', () => talks().at(-1)?.questions?.length === 2);
});

test('[RM31] who waits at the door in twenty tabs costs one reading for a change of the room, not twenty', async () => {
	const { meetingId, chair, stranger } = await live.aMeeting();
	const a = await live.enter(chair, meetingId);
	await knockAtMeeting(live.portal, stranger, { meetingId });
	const cookie = await signInAs(live.portal, stranger);
	const tabs = await Promise.all(
		Array.from({ length: 20 }, () => live.connect(stranger, { cookie }))
	);
	for (const { socket } of tabs) {
		expect(await socket.emitWithAck('lobby:wait', { meetingId })).toMatchObject({ ok: true });
	}
	const database = watchDatabase({ isAway: false });
	for (let turn = 0; turn < 5; turn += 1) {
		await (turn % 2 === 0
			? a.send('hand:raise', {})
			: a.send('hand:lower', { personId: chair.id }));
	}
	database.end();
	expect(database.count()).toBeLessThan(45);
	await a.send('lobby:admit', { personId: stranger.id, role: 'observer' });
	for (const tab of tabs) {
		await until('each tab is told', () =>
			tab.payloads('lobby:changed').some(({ stands }) => stands === 'admitted')
		);
	}
});

test('[RM32] a message that was removed while a link was dead is not handed on when the link is back', async () => {
	const { meetingId, chair, panelist } = await live.aMeeting();
	const [a, b] = [await live.enter(chair, meetingId), await live.enter(panelist, meetingId)];
	// The server has not noticed yet, so what it sends is lost.
	Object.assign(b.socket.io.engine.transport, { onData: () => {} });
	const words = 'The lady of bed nine';
	const sent = await a.send('message:send', { text: words });
	const { messageId } = (sent.ok ? sent.value : {}) as { messageId: string };
	await until('the message has gone out', () => JSON.stringify(a.facts).includes(words));
	await a.send('message:remove', { messageId });
	await b.loseLink();
	await until('the server has noticed', () =>
		a.payloads('presence:changed').some(({ people }) => people.some((one) => one.isReconnecting))
	);
	await reconnect(b);
	expect(b.socket.recovered).toBe(true);
	await until('the list has come', () => b.payloads('message:list').length > 1);
	expect(JSON.stringify(b.facts)).not.toContain(words);
});
