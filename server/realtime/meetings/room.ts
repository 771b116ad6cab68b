import type { PersonHere, Viewport, MeetingFacts } from '#lib/protocol/meeting.ts';
import { BATON_GRACE_MS } from '#lib/domain/meeting/meeting.ts';
import {
	peopleOf,
	readRoomFacts,
	roomStateFor,
	type RoomFacts,
	type RoomMotion
} from '#server/meetings/read-room.ts';
import { recordPresence } from '#server/meetings/record-presence.ts';
import { returnBaton } from '#server/meetings/return-baton.ts';
import type { Portal } from '#server/portal.ts';
import { Presence } from './presence.ts';
import { channelOf, type MeetingNamespace, type MeetingSocket } from './socket.ts';

/** The minutes count whole minutes; four heartbeats in each are enough (tumor-board rule Q1: within 45 s). */
const HEARTBEAT_MS = 15_000;
/** A join reads the facts again when they are older: not everything that a room shows is announced (a case's title). */
const FRESH_MS = 1000;

/** The live side of one meeting: who is here, where the presenter looks. All else is read from the database after each change. */
export class Room {
	readonly meetingId: string;
	readonly presence = new Presence();
	readonly sockets = new Set<MeetingSocket>();
	viewport: Viewport | null = null;
	facts: RoomFacts;
	#portal: Portal;
	#channel: MeetingNamespace;
	#isStale = false;
	#refreshing: Promise<void> | null = null;
	#readAt: number;
	#heartbeatAt = 0;
	/** Since when the holder of the baton has had no living socket here; settled when there was nobody else to give it to. */
	#holderLost: { personId: string; since: number; isSettled: boolean } | null = null;

	constructor(portal: Portal, channel: MeetingNamespace, facts: RoomFacts) {
		this.#portal = portal;
		this.#channel = channel;
		this.facts = facts;
		this.meetingId = facts.meeting.id;
		this.#readAt = performance.now();
	}

