import { isDeepStrictEqual } from 'node:util';
import type { PersonHere, Viewport, MeetingFacts } from '#lib/protocol/meeting.ts';
import { sentBriefly } from '#lib/domain/image/turn.ts';
import { BATON_GRACE_MS } from '#lib/domain/meeting/meeting.ts';
import {
	peopleOf,
	readRoomFacts,
	readTalkFacts,
	roomStateFor,
	talkFor,
	type RoomFacts,
	type RoomMotion
} from '#server/meetings/read-room.ts';
import { recordPresence } from '#server/meetings/record-presence.ts';
import { returnBaton } from '#server/meetings/return-baton.ts';
import { lowerAbsent } from '#server/meetings/talk/hands.ts';
import type { Portal } from '#server/portal.ts';
import { Absence } from './absence.ts';
import { Messages } from './messages.ts';
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
	#isTalkStale = false;
	readonly #messages = new Messages();
	readonly #absence = new Absence();
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
			if (this.facts.decision?.open) {
				// Whoever comes is waited for: the count of ballots changes for all.
				await this.refresh();
			}
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
		return this.#catchUp();
	}

	/** The same for what people say alone, without the rest of the state. */
	refreshTalk(): Promise<void> {
		this.#isTalkStale = true;
		return this.#catchUp();
	}

	#catchUp(): Promise<void> {
		this.#refreshing ??= this.#readUntilFresh().finally(() => {
			this.#refreshing = null;
		});
		return this.#refreshing;
	}

	async #readUntilFresh(): Promise<void> {
		while (this.#isStale || this.#isTalkStale) {
			const isWhole = this.#isStale;
			this.#isStale = false;
			this.#isTalkStale = false;
			try {
				await (isWhole ? this.#readAll() : this.#readTalk());
			} catch (error) {
				// The next tick reads again: what was announced is announced once.
				this.#isStale = true;
				throw error;
			}
		}
	}

	async #readAll(): Promise<void> {
		const facts = await readRoomFacts(this.#portal, this.meetingId);
		if (facts === null) {
			throw new Error(`meeting ${this.meetingId} is gone`);
		}
		this.#readAt = performance.now();
		this.#publish(facts);
	}

	async #readTalk(): Promise<void> {
		const talk = await readTalkFacts(this.#portal, this.meetingId);
		if (talk === null) {
			throw new Error(`meeting ${this.meetingId} is gone`);
		}
		const before = this.facts.talk;
		this.facts = { ...this.facts, talk };
		const isSameQuestions = isDeepStrictEqual(before.questions, talk.questions);
		for (const socket of this.sockets) {
			const shown = talkFor(this.facts, socket.data.actor);
			if (shown !== null) {
				const { questions, ...rest } = shown;
				socket.emit('talk:changed', { talk: isSameQuestions ? rest : { ...rest, questions } });
			}
		}
		this.#tellMessages(before);
	}

	/** By the facts of now: a role may have changed in the same reading. */
	#tellMessages(before: RoomFacts['talk']): void {
		const mayRead = ({ data }: MeetingSocket): boolean =>
			talkFor(this.facts, data.actor)?.mayReadMessages === true;
		this.#messages.tell(this.sockets, { before, after: this.facts.talk, mayRead });
	}

	#publish(facts: RoomFacts): void {
		const holderId = facts.meeting.batonHolderId;
		const hasBatonMoved = holderId !== this.facts.meeting.batonHolderId;
		const { talk } = this.facts;
		this.facts = facts;
		this.#tellMessages(talk);
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
			this.#messages.sync(socket, this.facts.talk, state.talk.mayReadMessages);
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
		const { meeting, images } = this.facts;
		const image = images.find((one) => one.id === viewport.imageId);
		const isHolder = meeting.status === 'open' && meeting.batonHolderId === socket.data.actor.id;
		if (!isHolder || image === undefined || viewport.frame >= image.frameCount) {
			return;
		}
		this.viewport = viewport;
		const others = socket.to(channelOf(this.meetingId));
		const sender = isResting ? others : others.volatile;
		sender.emit('viewport:moved', { viewport: sentBriefly(viewport), at: this.#now.getTime() });
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

	/** Once a second. Answers whether something moved by itself, the baton or a hand, for the caller to announce. */
	async tick(): Promise<boolean> {
		const now = this.#now;
		if (this.#isStale && this.#refreshing === null) {
			await this.#catchUp();
		}
		if (this.presence.forgetLost(now)) {
			this.#tellPresence();
		}
		if (now.getTime() - this.#heartbeatAt >= HEARTBEAT_MS) {
			this.#heartbeatAt = now.getTime();
			await this.#heartbeat(this.presence.connected);
		}
		const isHandDown = await this.#lowerHands(now);
		return (await this.#returnBaton(now)) || isHandDown;
	}

	async #lowerHands(now: Date): Promise<boolean> {
		const isConnected = (personId: string) => this.presence.isConnected(personId);
		const waiting = this.facts.talk.hands.map(({ personId }) => personId);
		const personIds = this.#absence.over(waiting, { isConnected, now });
		return (
			personIds.length > 0 && lowerAbsent(this.#portal, { meetingId: this.meetingId, personIds })
		);
	}

	async #returnBaton(now: Date): Promise<boolean> {
		const lost = this.#holderLost;
		if (lost === null || lost.isSettled || now.getTime() - lost.since < BATON_GRACE_MS) {
			return false;
		}
		const { meetingId } = this;
		const hasMoved = await returnBaton(this.#portal, { meetingId, lostId: lost.personId });
		lost.isSettled = true;
		return hasMoved;
	}

	async #heartbeat(personIds: string[]): Promise<void> {
		if (this.facts.meeting.status === 'open') {
			await recordPresence(this.#portal, { meetingId: this.meetingId, personIds });
		}
	}
}
