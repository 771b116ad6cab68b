import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { PROTOCOL_VERSION } from '#lib/protocol/documents.ts';
import type { RawSocket } from '../builders/live-server.ts';
import { aPerson } from '../builders/people.ts';
import { aDeafPeer, frame, OP, rawPeer, SOCKET_IO, upgradeHead } from '../builders/raw-peer.ts';
import { openLiveRoom, type LiveRoom } from '../builders/room-client.ts';
import { signInAs } from '../builders/session.ts';
import { stillConducts } from '../builders/still-answers.ts';
import { until } from '../builders/until.ts';

let live: LiveRoom;
beforeAll(async () => {
	live = await openLiveRoom();
});
afterEach(() => stillConducts(live));
afterAll(() => live.close());

const text = (message: Uint8Array): string => Buffer.from(message).toString();
const JOIN = '40/meetings,';

/** A Socket.IO connection whose packets are written by hand. */
async function knock(cookie: string): Promise<RawSocket> {
	const raw = live.server.openSocket(SOCKET_IO, { cookie });
	await raw.receives((one) => text(one).startsWith('0{'));
	return raw;
}
async function inside(): Promise<{ raw: RawSocket; meetingId: string; cookie: string }> {
	const { meetingId, chair } = await live.aMeeting({ isDiscussing: true });
	const cookie = await signInAs(live.portal, chair);
	const raw = await knock(cookie);
	raw.socket.send(JOIN);
	await raw.receives((one) => text(one).startsWith(JOIN));
	raw.socket.send(
		`42/meetings,0["room:join",{"meetingId":"${meetingId}","protocolVersion":${PROTOCOL_VERSION}}]`
	);
	await raw.receives((one) => text(one).startsWith('43/meetings,0'));
	return { raw, meetingId, cookie };
}

test('[HP12] of 300 connections of one session at both doors at once, 50 stay', async () => {
	const { chair, items } = await live.aMeeting({ isDiscussing: true });
	const cookie = await signInAs(live.portal, chair);
	const paths = [SOCKET_IO, `/documents/agenda-item.${items[0]?.id}.marks`];
	const peers = await Promise.all(
		Array.from({ length: 300 }, async (_, index) => {
			const peer = await rawPeer(live.server.port);
			peer.socket.write(upgradeHead(live.server.port, paths[index % 2] ?? '', cookie));
			// Who is refused after the upgrade is sent a close frame: 0x88, and its code.
			peer.socket.on('data', (part) => part.includes(0x88) && peer.socket.destroy());
			return peer;
		})
	);
	const open = () =>
		peers.filter(({ socket, said }) => !socket.destroyed && said().startsWith('HTTP/1.1 101'));
	const waiting = () => peers.filter(({ socket, said }) => !socket.destroyed && said() === '');
	const isSettled = () => waiting().length === 0 && open().length <= 50;
	await until('all were answered', isSettled, 50_000);
	expect(open().length).toBe(50);
	for (const { socket } of peers) {
		socket.destroy();
	}
	await until('a place is free again', async () => {
		const again = live.server.openSocket(SOCKET_IO, { cookie });
		return Promise.race([
			again.receives(() => true).then(() => true),
			again.closed().then(() => false)
		]);
	});
});

test('[HP7] 2,000 packets that ask for the namespace cost no more than a few looks at the session', async () => {
	const actor = await aPerson(live.portal);
	const raw = await knock(await signInAs(live.portal, actor));
	const { db } = live.portal;
	let reads = 0;
	live.portal.db = new Proxy(db, {
		get: (target, name) => {
			reads += name === 'select' ? 1 : 0;
			return Reflect.get(target, name) as unknown;
		}
	});
	for (let count = 0; count < 2000; count += 1) {
		raw.socket.send(JOIN);
	}
	await raw.closed();
	live.portal.db = db;
	expect(reads).toBeLessThan(20);
});

test('[HP7] who sends more packets than any page is ended', async () => {
	const { raw } = await inside();
	const packet = `42/meetings,["viewport:move",{"viewport":{},"isResting":true}]`;
	for (let count = 0; count < 2000; count += 1) {
		raw.socket.send(packet);
	}
	await raw.closed();
});

test('[HP13] pings of a peer that never reads are not answered for ever', async () => {
	const cookie = await signInAs(live.portal, await aPerson(live.portal));
	const pings = Buffer.concat(Array.from({ length: 500 }, () => frame(OP.ping, Buffer.alloc(125))));
	const peer = await aDeafPeer(live.server.port, SOCKET_IO, cookie);
	await peer.flood(pings, 60_000_000);
	peer.socket.resume();
	await peer.ended;
});

