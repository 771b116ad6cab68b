import type { Actor } from '#lib/domain/people/actor.ts';
import type { Outcome } from '#lib/domain/outcome.ts';
import type { MeetingRole } from '#lib/domain/meeting/meeting.ts';
import {
	CLOSE_CODES,
	RECOMMENDATION_SCHEMA_VERSION,
	type CloseReason
} from '#lib/protocol/documents.ts';
import type { PersonStamp } from './awareness.ts';
import { Outlet, type OutletLimits, type Transport } from './backpressure.ts';
import { Malformed, TooLarge } from './byte-reader.ts';
import type { CutBudget } from './cut-budget.ts';
import type { SharedDocument } from './document.ts';
import { EditFlow } from './edit-flow.ts';
import { Inbox } from './inbox.ts';
import { MotionFlow } from './motion-flow.ts';
import type { Pace } from './pace.ts';
import {
	acknowledgement,
	awarenessMessage,
	generationMessage,
	readMessage,
	syncStep1,
	type Clocks
} from './wire.ts';

/** A cut of a large snapshot takes 0.2 s of everybody's time; who asks again sooner gets all of it. */
const CUT_PAUSE_MS = 5000;
/** The standard client leaves after 30 s without a message; 15 s leaves room for one that is late. */
const KEEP_ALIVE_MS = 15_000;
/** An awareness message without entries changes nothing anywhere. */
const NOBODY = new Uint8Array([0]);

/** What this connection may do at this moment; replaced as a whole when a fact says so. */
export type Rights = {
	mayWrite: boolean;
	refusal: CloseReason | null;
	role: MeetingRole;
	color: number;
	generation: number;
};

/** What a client says of itself in the address; what it leaves out is taken as "the standard client". */
export type Hello = {
	wantsAcknowledgements: boolean;
	protocol: number | null;
	schema: number | null;
	generation: number | null;
};

export type SignIn = () => Promise<Outcome<{ actor: Actor; sessionHash: string }>>;

export type ConnectionStart = {
	document: SharedDocument;
	transport: Transport;
	actor: Actor;
	sessionHash: string;
	rights: Rights;
	hello: Hello;
	/** Rises with each connection: of two with the same client id the later one counts. */
	serial: number;
	limits: OutletLimits;
	/** How fast it is read, by itself and together with its person's others. */
	paces: Pace[];
	cuts: CutBudget;
	/** The session and its person as they are at the moment of the call. */
	signIn: SignIn;
	reportRefusal: (reason: CloseReason) => void;
	reportUnexpected: (error: unknown) => void;
	onClose: () => void;
};

/** One client of one document: reads its messages in order, and is sent what the document sends. */
export class Connection {
	readonly document: SharedDocument;
	readonly sessionHash: string;
	readonly signIn: SignIn;
	readonly serial: number;
	readonly outlet: Outlet;
	actor: Actor;
	/** Set while rights are read again: resolves when messages may be judged. */
	stale: Promise<void> | null = null;
	#isSynced = false;
	#isOpen = true;
	#rights: Rights;
	#cutAt = -Infinity;
	readonly #start: ConnectionStart;
	readonly #edits: EditFlow;
	readonly #motion: MotionFlow;
	readonly #inbox: Inbox;

