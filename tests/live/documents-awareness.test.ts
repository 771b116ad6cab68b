import { afterAll, beforeAll, expect, test } from 'vitest';
import { Doc } from 'yjs';
import type { Actor } from '#lib/domain/people/actor.ts';
import { openDocumentRoom, type DocumentRoom } from '../builders/document-room.ts';
import type { JoinedDocument, RawSocket } from '../builders/live-server.ts';
import { awarenessMessage, syncMessage } from '../builders/sync-messages.ts';
import { until } from '../builders/until.ts';

let room: DocumentRoom;
type Person = { actor: Actor; cookie: string };
let amna: Person;
let bilal: Person;
beforeAll(async () => {
	room = await openDocumentRoom();
	amna = await room.enter();
	bilal = await room.enter({ mayWrite: false });
});
afterAll(() => room.close());

function join(person: Person, clientID: number): JoinedDocument {
	const doc = new Doc();
	doc.clientID = clientID;
	return room.server.joinDocument(room.name('marks'), person.cookie, { doc });
}
async function knock({ cookie }: Person): Promise<RawSocket> {
	const socket = room.server.openSocket(`/documents/${room.name('marks')}`, { cookie });
	await socket.receives(() => true);
	socket.socket.send(syncMessage('step 1', new Uint8Array([0])));
	return socket;
}
const stateOf = ({ provider }: JoinedDocument, clientId: number) =>
	provider.awareness.getStates().get(clientId);

test('[LB44] identity, role and color are the session’s, whatever the client says', async () => {
	const [theirs, other] = [join(amna, 101), join(bilal, 102)];
	await Promise.all([theirs.synced(), other.synced()]);
	theirs.provider.awareness.setLocalState({
		cursor: { imageId: 'x', frame: 0, at: [1, 2] },
		person: { id: bilal.actor.id, name: 'Dr Nobody', role: 'chair', color: 5 },
		user: { name: 'Dr Nobody', color: '#f00' }
	});
	await until('the state has arrived', () => stateOf(other, 101)?.['cursor'] !== undefined);
	const { id, displayName } = amna.actor;
	expect(stateOf(other, 101)).toEqual({
		cursor: { imageId: 'x', frame: 0, at: [1, 2] },
		person: { id, name: displayName, role: 'panelist', color: 2 },
		user: { id, name: displayName, color: 2 }
	});
	theirs.leave();
	other.leave();
});

test('[LB44] states of others in a message are dropped, and the sender stays', async () => {
	const theirs = join(amna, 111);
	await theirs.synced();
	theirs.provider.awareness.setLocalState({ cursor: 'mine' });
	const [other, watcher] = [await knock(bilal), join(bilal, 113)];
	await until('the state is known', () => stateOf(watcher, 111) !== undefined);
	other.socket.send(
		awarenessMessage([
			{ clientId: 112, clock: 1, state: { cursor: 'own' } },
			{ clientId: 111, clock: 999, state: { cursor: 'false' } },
			{ clientId: 111, clock: 1000, state: null },
			{ clientId: 114, clock: 1, state: { cursor: 'invented' } },
			{ clientId: 115, clock: 1, state: null, text: 'not JSON' }
		])
	);
	await until('the own state has arrived', () => stateOf(watcher, 112)?.['cursor'] === 'own');
	expect(stateOf(watcher, 111)?.['cursor']).toBe('mine');
	expect(stateOf(watcher, 114)).toBeUndefined();
	expect(stateOf(watcher, 115)).toBeUndefined();
	expect(other.socket.readyState).toBe(other.socket.OPEN);
	for (const one of [theirs, watcher]) {
		one.leave();
	}
	other.socket.terminate();
});

test.each([
	['no JSON', '{', 4400],
	['a list', '[]', 4400],
	['a number', '1', 4400],
	['20 kB', JSON.stringify({ cursor: 'x'.repeat(20_000) }), 4413]
])('an own state that is %s closes its sender', async (_what, text, code) => {
	const socket = await knock(bilal);
	socket.socket.send(awarenessMessage([{ clientId: 121, clock: 1, state: {} }]));
	socket.socket.send(awarenessMessage([{ clientId: 121, clock: 2, state: null, text }]));
	await expect(socket.closed()).resolves.toMatchObject({ code });
});

