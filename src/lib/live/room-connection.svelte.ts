import { newUuid } from '#lib/domain/new-uuid.ts';
import { io, type Socket } from 'socket.io-client';
import { AS_STORED, sentBriefly } from '../domain/image/turn.ts';
import type { Viewport } from '../domain/image/viewport.ts';
import type { RoomMessage } from '../domain/meeting/talk.ts';
import { accept, type Outcome } from '../domain/outcome.ts';
import { PROTOCOL_VERSION } from '../protocol/documents.ts';
import type {
	MeetingCommand,
	MeetingCommandInput,
	MeetingFacts,
	RoomState
} from '../protocol/meeting.ts';
import { MEETINGS_NAMESPACE } from '../protocol/meetings-namespace.ts';

/** An answer takes a round trip; on a link of 400 ms with one lost packet that is 2 s (RFC 6298, a retransmission after 1 s). */
const ANSWER_TIMEOUT_MS = 4000;
const ATTEMPTS = 4;
/** Between two tries to enter a room that is not open yet. */
const JOIN_AGAIN_MS = 4000;

export type RoomEnd = MeetingFacts['room:left']['reason'];
export type RoomLink =
	| { is: 'connecting' }
	| { is: 'connected' }
	| { is: 'reconnecting'; since: number }
	| { is: 'ended'; reason: RoomEnd };

export type CommandOutcome = Outcome<unknown> | { ok: false; reason: 'no_answer' };
type Input<C extends MeetingCommand> = Omit<MeetingCommandInput<C>, 'commandId'>;

/** The control plane of one meeting: the server's `room:state` is the truth, this class keeps the latest one. */
export class RoomConnection {
	state = $state.raw() as RoomState;
	link = $state.raw<RoomLink>({ is: 'connecting' });
	/** Server's clock minus the page's clock, in milliseconds. */
	clockOffset = $state(0);
	/** When the presenter's view arrived at last, and how long it had been under way. */
	arrival = $state.raw<{ at: number; lateBy: number } | null>(null);
	/** To the panel, the latest; they come apart from the state. */
	messages = $state.raw<RoomMessage[]>([]);
	#socket: Socket;
	#again: ReturnType<typeof setTimeout> | undefined;
	/** Those who wait until the room has been joined. */
	#waiting: (() => void)[] = [];

