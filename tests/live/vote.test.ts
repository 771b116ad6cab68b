import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLiveRoom, type LiveRoom, type RoomClient } from '../builders/room-client.ts';

let live: LiveRoom;
beforeAll(async () => {
	live = await openLiveRoom();
});
afterAll(() => live.close());

const OPTIONS = ['Surgery first', 'Chemotherapy first', 'Chemoradiation'];
const ROLES = ['chair', 'panelist', 'presenter', 'participant', 'observer'] as const;

/** Everything that came over this wire, as text, and how often an answer stood in it. */
const wire = (client: RoomClient): string => JSON.stringify(client.facts);
const answersOn = (client: RoomClient): string[] =>
	[...wire(client).matchAll(/"ideal":(\d),"feasible":(\d)/g)].map(([, a, b]) => `${a}${b}`);

async function aRoom() {
	const meeting = await live.aMeeting({ isDiscussing: true });
	const agendaItemId = meeting.items[0]?.id ?? '';
	const clients = Object.fromEntries(
		await Promise.all(
			ROLES.map(async (role) => [role, await live.enter(meeting[role], meeting.meetingId)] as const)
		)
	) as Record<(typeof ROLES)[number], RoomClient>;
	await clients.chair.send('vote:open', { agendaItemId, options: OPTIONS });
	const cast = (role: (typeof ROLES)[number], ideal: number, feasible: number) =>
		clients[role].send('vote:cast', {
			...{ agendaItemId, round: 1, ideal, feasible },
			nonce: crypto.randomUUID()
		});
	return { ...meeting, agendaItemId, clients, cast };
}

test('[VT5] before the reveal no wire carries a ballot or a tally but the voter’s own; after it all carry the same', async () => {
	const { agendaItemId, clients, cast, meetingId, observer } = await aRoom();
	await cast('panelist', 2, 1);
	await cast('presenter', 1, 2);
	await cast('participant', 0, 2);
	await cast('chair', 2, 0);
	await cast('panelist', 2, 2);
	// Who joins late and who looks on all along: neither reads more.
	const late = await live.enter(observer, meetingId);
	for (const client of [...Object.values(clients), late]) {
		await client.sees('both counted ballots are in', ({ decision }) => {
			const vote = decision?.openVote;
			return vote?.castCount === 2 && vote.countedOf === 2;
		});
	}
	expect(new Set(answersOn(clients.panelist))).toEqual(new Set(['21', '22']));
	expect(new Set(answersOn(clients.presenter))).toEqual(new Set(['12']));
	expect(new Set(answersOn(clients.participant))).toEqual(new Set(['02']));
	expect(new Set(answersOn(clients.chair))).toEqual(new Set(['20']));
	for (const client of [clients.observer, late]) {
		expect(answersOn(client)).toEqual([]);
	}
	for (const client of [...Object.values(clients), late]) {
		expect(wire(client)).not.toContain('ballots"');
	}
	await clients.chair.send('vote:reveal', { agendaItemId, round: 1 });
	const records = [];
	for (const client of [...Object.values(clients), late]) {
		await client.sees('the reveal', ({ decision }) => {
			return decision?.record.rounds[0]?.status === 'revealed';
		});
		records.push(client.state().decision?.record);
	}
	const [first] = records;
	expect(first?.rounds).toMatchObject([{ ballots: { length: 4 }, countedOf: 2 }]);
	expect(records.every((one) => JSON.stringify(one) === JSON.stringify(first))).toBe(true);
	expect(await cast('panelist', 0, 0)).toEqual({ ok: false, reason: 'vote_over' });
});

test('[VT5] which specialties wait is told to the chair alone, and who comes is waited for at once', async () => {
	const { clients, cast, meetingId, panelist } = await aRoom();
	await cast('chair', 0, 0);
	const waiting = () => clients.chair.state().decision?.openVote?.waiting;
	await clients.chair.sees('one of two is in', ({ decision }) => {
		return decision?.openVote?.castCount === 1 && decision.openVote.countedOf === 2;
	});
	expect(waiting()).toEqual([{ specialty: panelist.specialty, isViewer: false }]);
	for (const role of ['panelist', 'presenter', 'participant', 'observer'] as const) {
		expect(clients[role].state().decision?.openVote?.waiting).toBeNull();
	}
	expect(wire(clients.observer)).not.toContain('"waiting":[');
	expect(meetingId).toBe(clients.chair.state().meetingId);
});

test('[VT7] why somebody asks for another round is read by the chair and by who asked', async () => {
	const { agendaItemId, clients, cast } = await aRoom();
	await cast('panelist', 0, 0);
	await clients.chair.send('vote:reveal', { agendaItemId, round: 1 });
	const reason = 'The node was sampled meanwhile.';
	await clients.participant.send('vote:ask-again', { agendaItemId, round: 1, reason });
	for (const role of ['chair', 'participant'] as const) {
		await clients[role].sees('the request', ({ decision }) => decision?.requests.length === 1);
	}
	await clients.chair.send('vote:open-again', { agendaItemId, round: 1, reason: 'New report.' });
	for (const role of ['panelist', 'presenter', 'observer'] as const) {
		await clients[role].sees('round 2', ({ decision }) => decision?.openVote?.round === 2);
		expect(wire(clients[role])).not.toContain(reason);
	}
});
