import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { MEETINGS_NAMESPACE } from '#lib/protocol/meeting.ts';
import { checkHandshake } from '#server/auth/handshake.ts';
import { sessionOf } from '#server/auth/sessions.ts';
import { mayEnterRoom, personOfSession } from '#server/meetings/may-enter.ts';
import type { Portal } from '#server/portal.ts';
import { enterRoom, serveSocket } from './gateway.ts';
import { Rooms } from './rooms.ts';
import type { MeetingNamespace, MeetingServer, MeetingSocket, SocketData } from './socket.ts';

/** A link that does not answer is given up after 25 s; with the grace of 15 s a closed tab counts for 40 s at most (rule Q1: 45 s). */
const PING = { pingInterval: 10_000, pingTimeout: 15_000 };
/** How long what was missed is kept: a walk through a lift. */
const RECOVERY_MS = 120_000;
/** The largest command is a signature of about 300 bytes. */
const PACKET_BYTES = 16_384;
const TICK_MS = 1000;

/** The control plane while it runs; `close` ends every connection. */
export type OpenMeetings = { rooms: Rooms; close: () => Promise<void> };

/** The control plane: Socket.IO on `http`, namespace `/meetings`. */
export function openMeetings(portal: Portal, http: HttpServer): OpenMeetings {
	const io: MeetingServer = new Server(http, {
		...PING,
		serveClient: false,
		destroyUpgrade: false,
		maxHttpBufferSize: PACKET_BYTES,
		perMessageDeflate: false,
		connectionStateRecovery: { maxDisconnectionDuration: RECOVERY_MS, skipMiddlewares: false },
		allowRequest: (request, decide) => decideOn(portal, request, decide)
	});
	// Nothing is served on the default namespace.
	io.use((_socket, next) => next(new Error('not_found')));
	const namespace = io.of(MEETINGS_NAMESPACE);
	const rooms = new Rooms(portal, namespace);
	guardRecovery(portal, namespace);
	namespace.use((socket, next) => {
		admit(portal, namespace, socket).then(
			(refused) => (refused === null ? next() : next(new Error(refused))),
			(error: unknown) => {
				portal.log.error({ err: error }, 'a live connection could not be admitted');
				next(new Error('unexpected'));
			}
		);
	});
	namespace.on('connection', (socket) => {
		serveSocket({ portal, rooms, socket });
		welcomeBack({ portal, rooms, socket });
	});
	const stopHearing = hearFacts(portal, rooms);
	const stopTicking = startTicking(portal, rooms);
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

function decideOn(
	portal: Portal,
	request: IncomingMessage,
	decide: (error: string | null | undefined, isAllowed: boolean) => void
): void {
	checkHandshake(portal, request).then(
		(outcome) => decide(outcome.ok ? null : outcome.reason, outcome.ok),
		(error: unknown) => {
			portal.log.error({ err: error }, 'a handshake could not be checked');
			decide('unexpected', false);
		}
	);
}

/** Reads who it is, also on a recovered connection, whose `data` is what it was before. Answers why not, or null. */
async function admit(
	portal: Portal,
	namespace: MeetingNamespace,
	socket: MeetingSocket
): Promise<string | null> {
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
	const own = [...namespace.sockets.values()].filter((other) => other.data.actor.id === actor.id);
	if (own.length >= portal.config.socketsPerPerson) {
		return 'too_many_attempts';
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

function welcomeBack({ portal, rooms, socket }: Parameters<typeof serveSocket>[0]): void {
	const { meetingId } = socket.data;
	if (!socket.recovered || meetingId === null) {
		return;
	}
	enterRoom({ portal, rooms, socket }, meetingId).catch((error: unknown) => {
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

function startTicking(portal: Portal, rooms: Rooms): () => void {
	let isRunning = false;
	const timer = setInterval(() => {
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
