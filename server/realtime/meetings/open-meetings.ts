import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { ServerOptions } from 'ws';
import { MEETINGS_NAMESPACE, type MeetingFacts } from '#lib/protocol/meeting.ts';
import type { Limits } from '#server/config.ts';
import { checkHandshake } from '#server/auth/handshake.ts';
import { sessionOf } from '#server/auth/sessions.ts';
import { mayEnterRoom, personOfSession } from '#server/meetings/may-enter.ts';
import type { Portal } from '#server/portal.ts';
import type { Seats } from '../seats.ts';
import { boundedWebSockets } from '../web-sockets.ts';
import { Bounds } from './bounds.ts';
import { enterRoom, serveSocket } from './gateway.ts';
import { Rooms } from './rooms.ts';
import type { MeetingNamespace, MeetingServer, MeetingSocket, SocketData } from './socket.ts';

/** A link that does not answer is given up after 25 s; with the grace of 15 s a closed tab counts for 40 s at most (rule Q1: 45 s). */
const PING = { pingInterval: 10_000, pingTimeout: 15_000 };
/** How long what was missed is kept: a walk through a lift. */
const RECOVERY_MS = 120_000;
const TICK_MS = 1000;

/** The control plane while it runs; `close` ends every connection. */
export type OpenMeetings = { rooms: Rooms; close: () => Promise<void> };

/** The control plane: Socket.IO on `http`, namespace `/meetings`. */
export function openMeetings(portal: Portal, http: HttpServer, seats: Seats): OpenMeetings {
	const { limits } = portal.config;
	const bounds = new Bounds(limits, seats);
	const io: MeetingServer = new Server(http, {
		...PING,
		serveClient: false,
		destroyUpgrade: false,
		maxHttpBufferSize: limits.packetBytes,
		connectTimeout: limits.handshakeMs,
		wsEngine: engineOf(limits),
		perMessageDeflate: false,
		connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_MS, skipMiddlewares: false },
		allowRequest: (request, decide) => decideOn({ portal, bounds }, request, decide)
	});
	bounds.watch(io.engine);
	// Nothing is served on the default namespace.
	io.use((_socket, next) => next(new Error('not_found')));
	const namespace = io.of(MEETINGS_NAMESPACE);
	const rooms = new Rooms(portal, namespace);
	guardRecovery(portal, namespace);
	keepLittle(namespace);
	namespace.use((socket, next) => {
		if (!bounds.mayJoin(socket.conn)) {
			next(new Error('too_many_attempts'));
			return;
		}
		admit(portal, socket)
			.then(
				(refused) => (refused === null ? next() : next(new Error(refused))),
				(error: unknown) => {
					portal.log.error({ err: error }, 'a live connection could not be admitted');
					next(new Error('unexpected'));
				}
			)
			.finally(() => bounds.joined(socket.conn));
	});
	namespace.on('connection', (socket) => {
		serveSocket({ portal, rooms, seats, socket });
		welcomeBack({ portal, rooms, socket });
	});
	const stopHearing = hearFacts(portal, rooms);
	const stopTicking = startTicking(portal, rooms, bounds);
	return {
		rooms,
		close: async () => {
			stopTicking();
			stopHearing();
			namespace.disconnectSockets(true);
			io.engine.close();
			await namespace.adapter.close();
		}
	};
}

/** Socket.IO makes its own server of websockets by `new`, which hands back what is returned. */
function engineOf({ handshakeMs }: Limits) {
	return function BoundedEngine(options: ServerOptions) {
		return boundedWebSockets({ ...options, closeTimeout: handshakeMs });
	};
}

type Decide = (error: string | null | undefined, isAllowed: boolean) => void;

/** A database that takes too long to say who this is answers "no". */
function decideOn(
	{ portal, bounds }: { portal: Portal; bounds: Bounds },
	request: IncomingMessage,
	decide: Decide
): void {
	let isDecided = false;
	const answer = (refused: string | null): void => {
		if (!isDecided) {
			isDecided = true;
			clearTimeout(timer);
			decide(refused, refused === null);
		}
	};
	const timer = setTimeout(() => answer('unavailable'), portal.config.limits.handshakeMs);
	checkHandshake(portal, request).then(
		(outcome) =>
			answer(outcome.ok ? bounds.greet(request, outcome.value.actor.id) : outcome.reason),
		(error: unknown) => {
			portal.log.error({ err: error }, 'a handshake could not be checked');
			answer('unexpected');
		}
	);
}