	/** `address`: of the server, where it is not the page's own. */
	constructor(first: RoomState, { address = '' }: { address?: string } = {}) {
		this.state = first;
		this.clockOffset = first.serverTime - Date.now();
		this.#socket = io(address + MEETINGS_NAMESPACE, {
			transports: ['websocket', 'polling'],
			tryAllTransports: true,
			reconnectionDelayMax: 2000
		});
		this.#listen();
	}

	/** Sends a command until it is answered. Its id stays the same, so a second try does nothing twice. */
	async send<C extends MeetingCommand>(command: C, input: Input<C>): Promise<CommandOutcome> {
		const packet = { ...input, commandId: newUuid() };
		for (let attempt = 0; attempt < ATTEMPTS && this.link.is !== 'ended'; attempt += 1) {
			if (await this.#isJoined()) {
				const answer = await this.#ask<CommandOutcome>(command, packet);
				if (answer !== null) {
					return answer;
				}
			}
		}
		return { ok: false, reason: 'no_answer' };
	}

	/** In motion a lost message is replaced by the next; at rest it is sent so that it arrives. */
	moveViewport(viewport: Viewport, isResting: boolean): void {
		if (this.link.is === 'connected') {
			const sender = isResting ? this.#socket : this.#socket.volatile;
			sender.emit('viewport:move', { viewport: sentBriefly(viewport), isResting });
		}
	}

	/** A document's door noticed it first. */
	signedOut(): void {
		this.#end('signed_out');
	}

	destroy(): void {
		clearTimeout(this.#again);
		this.#socket.disconnect();
	}

	/** Null when the time ran out or the link was lost before the answer. */
	async #ask<T>(name: string, packet: object): Promise<T | null> {
		try {
			return (await this.#socket.timeout(ANSWER_TIMEOUT_MS).emitWithAck(name, packet)) as T;
		} catch {
			// Socket.IO says both by throwing; the caller sends the same packet again.
			return null;
		}
	}

	#isJoined(): Promise<boolean> {
		if (this.link.is === 'connected') {
			return Promise.resolve(true);
		}
		return new Promise((resolve) => {
			const joined = () => {
				clearTimeout(limit);
				resolve(true);
			};
			const limit = setTimeout(() => {
				this.#waiting = this.#waiting.filter((one) => one !== joined);
				resolve(false);
			}, ANSWER_TIMEOUT_MS);
			this.#waiting.push(joined);
		});
	}

	#listen(): void {
		const socket = this.#socket;
		socket.on('connect', () => void this.#join());
		socket.on('disconnect', () => this.#lost());
		socket.on('connect_error', (error) => this.#refused(error));
		this.#on('room:state', (state) => {
			this.state = state;
		});
		this.#on('presence:changed', ({ people }) => this.#change({ people }));
		this.#on('baton:changed', ({ holderId }) => this.#change({ batonHolderId: holderId }));
		this.#on('talk:changed', ({ talk }) => this.#change({ talk: { ...this.state.talk, ...talk } }));
		this.#on('message:list', ({ messages }) => {
			this.messages = messages;
		});
		this.#on('message:changed', ({ message }) => {
			const at = this.messages.findIndex(({ id }) => id === message.id);
			// `MESSAGES_SHOWN`, as the server: of one further back it does not say that it was removed. The module would cost the room a file.
			this.messages =
				at < 0 ? [...this.messages, message].slice(-100) : this.messages.with(at, message);
		});
		this.#on('viewport:moved', ({ viewport, at }) => {
			this.#change({ viewport: { ...AS_STORED, ...viewport } });
			const now = Date.now();
			this.arrival = { at: now, lateBy: now + this.clockOffset - at };
		});
		this.#on('room:left', ({ reason }) => this.#end(reason));
	}

	/** A recovered connection is still in the room; every other one joins first. */
	async #join(): Promise<void> {
		const { meetingId } = this.state;
		const askedAt = Date.now();
		const answer = this.#socket.recovered
			? accept(null)
			: await this.#ask<Outcome<unknown>>('room:join', {
					meetingId,
					protocolVersion: PROTOCOL_VERSION
				});
		if (!this.#socket.connected) {
			return;
		}
		if (answer?.ok === true) {
			this.#setClock(askedAt);
			this.#joined();
		} else if (answer?.reason === 'meeting_not_found') {
			this.#end('removed');
		} else {
			// The meeting is not open yet, or the answer did not come.
			this.#again = setTimeout(() => void this.#join(), JOIN_AGAIN_MS);
		}
	}

	/** The state came with the join's answer: the server wrote its time about half way between question and answer. */
	#setClock(askedAt: number): void {
		if (!this.#socket.recovered) {
			this.clockOffset = this.state.serverTime - (askedAt + Date.now()) / 2;
		}
	}

	#joined(): void {
		this.link = { is: 'connected' };
		for (const joined of this.#waiting.splice(0)) {
			joined();
		}
	}

	/** A refusal by the server is final for Socket.IO; only a lost transport is tried again by itself. */
	#refused(error: Error): void {
		if (error.message === 'not_signed_in') {
			this.#end('signed_out');
			return;
		}
		this.#lost();
		if (!this.#socket.active) {
			this.#again = setTimeout(() => this.#socket.connect(), JOIN_AGAIN_MS);
		}
	}

	#on<F extends keyof MeetingFacts>(fact: F, act: (payload: MeetingFacts[F]) => void): void {
		this.#socket.on<string>(fact, act);
	}

	#change(part: Partial<RoomState>): void {
		this.state = { ...this.state, ...part };
	}

	#lost(): void {
		clearTimeout(this.#again);
		if (this.link.is === 'connecting' || this.link.is === 'connected') {
			this.link = { is: 'reconnecting', since: Date.now() };
		}
	}

	#end(reason: RoomEnd): void {
		this.link = { is: 'ended', reason };
		this.destroy();
	}
}
