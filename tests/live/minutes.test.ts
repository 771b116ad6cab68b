import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLiveRoom, type LiveRoom } from '../builders/room-client.ts';

let live: LiveRoom;
beforeAll(async () => {
	live = await openLiveRoom();
});
afterAll(() => live.close());

test('[MN16] everybody in the room has a new action, and who may write is told for which cases', async () => {
	const { meetingId, chair, presenter, panelist, observer, items } = await live.aMeeting({
		isDiscussing: true
	});
	const [writer, owner, other, looker] = [
		await live.enter(chair, meetingId),
		await live.enter(panelist, meetingId),
		await live.enter(presenter, meetingId),
		await live.enter(observer, meetingId)
	];
	const agendaItemId = items[0]?.id ?? '';
	const writable = [writer, owner, other, looker].map(
		(client) => client.state().actions.writableItemIds
	);
	expect(writable).toEqual([[agendaItemId], [], [agendaItemId], []]);
	const action = { agendaItemId, what: 'Spirometry', dueOn: '2099-01-01' };
	const added = await writer.send('action:add', { ...action, ownerId: panelist.id });
	expect(added).toMatchObject({ ok: true });
	for (const client of [owner, other, looker]) {
		await client.sees('the action', ({ actions }) => actions.list.length === 1);
		expect(client.state().actions.list).toMatchObject([
			{ ...action, ownerName: panelist.displayName }
		]);
	}
	const [written] = other.state().actions.list;
	const removed = await other.send('action:remove', { agendaItemId, actionId: written?.id ?? '' });
	expect(removed).toMatchObject({ ok: true });
	await looker.sees('that it is gone', ({ actions }) => actions.list.length === 0);
});
