import { MEETING_COMMANDS, RoomJoinSchema, ViewportMoveSchema } from '#lib/protocol/meeting.ts';
import type { MeetingCommand, MeetingCommandInput, RoomJoin } from '#lib/protocol/meeting.ts';
import { accept, refuse, type Outcome } from '#lib/domain/outcome.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/documents.ts';
import { changesWordsOnly, LobbyWaitSchema } from '#lib/protocol/talk.ts';
import { sessionOf } from '#server/auth/sessions.ts';
import { mayEnterRoom } from '#server/meetings/may-enter.ts';
import { meetingOf } from '#server/meetings/meeting-for.ts';
import { runCommand } from '#server/meetings/run-command.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { COMMAND_ACTS } from './command-acts.ts';
import { onEvent, onMotion } from './on-event.ts';
import { Rate } from './rate.ts';
import type { Seats } from '../seats.ts';
import type { Rooms } from './rooms.ts';
import type { MeetingSocket } from './socket.ts';

/** A screen has 60 frames a second, and our page sends at most 30. */
const MOTION_RATE = { burst: 120, perSecond: 60 };

type Gateway = { portal: Portal; rooms: Rooms; seats: Seats; socket: MeetingSocket };

/** Serves one connection: joining a room, commands, the presenter's view. */
export function serveSocket(gateway: Gateway): void {
	const { portal, rooms, seats, socket } = gateway;
	const wire = { socket, log: portal.log };
	// All connections of a person together: forty tabs would keep everybody else waiting for the database.
	const limited = (act: () => Promise<Outcome<unknown>>) =>
		seats.commandsOf(socket.data.actor.id)?.allows() === true
			? act()
			: Promise.resolve(refuse('too_many_attempts'));

	onEvent(wire, { name: 'room:join', schema: RoomJoinSchema }, (input) =>
		limited(() => join(gateway, input))
	);
	onEvent(wire, { name: 'lobby:wait', schema: LobbyWaitSchema }, ({ meetingId }) =>
		limited(async () =>
			(await renewActor(portal, rooms, socket))
				? rooms.lobby.wait(socket, meetingId)
				: refuse('not_signed_in')
		)
	);
	const listen = <Name extends MeetingCommand>(name: Name) =>
		onEvent(wire, { name, schema: MEETING_COMMANDS[name] }, (input) =>
			limited(() => command(gateway, name, input as MeetingCommandInput<Name>))
		);
	for (const name of Object.keys(MEETING_COMMANDS) as MeetingCommand[]) {
		listen(name);
	}
	const motionRate = new Rate(MOTION_RATE);
	onMotion(socket, { name: 'viewport:move', schema: ViewportMoveSchema }, (motion) => {
		if (motionRate.allows()) {
			rooms.peek(socket.data.meetingId)?.moveViewport(socket, motion);
		}
	});
	socket.on('disconnect', (reason) => {
		const isGoodbye = reason === 'client namespace disconnect';
		rooms.lobby.leave(socket);
		rooms.peek(socket.data.meetingId)?.leave(socket, { isGoodbye });
	});
}

async function join(
	{ portal, rooms, socket }: Gateway,
	{ meetingId, protocolVersion }: RoomJoin
): Promise<Outcome<null>> {
	if (protocolVersion !== PROTOCOL_VERSION) {
		socket.emit('room:left', { reason: 'protocol_changed' });
		return refuse('protocol_changed');
	}
	if (!(await renewActor(portal, rooms, socket))) {
		return refuse('not_signed_in');
	}
	const entry = await mayEnterRoom(portal, socket.data.actor, meetingId);
	if (!entry.ok) {
		return entry;
	}
	return (await enterRoom({ rooms, socket }, meetingId))
		? accept(null)
		: refuse('meeting_not_found');
}

/** Puts a socket into a room after its right was asked. Answers false when the meeting or the socket is gone. */
export async function enterRoom(
	{ rooms, socket }: Pick<Gateway, 'rooms' | 'socket'>,
	meetingId: string
): Promise<boolean> {
	const room = await rooms.open(meetingId);
	if (room === null || !socket.connected) {
		return false;
	}
	const before = rooms.peek(socket.data.meetingId);
	if (before !== null && before !== room) {
		before.leave(socket, { isGoodbye: true });
	}
	// Before anything else: without one event a recovery has no offset and loses messages.
	socket.emit('room:welcome', { protocolVersion: PROTOCOL_VERSION });
	await room.enter(socket);
	return true;
}

/** Reads session and person again; a connection whose session has ended is closed. */
async function renewActor(portal: Portal, rooms: Rooms, socket: MeetingSocket): Promise<boolean> {
	const { headers } = socket.request;
	const session = await sessionOf(portal, headers.cookie ?? null, headers);
	if (session === null || session.actor.id !== socket.data.actor.id) {
		// After the answer to this command: a closed connection carries none.
		setImmediate(() => rooms.expel(socket, 'signed_out'));
		return false;
	}
	socket.data.actor = session.actor;
	return true;
}

async function command<Name extends MeetingCommand>(
	{ portal, rooms, socket }: Gateway,
	name: Name,
	given: MeetingCommandInput<Name>
): Promise<Outcome<unknown>> {
	const { meetingId } = socket.data;
	if (meetingId === null) {
		return refuse('meeting_not_found');
	}
	if (!(await renewActor(portal, rooms, socket))) {
		return refuse('not_signed_in');
	}
	const agendaItemId = 'agendaItemId' in given ? String(given.agendaItemId) : null;
	// A chair of two meetings acts in the room they are in: its viewers are the ones who hear of it.
	if (agendaItemId !== null && (await meetingOf(portal.db, agendaItemId)) !== meetingId) {
		return refuse('agenda_item_not_found');
	}
	const input = { ...given, meetingId };
	const outcome = await runCommand(portal, socket.data.actor, {
		name,
		input,
		useCase: COMMAND_ACTS[name]
	});
	if (outcome.ok) {
		portal.announce(factOf(name, { meetingId, agendaItemId }));
	}
	return outcome;
}

/** What is announced of a command that was done: what has changed by it, and so what is read again. */
export function factOf(
	name: MeetingCommand,
	{ meetingId, agendaItemId }: { meetingId: string; agendaItemId: string | null }
): Fact {
	return agendaItemId === null
		? { type: changesWordsOnly(name) ? 'talk_changed' : 'meeting_changed', meetingId }
		: { type: 'agenda_item_changed', meetingId, agendaItemId };
}