/** Reads who it is, also on a recovered connection, whose `data` is what it was before. Answers why not, or null. */
async function admit(portal: Portal, socket: MeetingSocket): Promise<string | null> {
	const { headers } = socket.request;
	const session = await sessionOf(portal, headers.cookie ?? null, headers);
	if (session === null) {
		return 'not_signed_in';
	}
	const { actor, sessionHash } = session;
	const known: Partial<SocketData> = socket.recovered ? socket.data : {};
	if (known.actor !== undefined && known.actor.id !== actor.id) {
		return 'not_signed_in';
	}
	socket.data = { actor, sessionHash, meetingId: known.meetingId ?? null };
	return null;
}

/**
 * A recovered connection is handed what it missed while it is being made, before any middleware runs (seen in Socket.IO 4.8.4):
 * whoever was removed meanwhile would read it. So session and membership are read before the recovery itself.
 */
function guardRecovery(portal: Portal, namespace: MeetingNamespace): void {
	const { adapter } = namespace;
	const restore = adapter.restoreSession.bind(adapter);
	adapter.restoreSession = async (pid, offset) => {
		const session = await restore(pid, offset);
		// `null` is what the adapter answers for one it does not know, whatever its type says.
		if (!session) {
			return session;
		}
		const { actor, sessionHash, meetingId } = session.data as SocketData;
		const person = await personOfSession(portal, { personId: actor.id, sessionHash });
		const mayReturn =
			person !== null && meetingId !== null && (await mayEnterRoom(portal, person, meetingId)).ok;
		return mayReturn ? session : (null as never);
	};
}

/** Whoever comes back is sent these anew, as they are then. */
const SENT_ANEW: ReadonlySet<unknown> = new Set<keyof MeetingFacts>([
	'room:state',
	'talk:changed',
	'message:list',
	'message:changed',
	'lobby:changed'
]);

/**
 * Socket.IO keeps all that it sends for whoever may come back, also what each viewer is sent for themselves: two minutes of a busy
 * room are gigabytes, and hold messages that were removed since. A packet that has the flag, whatever its value, is not kept
 * (seen in Socket.IO 4.8.4); without the value it is not volatile.
 */
function keepLittle({ adapter }: MeetingNamespace): void {
	const broadcast = adapter.broadcast.bind(adapter);
	adapter.broadcast = (packet: { data?: unknown }, options) => {
		const isSentAnew = Array.isArray(packet.data) && SENT_ANEW.has(packet.data[0]);
		const flags = isSentAnew ? { ...options.flags, volatile: false } : options.flags;
		broadcast(packet, flags === undefined ? options : { ...options, flags });
	};
}

function welcomeBack({
	portal,
	rooms,
	socket
}: Omit<Parameters<typeof serveSocket>[0], 'seats'>): void {
	const { meetingId } = socket.data;
	if (!socket.recovered || meetingId === null) {
		return;
	}
	enterRoom({ rooms, socket }, meetingId).catch((error: unknown) => {
		portal.log.error({ err: error, meetingId }, 'a recovered connection could not enter');
		socket.disconnect(true);
	});
}

function hearFacts(portal: Portal, rooms: Rooms): () => void {
	return portal.onFact((fact) => {
		rooms.hear(fact).catch((error: unknown) => {
			portal.log.error({ err: error, fact: fact.type }, 'a room did not follow a change');
		});
	});
}

function startTicking(portal: Portal, rooms: Rooms, bounds: Bounds): () => void {
	let isRunning = false;
	const timer = setInterval(() => {
		bounds.tick();
		if (isRunning) {
			return;
		}
		isRunning = true;
		rooms
			.tick()
			.catch((error: unknown) => portal.log.error({ err: error }, 'a room could not be kept'))
			.finally(() => {
				isRunning = false;
			});
	}, TICK_MS);
	timer.unref();
	return () => clearInterval(timer);
}
