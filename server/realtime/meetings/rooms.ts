import type { MeetingFacts } from '#lib/protocol/meeting.ts';
import type { Fact, Portal } from '#server/portal.ts';
import { livingSessions } from '#server/auth/sessions.ts';
import { personOfSession } from '#server/meetings/may-enter.ts';
import { readRoomFacts } from '#server/meetings/read-room.ts';
import { Lobby } from './lobby.ts';
import { Room } from './room.ts';
import type { MeetingNamespace, MeetingSocket } from './socket.ts';

/** Sessions that ended by time are announced by nobody, so they are looked at as often. */
const SESSION_CHECK_MS = 15_000;

/** The rooms of this process; one is forgotten when nobody is in it. */
export class Rooms {
	#portal: Portal;
	#namespace: MeetingNamespace;
	#rooms = new Map<string, Room>();
	#opening = new Map<string, Promise<Room | null>>();
	#sessionsAt = 0;
	readonly lobby: Lobby;

	constructor(portal: Portal, namespace: MeetingNamespace) {
		this.#portal = portal;
		this.#namespace = namespace;
		this.lobby = new Lobby(portal);
	}

	get size(): number {
		return this.#rooms.size;
	}

	/** The room of a meeting, opened when it is not open yet; null when there is no such meeting. */
	open(meetingId: string): Promise<Room | null> {
		const known = this.#rooms.get(meetingId);
		if (known !== undefined) {
			return Promise.resolve(known);
		}
		const opening =
			this.#opening.get(meetingId) ??
			this.#read(meetingId).finally(() => this.#opening.delete(meetingId));
		this.#opening.set(meetingId, opening);
		return opening;
	}

	async #read(meetingId: string): Promise<Room | null> {
		const facts = await readRoomFacts(this.#portal, meetingId);
		if (facts === null) {
			return null;
		}
		const room = new Room(this.#portal, this.#namespace, facts);
		this.#rooms.set(meetingId, room);
		return room;
	}

	/** The room if it is open. */
	peek(meetingId: string | null): Room | null {
		return (meetingId === null ? undefined : this.#rooms.get(meetingId)) ?? null;
	}

	/** Ends a connection, and its place in a room if it has one. */
	expel(socket: MeetingSocket, reason: MeetingFacts['room:left']['reason']): void {
		this.peek(socket.data.meetingId)?.leave(socket, { isGoodbye: true });
		socket.emit('room:left', { reason });
		socket.disconnect(true);
	}

	/** Lets living connections follow a change within a second, whoever made it. */
	async hear(fact: Fact): Promise<void> {
		switch (fact.type) {
			case 'meeting_changed':
			case 'agenda_item_changed':
				// Who waits outside is not kept waiting for those inside.
				await Promise.all([this.lobby.hear(fact.meetingId), (await this.#living(fact))?.refresh()]);
				return;
			case 'talk_changed':
				await Promise.all([
					this.lobby.hear(fact.meetingId),
					(await this.#living(fact))?.refreshTalk()
				]);
				return;
			case 'session_ended':
				this.#expelSession(fact.sessionHash);
				return;
			case 'person_changed':
				await this.#checkPerson(fact.personId);
		}
	}

	/** A room that is being opened may have read the state before the change. */
	async #living({ meetingId }: { meetingId: string }): Promise<Room | null> {
		return this.peek(meetingId) ?? (await this.#opening.get(meetingId)) ?? null;
	}

	#expelSession(sessionHash: string): void {
		for (const socket of [...this.#namespace.sockets.values()]) {
			if (socket.data.sessionHash === sessionHash) {
				this.expel(socket, 'signed_out');
			}
		}
	}

	/** Ends those connections of a person whose session is over, and shows the others as the person is now. */
	async #checkPerson(personId: string): Promise<void> {
		await this.#renewPerson(personId);
		for (const room of this.#rooms.values()) {
			if (room.facts.members.some((member) => member.personId === personId)) {
				await room.refresh();
			}
		}
	}

	/** Once a second: heartbeats, lost batons, ended sessions, empty rooms. */
	async tick(): Promise<void> {
		for (const room of [...this.#rooms.values()]) {
			const { meetingId } = room;
			// One that cannot be read must not keep the others from their heartbeats.
			const hasMoved = await room.tick().catch((error: unknown) => {
				this.#portal.log.error({ err: error, meetingId }, 'a room could not be kept');
				return false;
			});
			if (hasMoved) {
				this.#portal.announce({ type: 'meeting_changed', meetingId });
			}
			if (room.isIdle) {
				this.#rooms.delete(room.meetingId);
			}
		}
		const now = this.#portal.clock.now().getTime();
		if (now - this.#sessionsAt >= SESSION_CHECK_MS) {
			this.#sessionsAt = now;
			await this.#endSessions();
		}
	}

	/** One question for all: asking for each of 230 people kept their marks waiting for the database. */
	async #endSessions(): Promise<void> {
		const sockets = [...this.#namespace.sockets.values()];
		const hashes = new Set(sockets.map((socket) => socket.data.sessionHash));
		const living = await livingSessions(this.#portal, [...hashes]);
		for (const socket of sockets) {
			if (!living.has(socket.data.sessionHash)) {
				this.expel(socket, 'signed_out');
			}
		}
	}

	async #renewPerson(personId: string): Promise<void> {
		const bySession = Map.groupBy(
			[...this.#namespace.sockets.values()].filter((socket) => socket.data.actor.id === personId),
			(socket) => socket.data.sessionHash
		);
		for (const [sessionHash, sockets] of bySession) {
			const actor = await personOfSession(this.#portal, { personId, sessionHash });
			for (const socket of sockets) {
				if (actor === null) {
					this.expel(socket, 'signed_out');
				} else {
					socket.data.actor = actor;
				}
			}
		}
	}
}