test('[HP13] who goes on asking and never reads the answers is ended', async () => {
	const fast = await openLiveRoom({
		QUEUE_BYTES_PER_SOCKET: '100000',
		COMMANDS_PER_SECOND: '1000',
		PACKETS_PER_SECOND: '10000'
	});
	const { meetingId, chair } = await fast.aMeeting({ items: 40 });
	const cookie = await signInAs(fast.portal, chair);
	const peer = await aDeafPeer(fast.server.port, SOCKET_IO, cookie);
	peer.socket.write(frame(OP.text, JOIN));
	const join = `["room:join",{"meetingId":"${meetingId}","protocolVersion":${PROTOCOL_VERSION}}]`;
	let id = 0;
	await until(
		'it is ended',
		() => {
			for (let more = 20; more > 0 && !peer.socket.destroyed; more -= 1) {
				peer.socket.write(frame(OP.text, `42/meetings,${(id += 1)}${join}`));
			}
			return peer.socket.destroyed;
		},
		50_000
	);
	await fast.close();
});

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

test.each<[string, (meetingId: string) => string[]]>([
	['no callback and no payload', () => ['42/meetings,["agenda-item:next"]', '42/meetings,[]']],
	['no event', () => ['42/meetings,7["room:join"', '42/meetings,{}', '42/meetings,8[7]']],
	[
		'a name that the server has for itself',
		() =>
			['error', 'disconnect', 'disconnecting', 'connect', 'newListener', '__proto__'].map(
				(name) => `42/meetings,["${name}",{}]`
			)
	],
	[
		'an unknown name',
		() => ['42/meetings,9["case:delete",{}]', `42/meetings,["${'x'.repeat(5000)}"]`]
	],
	[
		'answers to nothing',
		() => ['43/meetings,0[{"ok":true}]', '43/meetings,99999[1]', '43/meetings,0[]']
	],
	['bytes that never come', () => ['451-/meetings,["room:join",{"_placeholder":true,"num":0}]']],
	['a thousand announced attachments', () => ['451000-/meetings,["room:join"]']],
	['a namespace that is none', () => ['40/admin,', '40/__proto__,', '40,', '41/nothing,']],
	['a packet of another kind', () => ['49/meetings,', '4', '7', 'x', '42', '44/meetings,{}']],
	['a heartbeat in the wrong direction', () => ['2', '3', '3', '5', '6']]
])(
	'[HP6] a Socket.IO packet with %s changes nothing and stops nobody else',
	async (_what, packets) => {
		const { raw, meetingId } = await inside();
		for (const packet of packets(meetingId)) {
			raw.socket.send(packet);
		}
		await stillConducts(live);
		raw.socket.terminate();
	}
);

test('[HP6] a command nested by thousands, or with keys of every object, is malformed', async () => {
	const { raw } = await inside();
	const commandId = randomUUID();
	const packets = [
		`["baton:take",${deep(7000)}]`,
		`["baton:take",{"commandId":"${commandId}","seenHolderId":${deep(7000)}}]`,
		`["baton:take",{"commandId":"${commandId}","seenHolderId":null,"__proto__":{"isChair":true}}]`,
		`["baton:take",{"commandId":"${commandId}","seenHolderId":null,"constructor":{"prototype":{}}}]`
	];
	for (const [index, packet] of packets.entries()) {
		raw.socket.send(`42/meetings,${index + 1}${packet}`);
		const answer = await raw.receives((one) => text(one).startsWith(`43/meetings,${index + 1}[`));
		expect(text(answer)).toContain('"reason":"malformed"');
	}
	expect(Object.hasOwn(Object.prototype, 'isChair')).toBe(false);
	raw.socket.terminate();
});

test('[HP6] a packet larger than any command ends its connection', async () => {
	const { raw } = await inside();
	raw.socket.send(`42/meetings,1["room:join","${'x'.repeat(20_000)}"]`);
	await expect(raw.closed()).resolves.toMatchObject({ code: 1009 });
});

test('[HP40] commands of one person are counted together over all connections, and others do not wait for them', async () => {
	const { meetingId, chair, observer } = await live.aMeeting();
	const conducting = await live.enter(chair, meetingId);
	const cookie = await signInAs(live.portal, observer);
	const tabs = await Promise.all(
		Array.from({ length: 12 }, () => live.connect(observer, { cookie }))
	);
	await Promise.all(tabs.map((tab) => tab.join(meetingId)));
	const asked = tabs.flatMap((tab) =>
		Array.from({ length: 30 }, () => tab.send('hand:lower', { personId: observer.id }))
	);
	expect(await conducting.send('hand:raise', {})).toMatchObject({ ok: true });
	const answers = await Promise.all(asked);
	const done = answers.filter(({ ok }) => ok).length;
	expect(done).toBeGreaterThan(0);
	expect(done).toBeLessThan(60);
	const refused = answers.filter(({ ok }) => !ok);
	expect(new Set(refused.map((one) => JSON.stringify(one)))).toEqual(
		new Set([JSON.stringify({ ok: false, reason: 'too_many_attempts' })])
	);
});