	constructor(start: ConnectionStart) {
		this.#start = start;
		this.document = start.document;
		this.sessionHash = start.sessionHash;
		this.signIn = start.signIn;
		this.serial = start.serial;
		this.actor = start.actor;
		this.#rights = start.rights;
		this.outlet = new Outlet(start.transport, start.limits);
		this.#edits = new EditFlow(this);
		this.#motion = new MotionFlow(this);
		this.#inbox = new Inbox({
			transport: start.transport,
			paces: start.paces,
			gate: () => this.stale ?? this.document.held,
			read: (message) => this.#read(message),
			failed: (error) => this.#failed(error)
		});
	}

	get isOpen(): boolean {
		return this.#isOpen;
	}

	/** Has asked for the document, so that what comes after it is sent. */
	get isSynced(): boolean {
		return this.#isSynced;
	}

	/** The client id this connection speaks for in awareness. */
	get clientId(): number | null {
		return this.#motion.clientId;
	}

	/** Who this is, as everybody is shown it. */
	get stamp(): PersonStamp {
		const { id, displayName } = this.actor;
		const { role, color } = this.#rights;
		return { id, name: displayName, role, color };
	}

	/** Why this connection may not write; null when it may. */
	get refusal(): CloseReason | null {
		const { schema } = this.#start.hello;
		const isOtherSchema = schema !== null && schema !== RECOMMENDATION_SCHEMA_VERSION;
		if (this.document.kind === 'recommendation' && isOtherSchema && this.#rights.mayWrite) {
			return 'protocol_changed';
		}
		return this.#rights.mayWrite ? null : (this.#rights.refusal ?? 'not_allowed');
	}

	/** First words of the server: what it has, so that the client sends the rest. */
	greet(): void {
		const { content, generation } = this.document;
		const named = this.#start.hello.wantsAcknowledgements ? [generationMessage(generation)] : [];
		this.sendNow([syncStep1(content.clocks), ...named]);
	}

	receive(message: Uint8Array): void {
		this.#inbox.add(message);
	}

	/** The socket is gone. */
	left(): void {
		this.#isOpen = false;
		this.#inbox.close();
		this.document.leave(this);
		this.#start.onClose();
	}

	close(reason: CloseReason): void {
		if (this.#isOpen) {
			this.#isOpen = false;
			this.#inbox.close();
			this.document.leave(this);
			this.#start.transport.close(CLOSE_CODES[reason], reason);
		}
	}

	/** The process is stopping: 1012 asks the client to come back. */
	restart(): void {
		this.#isOpen = false;
		this.#inbox.close();
		this.document.leave(this);
		this.#start.transport.close(1012, 'restarting');
	}

	/** A write that may not be: closed with the reason, and noted. */
	refuseWrite(reason: CloseReason): void {
		this.#start.reportRefusal(reason);
		this.close(reason);
	}

	become(actor: Actor, rights: Rights): void {
		this.actor = actor;
		this.#rights = rights;
		if (rights.generation !== this.document.generation) {
			this.close('generation_changed');
		} else {
			this.#motion.restamp();
		}
	}

	/** What the document sends in a window; nothing before the client has asked for the document. `own`: bytes for this reader alone. */
	deliver(frames: Buffer[], own: number): void {
		this.#sendAnd(this.#isSynced ? frames.filter((one) => one.length > 0) : [], own);
	}

	/** Sends the acknowledgement that is due. */
	acknowledge(): void {
		this.#sendAnd([], 0);
	}

	/** The sender's messages up to this number are in the log. */
	saved(message: number): void {
		this.#edits.saved(message);
	}

	/** This client id is one of the connection's own. */
	own(clientId: number): void {
		this.#edits.noteOwn([clientId]);
		this.#edits.oweAcknowledgement();
		this.acknowledge();
	}

	acknowledgementOf(clientIds: Iterable<number>, settled: number): Buffer[] {
		if (!this.#start.hello.wantsAcknowledgements) {
			return [];
		}
		const { clocks } = this.document.content;
		const own = new Map<number, number>();
		for (const clientId of clientIds) {
			const clock = clocks.get(clientId);
			if (clock !== undefined) {
				own.set(clientId, clock);
			}
		}
		return [acknowledgement(own, settled)];
	}

	/** `own`: bytes that no other reader is sent. */
	sendNow(frames: Buffer[], own = sizeOf(frames)): void {
		if (this.#isOpen) {
			this.outlet.send(frames, { logged: this.document.content.clocks, own });
		}
	}

	/** Work of so many bytes was done for this client. */
	charge(bytes: number): void {
		this.#inbox.charge(bytes);
	}

	/** The socket is empty again: one diff from where sending stopped. */
	drained(): void {
		const had = this.outlet.drained();
		if (had !== null && this.#isOpen && this.#isSynced) {
			const { frames, own } = this.document.content.answer(had, true);
			this.#sendAnd(frames, own);
			this.#motion.sendOthers();
		}
	}

	/** Looked at once a second. */
	tick(): void {
		this.drained();
		if (this.outlet.isTooSlow) {
			this.close('too_slow');
		} else if (this.#edits.isLost) {
			this.close('running_ahead');
		} else if (performance.now() - this.outlet.sentAt > KEEP_ALIVE_MS) {
			this.sendNow([awarenessMessage(NOBODY)]);
		}
	}

	ping(): void {
		this.#start.transport.ping();
	}

	terminate(): void {
		this.#start.transport.terminate();
	}

	/** With the acknowledgement that is due; while the reader is behind it stays due. */
	#sendAnd(frames: Buffer[], own: number): void {
		if (!this.outlet.isChoked) {
			const acknowledgement = this.#edits.takeAcknowledgement();
			this.sendNow([...frames, ...acknowledgement], own + sizeOf(acknowledgement));
		}
	}

	/** A promise when the next message has to wait for this one. */
	#read(message: Uint8Array): Promise<void> | null {
		const incoming = readMessage(message);
		switch (incoming.type) {
			case 'sync_step_1':
				this.#answer(incoming.vector);
				return null;
			case 'update':
				return this.#edits.take(incoming);
			case 'awareness':
				this.#motion.take(incoming.entries);
				return null;
			case 'query_awareness':
				this.#motion.sendOthers();
				return null;
		}
	}

	#failed(error: unknown): void {
		if (error instanceof Malformed) {
			this.close('malformed');
		} else if (error instanceof TooLarge) {
			this.close('too_large');
		} else {
			this.#start.reportUnexpected(error);
			this.close('unavailable');
		}
	}

	#answer(vector: Clocks): void {
		// While the reader is behind it is sent a diff as soon as its socket is empty, which answers this too.
		if (this.outlet.isChoked) {
			return;
		}
		const { cuts } = this.#start;
		const now = performance.now();
		const mayCut = now - this.#cutAt > CUT_PAUSE_MS && cuts.isFree;
		const answer = this.document.content.answer(vector, mayCut);
		if (answer.isWholeCut) {
			this.#cutAt = now;
			cuts.spend(performance.now() - now);
		}
		this.#edits.noteOwn(vector.keys());
		this.#edits.oweAcknowledgement();
		const isFirst = !this.#isSynced;
		this.#isSynced = true;
		this.#sendAnd(answer.frames, answer.own);
		this.#inbox.charge(sizeOf(answer.frames));
		if (isFirst) {
			this.#motion.sendFirst();
		}
	}
}

const sizeOf = (frames: Buffer[]): number => frames.reduce((sum, one) => sum + one.length, 0);
