import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/domain/people/actor.ts';
import { changeBoardMembers } from '#server/boards/change-board-members.ts';
import { admitMember } from '#server/meetings/admit-member.ts';
import { openBuiltServer, type BuiltServer } from '../builders/built-server.ts';
import { aMeeting } from '../builders/meetings.ts';
import { openPortal, type TestPortal } from '../builders/open-portal.ts';
import { aPerson } from '../builders/people.ts';
import { enterRoom, type RoomClient } from '../builders/room-client.ts';
import { signInAs } from '../builders/session.ts';

/** Looks like no word of the portal's own. */
const PLAN = 'Quenlimab before the knife';

let portal: TestPortal;
let server: BuiltServer;
const clients = new Set<RoomClient>();
beforeAll(async () => {
	portal = await openPortal();
	server = await openBuiltServer(portal);
});
afterAll(async () => {
	clients.forEach((client) => client.leave());
	await server.close();
	await portal.close();
});

type Reader = { actor: Actor; cookie: string; client: RoomClient };

async function aReader(actor: Actor, meetingId: string): Promise<Reader> {
	const cookie = await signInAs(portal, actor);
	const client = await enterRoom({ address: server.address, cookie }, meetingId);
	clients.add(client);
	return { actor, cookie, client };
}

/** A meeting that runs, with another panelist beside the one who writes a plan. */
async function aRoom() {
	const held = await aMeeting(portal, { items: 2 });
	const { meetingId, boardId, chair, presenter, participant, observer } = held;
	const peer = await aPerson(portal, { grade: 'consultant', specialty: 'radiology' });
	const as = { person: { email: peer.email }, role: 'panelist' as const };
	await changeBoardMembers(portal, chair, { boardId, change: { type: 'add', ...as } });
	await admitMember(portal, chair, { meetingId, ...as });
	const author = await aReader(held.panelist, meetingId);
	const talking: Reader[] = [];
	for (const actor of [chair, peer, presenter, participant]) {
		talking.push(await aReader(actor, meetingId));
	}
	return { ...held, author, talking, looksOn: await aReader(observer, meetingId) };
}

const sendPlan = ({ cookie }: Reader, meetingId: string, agendaItemId: string) =>
	fetch(`${server.address}/meetings/${meetingId}?/preVote`, {
		...{ method: 'POST', redirect: 'manual' },
		body: new URLSearchParams({ agendaItemId, intent: 'curative', plan: PLAN }),
		headers: { cookie, origin: server.address, accept: 'application/json' }
	});

/** Every page on which a case of the meeting stands, as markup and as what a script loads. */
const pagesOf = ({ meetingId, boardSlug, items: [item] }: Awaited<ReturnType<typeof aRoom>>) =>
	[
		...['', `/meetings/${meetingId}`, `/meetings/${meetingId}/room`],
		...[`/meetings/${meetingId}/minutes`, `/cases/${item?.caseNo}`, `/boards/${boardSlug}`],
		`/boards/${boardSlug}/quality`
	].flatMap((path) => [path === '' ? '/' : path, `${path}/__data.json`]);

async function reads({ cookie }: Reader, path: string): Promise<boolean> {
	const response = await fetch(server.address + path, { headers: { cookie } });
	const body = await response.text();
	expect([path, response.status]).toEqual([path, 200]);
	return body.includes(PLAN);
}

/** Where this plan has come to a person: pages, and everything on the wire so far. */
async function placesOf(reader: Reader, paths: string[]): Promise<string[]> {
	const found: string[] = [];
	for (const path of paths) {
		found.push(...((await reads(reader, path)) ? [path] : []));
	}
	return [...found, ...(JSON.stringify(reader.client.facts).includes(PLAN) ? ['the wire'] : [])];
}

test('[AG15] until the case is closed no wire and no page carries a pre-vote but its author’s own page; observers never read one', async () => {
	const room = await aRoom();
	const { meetingId, author, talking, looksOn, items } = room;
	const agendaItemId = items[0]?.id ?? '';
	const paths = pagesOf(room);
	const page = [`/meetings/${meetingId}`, `/meetings/${meetingId}/__data.json`];
	const [chair] = talking;
	if (chair === undefined) {
		throw new Error('the chair is in the room');
	}
	const refused = await sendPlan(looksOn, meetingId, agendaItemId);
	expect(await refused.json()).toMatchObject({ type: 'failure', status: 403 });
	const taken = await sendPlan(author, meetingId, agendaItemId);
	expect(await taken.json()).toMatchObject({ type: 'success' });

	const late = await aReader(room.participant, meetingId);
	const others = [...talking, looksOn, late];
	const nobodyElse = async () => {
		for (const reader of others) {
			expect([reader.actor.email, await placesOf(reader, paths)]).toEqual([
				...[reader.actor.email, []]
			]);
		}
		expect(await placesOf(author, paths)).toEqual(page);
	};
	await nobodyElse();
	expect(await chair.client.send('agenda-item:open', { agendaItemId })).toMatchObject({ ok: true });
	const options = ['Surgery first', 'Treatment first'];
	await chair.client.send('vote:open', { agendaItemId, options });
	for (const reader of [author, ...others]) {
		await reader.client.sees('the vote', ({ decision }) => decision?.openVote?.round === 1);
	}
	await nobodyElse();

	await chair.client.send('vote:close', { agendaItemId, round: 1 });
	const deferral = { agendaItemId, reason: 'More images are needed.' };
	expect(await chair.client.send('agenda-item:defer', deferral)).toMatchObject({ ok: true });
	for (const reader of [author, ...talking]) {
		expect(await placesOf(reader, paths)).toEqual(page);
	}
	expect(await placesOf(looksOn, paths)).toEqual([]);
});
