import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { Outcome } from '#lib/domain/outcome.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/documents.ts';
import {
	MEETINGS_NAMESPACE,
	type MeetingCommand,
	type MeetingCommandInput,
	type MeetingFacts,
	type RoomState
} from '#lib/protocol/meeting.ts';
import { startRealtime } from '#server/realtime/start-realtime.ts';
import { openLiveServer, type LiveServer } from './live-server.ts';
import { aMeeting, type TestMeeting } from './meetings.ts';
import { openPortal, type TestPortal } from './open-portal.ts';
import { signInAs } from './session.ts';
import { until } from './until.ts';

type Fact = {
	[Name in keyof MeetingFacts]: { name: Name; payload: MeetingFacts[Name] };
}[keyof MeetingFacts];

export type RoomClient = {
	socket: Socket;
	cookie: string;
	/** Everything that arrived, in order. */
	facts: Fact[];
	/** The last `room:state`, with the smaller facts after it not applied. */
	state: () => RoomState;
	join: (meetingId: string, protocolVersion?: number) => Promise<Outcome<unknown>>;
	send: <Name extends MeetingCommand>(
		name: Name,
		input: Omit<MeetingCommandInput<Name>, 'commandId'>
	) => Promise<Outcome<unknown>>;
	/** Waits until the last state is so. */
	sees: (what: string, isSo: (state: RoomState) => boolean) => Promise<void>;
	payloads: <Name extends keyof MeetingFacts>(name: Name) => MeetingFacts[Name][];
	/** Loses the link without a goodbye, as a phone in a lift does; the client tries again only after `reconnect`. */
	loseLink: () => Promise<void>;
	leave: () => void;
};

export type LiveRoom = {
	portal: TestPortal;
	server: LiveServer;
	connect: (actor: Actor, options?: { cookie?: string; origin?: string }) => Promise<RoomClient>;
	/** Connects and joins. */
	enter: (actor: Actor, meetingId: string) => Promise<RoomClient>;
	roomCount: () => number;
	aMeeting: (given?: Parameters<typeof aMeeting>[1]) => Promise<TestMeeting>;
	close: () => Promise<void>;
};

/** A portal with both doors of the live part on a free port. */
export async function openLiveRoom(environment: Record<string, string> = {}): Promise<LiveRoom> {
	const portal = await openPortal(environment);
	let roomCount = () => 0;
	const server = await openLiveServer(portal, (opened, http) => {
		const realtime = startRealtime(opened, http);
		roomCount = realtime.roomCount;
		return realtime;
	});
	const clients = new Set<RoomClient>();
	const connect: LiveRoom['connect'] = async (actor, options = {}) => {
		const cookie = options.cookie ?? (await signInAs(portal, actor));
		const client = makeClient(server.address, cookie, options.origin);
		clients.add(client);
		await settled(client.socket);
		return client;
	};
	return {
		portal,
		server,
		connect,
		enter: async (actor, meetingId) => {
			const client = await connect(actor);
			await joinRoom(client, meetingId);
			return client;
		},
		roomCount: () => roomCount(),
		aMeeting: (given) => aMeeting(portal, given),
		close: async () => {
			for (const client of clients) {
				client.leave();
			}
			await server.close();
			await portal.close();
		}
	};
}

/** Resolves when the server has let the client in, rejects with its reason otherwise. */
function settled(socket: Socket): Promise<void> {
	return new Promise((resolve, reject) => {
		socket.once('connect', resolve);
		socket.once('connect_error', reject);
	});
}

/** In the room of a server that is open already; its caller leaves. */
export async function enterRoom(
	{ address, cookie }: { address: string; cookie: string },
	meetingId: string
): Promise<RoomClient> {
	const client = makeClient(address, cookie);
	await settled(client.socket);
	await joinRoom(client, meetingId);
	return client;
}

async function joinRoom(client: RoomClient, meetingId: string): Promise<void> {
	const joined = await client.join(meetingId);
	if (!joined.ok) {
		throw new Error(`not let in: ${joined.reason}`);
	}
	await until('the first state', () => client.payloads('room:state').length > 0);
}

function makeClient(address: string, cookie: string, origin = address): RoomClient {
	const socket = io(`${address}${MEETINGS_NAMESPACE}`, {
		transports: ['websocket'],
		forceNew: true,
		reconnectionDelay: 10,
		reconnectionDelayMax: 50,
		extraHeaders: { cookie, origin }
	});
	const facts: Fact[] = [];
	socket.onAny((name: string, payload: unknown) => {
		facts.push({ name, payload } as Fact);
	});
	const payloads: RoomClient['payloads'] = (name) =>
		facts.filter((fact) => fact.name === name).map((fact) => fact.payload as never);
	const state = () => {
		const last = payloads('room:state').at(-1);
		if (last === undefined) {
			throw new Error('no state has arrived');
		}
		return last;
	};
	const ask = (name: string, input: unknown) =>
		socket.timeout(20_000).emitWithAck(name, input) as Promise<Outcome<unknown>>;
	return {
		socket,
		cookie,
		facts,
		state,
		payloads,
		join: (meetingId, protocolVersion = PROTOCOL_VERSION) =>
			ask('room:join', { meetingId, protocolVersion }),
		send: (name, input) => ask(name, { ...input, commandId: randomUUID() }),
		sees: (what, isSo) => until(what, () => facts.length > 0 && isSo(state())),
		loseLink: async () => {
			socket.io.reconnection(false);
			socket.io.engine.close();
			await until('the link is lost', () => !socket.connected);
		},
		leave: () => socket.disconnect()
	};
}

/** Lets a client that lost its link try again. */
export async function reconnect(client: RoomClient): Promise<void> {
	const back = settled(client.socket);
	client.socket.connect();
	await back;
}