test('ten thousand ids in one message close their sender', async () => {
	const socket = await knock(bilal);
	const entries = Array.from({ length: 10_000 }, (_, index) => ({
		clientId: 200_000 + index,
		clock: 1,
		state: {}
	}));
	socket.socket.send(awarenessMessage(entries));
	await expect(socket.closed()).resolves.toEqual({ code: 4413, reason: 'too_large' });
});

test('who leaves is gone for the others, and who joins is told who is here', async () => {
	const theirs = join(amna, 131);
	await theirs.synced();
	const other = join(bilal, 132);
	await until('the one who was here is shown', () => stateOf(other, 131) !== undefined);
	theirs.provider.ws?.close();
	theirs.provider.disconnect();
	await until('the one who left is gone', () => stateOf(other, 131) === undefined);
	theirs.leave();
	other.leave();
});

test('[LB45] a person’s new socket takes the id over, and the late close of the old one removes nothing', async () => {
	const watcher = join(bilal, 141);
	await watcher.synced();
	const state = (clock: number, cursor: string) =>
		awarenessMessage([{ clientId: 142, clock, state: { cursor } }]);
	const old = await knock(amna);
	old.socket.send(state(7, 'old'));
	await until('the old one', () => stateOf(watcher, 142)?.['cursor'] === 'old');
	const fresh = await knock(amna);
	fresh.socket.send(state(7, 'new'));
	await until('the new one', () => stateOf(watcher, 142)?.['cursor'] === 'new');
	old.socket.send(state(8, 'late'));
	old.socket.close();
	await old.closed();
	fresh.socket.send(state(8, 'newer'));
	await until('the newer one', () => stateOf(watcher, 142)?.['cursor'] === 'newer');
	fresh.socket.close();
	await until('gone', () => stateOf(watcher, 142) === undefined);
	watcher.leave();
});

test('who comes back with the same clock is seen at once', async () => {
	const watcher = join(bilal, 151);
	const theirs = join(amna, 152);
	await Promise.all([watcher.synced(), theirs.synced()]);
	await until('here', () => stateOf(watcher, 152) !== undefined);
	theirs.provider.ws?.close();
	await until('gone', () => stateOf(watcher, 152) === undefined);
	await until('here again', () => stateOf(watcher, 152) !== undefined, 4000);
	theirs.leave();
	watcher.leave();
});

test('an echo of a person’s other page does not take its id', async () => {
	const first = join(amna, 161);
	await first.synced();
	const watcher = join(bilal, 162);
	await until('here', () => stateOf(watcher, 161)?.['person'] !== undefined);
	const second = await knock(amna);
	second.socket.send(awarenessMessage([{ clientId: 161, clock: 1, state: stateOf(watcher, 161) }]));
	second.socket.send(awarenessMessage([{ clientId: 163, clock: 1, state: { cursor: 'second' } }]));
	await until('the second page has an id of its own', () => stateOf(watcher, 163) !== undefined);
	second.socket.close();
	await until('the second page is gone', () => stateOf(watcher, 163) === undefined);
	expect(stateOf(watcher, 161)).toBeDefined();
	first.leave();
	watcher.leave();
});

test('a role that changes is shown at once', async () => {
	const [theirs, watcher] = [join(amna, 171), join(bilal, 172)];
	await until('here', () => stateOf(watcher, 171) !== undefined);
	room.setPart(amna.actor, { mayWrite: false });
	room.portal.announce({ type: 'person_changed', personId: amna.actor.id });
	await until('as an observer', () => {
		const person: unknown = stateOf(watcher, 171)?.['person'];
		return (
			typeof person === 'object' &&
			person !== null &&
			'role' in person &&
			person.role === 'observer'
		);
	});
	room.setPart(amna.actor, { mayWrite: true });
	theirs.leave();
	watcher.leave();
});

test('who asks who is here is answered', async () => {
	const theirs = join(amna, 181);
	await theirs.synced();
	const other = await knock(bilal);
	await other.receives((one) => one[0] === 1);
	other.received.length = 0;
	other.socket.send(new Uint8Array([3]));
	await other.receives((one) => one[0] === 1);
	theirs.leave();
	other.socket.terminate();
});
