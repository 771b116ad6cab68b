import assert from 'node:assert/strict';
import type { Question } from '#lib/domain/meeting/talk.ts';
import type { MeetingFacts, RoomState } from '#lib/protocol/meeting.ts';
import type { LobbyAnswer } from '#lib/protocol/talk.ts';
import { mayEnterRoom } from '#server/meetings/may-enter.ts';
import type { Fact } from '#server/portal.ts';
import { Rooms } from '#server/realtime/meetings/rooms.ts';
import type { MeetingNamespace, MeetingSocket } from '#server/realtime/meetings/socket.ts';
import { NAMES, type Name, type RoomModel } from './model.ts';
import type { Stage } from './stage.ts';
import { checkTalkView } from './talk-checks.ts';
import { panelWords } from './talk-commands.ts';
import { checkVoteView } from './vote-checks.ts';

type Packet = {
	[Sent in keyof MeetingFacts]: { name: Sent; payload: MeetingFacts[Sent] };
}[keyof MeetingFacts];

/** A connection without a socket: what the server sends to it is kept. */
class Line {
	readonly id: string;
	readonly data: { actor: Stage['people'][Name]; sessionHash: string; meetingId: string | null };
	connected = true;
	packets: Packet[] = [];
	/** As they came last: they are left out while they stay the same. */
	questions: Question[] = [];

	constructor(actor: Stage['people'][Name], number: number) {
		this.id = `${actor.id} ${number}`;
		this.data = { actor, sessionHash: actor.id, meetingId: null };
	}

	join(): Promise<void> {
		return Promise.resolve();
	}

	emit(name: Packet['name'], payload: Packet['payload']): void {
		assert.ok(this.connected, `${name} is sent after the end of the connection`);
		this.packets.push({ name, payload } as Packet);
	}

	disconnect(): void {
		this.connected = false;
	}
}

/** The living connections of everybody who may be in the room or at its door, in the rooms of a process. */
export class Wire {
	readonly #stage: Stage;
	readonly #lines = new Map<Name, Line>();
	readonly #atDoor = new Map<Name, LobbyAnswer>();
	readonly #rooms: Rooms;
	#opened = 0;

	constructor(stage: Stage) {
		this.#stage = stage;
		const everybody = () => [...this.#lines.values()].filter(({ data }) => data.meetingId !== null);
		const namespace = {
			sockets: new Map(),
			to: () => ({
				emit: (name: Packet['name'], payload: Packet['payload']) => {
					everybody().forEach((line) => line.emit(name, payload));
				}
			})
		};
		this.#rooms = new Rooms(stage.portal, namespace as unknown as MeetingNamespace);
	}

	hear(fact: Fact): Promise<void> {
		return this.#rooms.hear(fact);
	}

	/** The page of somebody who has knocked, or goes away from the door. */
	async wait(name: Name): Promise<void> {
		const line = this.#lineOf(name);
		const answer = await this.#rooms.lobby.wait(socketOf(line), this.#stage.meetingId);
		assert.ok(answer.ok);
		this.#atDoor.set(name, answer.value);
	}

	/** What arrived since the last look is what each of them may know; then who may come in does. */
	async check(room: RoomModel): Promise<void> {
		this.#look(room);
		await this.#letIn(room);
		// Who came in was announced to the others.
		this.#look(room);
	}

	#look(room: RoomModel): void {
		for (const [name, line] of this.#lines) {
			const packets = line.packets.splice(0);
			if (this.#atDoor.has(name)) {
				this.#checkDoor(room, name, packets);
			} else {
				this.#checkInside(room, name, packets);
			}
			if (!line.connected) {
				this.#lines.delete(name);
			}
		}
	}

	#checkDoor(room: RoomModel, name: Name, packets: Packet[]): void {
		for (const { name: sent, payload } of packets) {
			assert.equal(sent, 'lobby:changed', `${sent} is sent to the door`);
			this.#atDoor.set(name, payload);
		}
		assert.deepEqual(this.#atDoor.get(name), atDoor(room, name), `what ${name} knows at the door`);
	}

	#checkInside(room: RoomModel, name: Name, packets: Packet[]): void {
		const role = room.roles[name];
		if (role === null || role === 'observer') {
			const shown = JSON.stringify(packets);
			room.talk.said.forEach((_, at) =>
				assert.ok(!shown.includes(`"${panelWords(at)}"`), `${name} is sent a message to the panel`)
			);
		}
		if (role === null) {
			assert.ok(!this.#lines.get(name)?.connected, `${name} is still connected`);
			const sent = packets.filter((one) => one.name !== 'presence:changed').map((one) => one.name);
			assert.deepEqual(sent, ['room:left'], `what ${name} is sent at the end`);
			return;
		}
		for (const { name: sent, payload } of packets) {
			assert.notEqual(sent, 'room:left', `${name} is sent away`);
			if (sent === 'room:state') {
				this.#questionsOf(name, payload.talk.questions);
				this.#checkState(payload, room, name);
			} else if (sent === 'talk:changed') {
				const questions = this.#questionsOf(name, payload.talk.questions);
				const talk = { ...payload.talk, questions };
				checkTalkView(talk, name, { room, stage: this.#stage });
			}
		}
	}

	#questionsOf(name: Name, sent: Question[] | undefined): Question[] {
		const line = this.#lineOf(name);
		line.questions = sent ?? line.questions;
		return line.questions;
	}

	#checkState(state: RoomState, room: RoomModel, name: Name): void {
		assert.equal(state.viewerRole, room.roles[name]);
		checkVoteView(state, name, room);
		checkTalkView(state.talk, name, { room, stage: this.#stage });
	}

	async #letIn(room: RoomModel): Promise<void> {
		const { portal, people, meetingId } = this.#stage;
		for (const name of NAMES) {
			const isInside = (this.#lines.get(name)?.data.meetingId ?? null) !== null;
			if (isInside || !(await mayEnterRoom(portal, people[name], meetingId)).ok) {
				continue;
			}
			assert.ok(room.roles[name] !== null, `${name} comes in`);
			const line = this.#lineOf(name);
			this.#rooms.lobby.leave(socketOf(line));
			this.#atDoor.delete(name);
			await (await this.#rooms.open(meetingId))?.enter(socketOf(line));
			this.#checkInside(room, name, line.packets.splice(0));
		}
	}

	#lineOf(name: Name): Line {
		const known = this.#lines.get(name);
		if (known !== undefined) {
			return known;
		}
		this.#opened += 1;
		const line = new Line(this.#stage.people[name], this.#opened);
		this.#lines.set(name, line);
		return line;
	}
}

const socketOf = (line: Line) => line as unknown as MeetingSocket;

/** Where somebody stands who knocked: with a closed door whoever waits is told no, and may still be let in. */
function atDoor({ status, roles, talk }: RoomModel, name: Name): LobbyAnswer {
	const isOpen = status === 'open';
	if (roles[name] !== null) {
		return { stands: 'admitted', isOpen };
	}
	if (!talk.strangers.includes(name)) {
		return { stands: 'declined', isOpen: false };
	}
	const knock = talk.knocks[name] ?? null;
	const isClosed = !talk.isLobbyOpen || status === 'concluded';
	if (isClosed && knock === null) {
		return { stands: 'declined', isOpen: false };
	}
	return { stands: isClosed ? 'declined' : knock, isOpen };
}