	get #now(): Date {
		return this.#portal.clock.now();
	}

	get #people(): PersonHere[] {
		return peopleOf(this.facts, (personId) => this.presence.of(personId));
	}

	get #motion(): RoomMotion {
		return { people: this.#people, viewport: this.viewport, now: this.#now };
	}

	/** Nobody is here and nothing is waited for: the room can be forgotten. */
	get isIdle(): boolean {
		const isBatonSettled = this.#holderLost === null || this.#holderLost.isSettled;
		return this.sockets.size === 0 && this.presence.isEmpty && isBatonSettled;
	}

	/** Lets a socket in whose right to enter was asked before. */
	async enter(socket: MeetingSocket): Promise<void> {
		const { actor } = socket.data;
		this.sockets.add(socket);
		socket.data.meetingId = this.meetingId;
		await socket.join(channelOf(this.meetingId));
		const isNews = this.presence.enter(actor.id, socket.id);
		this.watchBaton();
		if (performance.now() - this.#readAt > FRESH_MS) {
			await this.refresh();
		} else {
			this.#sendState(socket, this.#motion);
		}
		if (isNews) {
			this.#tellPresence();
			await this.#heartbeat([actor.id]);
		}
	}

	leave(socket: MeetingSocket, { isGoodbye }: { isGoodbye: boolean }): void {
		if (!this.sockets.delete(socket)) {
			return;
		}
		// A new object: the one before may have been kept for a recovery, which needs to know the room.
		socket.data = { ...socket.data, meetingId: null };
		const how = { isGoodbye, now: this.#now };
		if (this.presence.leave(socket.data.actor.id, socket.id, how)) {
			this.#tellPresence();
		}
		this.watchBaton();
	}

	/** Says why, then ends the connection: what is said after it does not reach this person, nor by a recovery. */
	expel(socket: MeetingSocket, reason: MeetingFacts['room:left']['reason']): void {
		this.leave(socket, { isGoodbye: true });
		socket.emit('room:left', { reason });
		socket.disconnect(true);
	}

	/** Reads the facts and sends every viewer their state; calls during a reading share one more. */
	refresh(): Promise<void> {
		this.#isStale = true;
		this.#refreshing ??= this.#readUntilFresh().finally(() => {
			this.#refreshing = null;
		});
		return this.#refreshing;
	}

	async #readUntilFresh(): Promise<void> {
		while (this.#isStale) {
			this.#isStale = false;
			const facts = await readRoomFacts(this.#portal, this.meetingId);
			if (facts === null) {
				throw new Error(`meeting ${this.meetingId} is gone`);
			}
			this.#readAt = performance.now();
			this.#publish(facts);
		}
	}

	#publish(facts: RoomFacts): void {
		const holderId = facts.meeting.batonHolderId;
		const hasBatonMoved = holderId !== this.facts.meeting.batonHolderId;
		this.facts = facts;
		if (!facts.images.some((image) => image.id === this.viewport?.imageId)) {
			this.viewport = null;
		}
		const motion = this.#motion;
		for (const socket of [...this.sockets]) {
			this.#sendState(socket, motion);
		}
		if (hasBatonMoved) {
			this.#channel.to(channelOf(this.meetingId)).emit('baton:changed', { holderId });
		}
		this.watchBaton();
	}

	#sendState(socket: MeetingSocket, motion: RoomMotion): void {
		const state = roomStateFor(this.facts, socket.data.actor, motion);
		if (state === null) {
			this.expel(socket, 'removed');
		} else {
			socket.emit('room:state', state);
		}
	}

	#tellPresence(): void {
		const people = this.#people;
		this.#channel.to(channelOf(this.meetingId)).emit('presence:changed', { people });
	}

	/** Where the holder looks, for all others. In motion it may be lost; at rest it arrives. Anybody else's is dropped. */
	moveViewport(
		socket: MeetingSocket,
		{ viewport, isResting }: { viewport: Viewport; isResting: boolean }
	): void {
		const byId = socket.data.actor.id;
		const { meeting, images } = this.facts;
		const image = images.find((one) => one.id === viewport.imageId);
		const isHolder = meeting.status === 'open' && meeting.batonHolderId === byId;
		if (!isHolder || image === undefined || viewport.frame >= image.frameCount) {
			return;
		}
		this.viewport = viewport;
		const others = socket.to(channelOf(this.meetingId));
		const sender = isResting ? others : others.volatile;
		sender.emit('viewport:moved', { viewport, byId, at: this.#now.getTime() });
	}

	/** Notes when the holder's last socket went, and that it is back. */
	watchBaton(): void {
		const { status, batonHolderId: holderId } = this.facts.meeting;
		if (status !== 'open' || holderId === null || this.presence.isConnected(holderId)) {
			this.#holderLost = null;
		} else if (this.#holderLost?.personId !== holderId) {
			this.#holderLost = { personId: holderId, since: this.#now.getTime(), isSettled: false };
		}
	}

	/** Once a second. Answers whether the baton went back to the chair, for the caller to announce. */
	async tick(): Promise<boolean> {
		const now = this.#now;
		if (this.presence.forgetLost(now)) {
			this.#tellPresence();
		}
		if (now.getTime() - this.#heartbeatAt >= HEARTBEAT_MS) {
			this.#heartbeatAt = now.getTime();
			await this.#heartbeat(this.presence.connected);
		}
		const lost = this.#holderLost;
		if (lost === null || lost.isSettled || now.getTime() - lost.since < BATON_GRACE_MS) {
			return false;
		}
		lost.isSettled = true;
		return returnBaton(this.#portal, { meetingId: this.meetingId, lostId: lost.personId });
	}

	async #heartbeat(personIds: string[]): Promise<void> {
		if (this.facts.meeting.status === 'open') {
			await recordPresence(this.#portal, { meetingId: this.meetingId, personIds });
		}
	}
}
