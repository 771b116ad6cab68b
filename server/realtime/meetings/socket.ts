import type { Namespace, Server, Socket } from 'socket.io';
import type { Actor } from '#lib/domain/people/actor.ts';
import type { MeetingFacts } from '#lib/protocol/meeting.ts';

/** What a connection carries. It survives a recovery, so everything in it is asked again then. */
export type SocketData = {
	/** As read at the last command; rights are asked of the database, never of this. */
	actor: Actor;
	sessionHash: string;
	/** The room it has joined. */
	meetingId: string | null;
};

type FromClient = Record<string, (...received: unknown[]) => void>;
type ToClient = { [Fact in keyof MeetingFacts]: (payload: MeetingFacts[Fact]) => void };
type BetweenNodes = Record<string, never>;

/** One connection to the namespace for meetings. */
export type MeetingSocket = Socket<FromClient, ToClient, BetweenNodes, SocketData>;
/** Socket.IO as a whole, with nothing on its default namespace. */
export type MeetingServer = Server<FromClient, ToClient, BetweenNodes, SocketData>;
/** The namespace `/meetings` with all its connections. */
export type MeetingNamespace = Namespace<FromClient, ToClient, BetweenNodes, SocketData>;

/** Name of the Socket.IO room that a meeting's facts are sent to. */
export function channelOf(meetingId: string): string {
	return `meeting:${meetingId}`;
}
