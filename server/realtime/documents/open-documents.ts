import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { checkHandshake } from '#server/auth/handshake.ts';
import { livingSessions } from '#server/auth/sessions.ts';
import { documentAccess } from '#server/meetings/document-access.ts';
import type { LiveDocuments, Portal } from '#server/portal.ts';
import type { CloseReason } from '#lib/protocol/documents.ts';
import { Seats, type NoSeat } from '../seats.ts';
import { admit, type Admission, type Visitor } from './admit.ts';
import type { Transport } from './backpressure.ts';
import { CommitQueue } from './commit-queue.ts';
import { CutBudget } from './cut-budget.ts';
import { Connection, type SignIn } from './connection.ts';
import { Door } from './door.ts';
import { appendToLog, loadDocument, recordRefusedWrite, storeSnapshot } from './persistence.ts';
import { Registry } from './registry.ts';
import type { DocumentTimes } from './document.ts';
import { RefusalTrail } from './refusal-trail.ts';
import { RightsKeeper, type ReadAccess } from './rights.ts';
import { Pace } from './pace.ts';
import { closeLongestQueues } from './queue-limit.ts';

const TICK_MS = 1000;
/** A socket whose peer is gone without a word is found at the second ping. */
const PING_EVERY_TICKS = 30;
/** Sessions end by time too, without a fact. Each connection has its own second, so that none waits for many others. */
const SESSION_EVERY_TICKS = 60;

export type Documents = {
	live: LiveDocuments;
	handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
	/** The same door without a socket, for a client in this process. */
	connect: (visitor: Visitor, transport: Transport) => Promise<Connection | CloseReason>;
	/** Names of the documents that are in memory. */
	openNames: () => string[];
	close: () => Promise<void>;
};

export type DocumentsOptions = {
	/** Who may do what with a document; `documentAccess` unless a test has its own table. */
	access?: ReadAccess;
	/** Origin and session of an upgrade; `checkHandshake` unless a test has its own. */
	signIn?: (request: IncomingMessage) => ReturnType<SignIn>;
	/** Shared with the other door of this process. */
	seats?: Seats;
	/** Shorter in tests, which wait for what happens after them. */
	times?: Partial<DocumentTimes>;
	/** Between two looks at every connection; a second unless a test waits for many of them. */
	tickMs?: number;
};

/** So long the database may refuse a window; then everybody is sent away to come back later. A document that everybody has left stays for a page that is loaded again. */
const TIMES: DocumentTimes = { saveMs: 15_000, idleMs: 20_000 };

/** Opens the shared documents of this process and hands them to the portal. */
export function openDocuments(portal: Portal, options: DocumentsOptions = {}): Documents {
	const opened = new OpenDocuments(portal, options);
	portal.documents = opened.live;
	return {
		live: opened.live,
		handleUpgrade: (request, socket, head) => opened.door.handleUpgrade(request, socket, head),
		connect: (visitor, transport) => opened.connectDirectly(visitor, transport),
		openNames: () => opened.openNames,
		close: async () => {
			portal.documents = null;
			await opened.close();
		}
	};
}

class OpenDocuments {
	readonly door: Door;
	readonly live: LiveDocuments;
	readonly #portal: Portal;
	readonly #registry: Registry;
	readonly #rights: RightsKeeper;
	readonly #readAccess: ReadAccess;
	readonly #seats: Seats;
	readonly #cuts = new CutBudget();
	readonly #refusals: RefusalTrail;
	readonly #forgetFacts: () => void;
	readonly #timer: NodeJS.Timeout;
	#ticks = 0;
	#serial = 0;

	constructor(portal: Portal, options: DocumentsOptions) {
		this.#portal = portal;
		this.#readAccess = options.access ?? ((actor, name) => documentAccess(portal, actor, name));
		const { limits } = portal.config;
		this.#seats = options.seats ?? new Seats(limits);
		this.#refusals = new RefusalTrail((refused) => {
			recordRefusedWrite(portal, refused).catch((error: unknown) => this.#report(error));
		});
		const commits = new CommitQueue((batches) => appendToLog(portal, batches));
		const times = { ...TIMES, ...options.times };
		this.#registry = new Registry({
			times,
			log: portal.log,
			now: () => portal.clock.now(),
			limits,
			load: (name) => loadDocument(portal, name),
			commit: (batch) => commits.submit(batch),
			storeSnapshot: (snapshot) => storeSnapshot(portal, snapshot),
			recheck: (documents) => {
				for (const connection of documents.flatMap(({ connections }) => [...connections])) {
					this.#rights.recheck(connection, false);
				}
			}
		});
		this.#rights = new RightsKeeper(() => this.#registry.documents, this.#readAccess);
		this.live = {
			stateOf: (name) => this.#registry.stateOf(name),
			hold: (names) => this.#registry.hold(names),
			forget: (names) => this.#registry.forget(names)
		};
		this.door = new Door({
			limits,
			signIn: options.signIn ?? ((request) => checkHandshake(portal, request)),
			admit: (visitor) => this.#admit(visitor),
			connect: (admission, visitor, transport) => this.#connect(admission, visitor, transport),
			reportUnexpected: (error) => this.#report(error)
		});
		this.#forgetFacts = portal.onFact((fact) => this.#rights.heard(fact));
		this.#timer = setInterval(() => this.#tick(), options.tickMs ?? TICK_MS).unref();
	}

	async connectDirectly(visitor: Visitor, transport: Transport): Promise<Connection | CloseReason> {
		const admitted = await this.#admit(visitor);
		if (!admitted.ok) {
			return admitted.reason === 'foreign_page' ? 'not_allowed' : admitted.reason;
		}
		const connection = this.#connect(admitted.value, visitor, transport);
		if (typeof connection !== 'string') {
			connection.greet();
		}
		return connection;
	}

	get openNames(): string[] {
		return this.#registry.documents.map(({ name }) => name);
	}

	/** Saves what is on its way, asks everybody to come back, and stores snapshots. */
	async close(): Promise<void> {
		this.door.close();
		clearInterval(this.#timer);
		this.#forgetFacts();
		await this.#registry.quiesce();
		for (const connection of this.#connections()) {
			connection.restart();
		}
		await this.#registry.close();
	}

	#admit(visitor: Visitor): ReturnType<typeof admit> {
		return admit(
			{
				registry: this.#registry,
				rights: this.#rights,
				readAccess: this.#readAccess,
				seats: this.#seats,
				reportUnexpected: (error) => this.#report(error)
			},
			visitor
		);
	}

	#connect(
		{ document, actor, sessionHash, rights, hello, factCount }: Admission,
		visitor: Visitor,
		transport: Transport
	): Connection | NoSeat {
		const noSeat = this.#seats.take(actor.id);
		if (noSeat !== null) {
			return noSeat;
		}
		const { limits } = this.#portal.config;
		const ownPace = new Pace({ perSecond: limits.messagesPerSecond });
		const sharedPace = this.#seats.paceOf(actor.id);
		this.#serial += 1;
		const connection = new Connection({
			document,
			transport,
			actor,
			sessionHash,
			rights,
			hello,
			serial: this.#serial,
			limits,
			paces: sharedPace === null ? [ownPace] : [ownPace, sharedPace],
			cuts: this.#cuts,
			signIn: visitor.signIn,
			reportRefusal: (reason) =>
				this.#refusals.note({ personId: actor.id, document: document.name, reason }),
			reportUnexpected: (error) => this.#report(error),
			onClose: () => this.#seats.leave(actor.id)
		});
		document.connections.add(connection);
		if (factCount !== this.#rights.factCount) {
			this.#rights.recheck(connection, true);
		}
		return connection;
	}

	#connections(): Connection[] {
		return this.#registry.documents.flatMap(({ connections }) => [...connections]);
	}

	#tick(): void {
		this.#ticks += 1;
		const isTimeToPing = this.#ticks % PING_EVERY_TICKS === 0;
		const turn = this.#ticks % SESSION_EVERY_TICKS;
		for (const connection of this.#connections()) {
			connection.tick();
			if (isTimeToPing) {
				connection.ping();
			}
		}
		const isDue = ({ serial }: Connection) => serial % SESSION_EVERY_TICKS === turn;
		void this.#lookAgain(this.#connections().filter(isDue));
		closeLongestQueues(this.#connections(), this.#portal.config.limits.queueBytes);
		this.#registry.tick();
	}

	/** One question for the sessions of all: a crowd's marks wait behind what is asked for each. One that is not found is asked about again by itself. */
	async #lookAgain(due: Connection[]): Promise<void> {
		if (due.length === 0) {
			return;
		}
		let living = new Set<string>();
		try {
			living = await livingSessions(this.#portal, [
				...new Set(due.map(({ sessionHash }) => sessionHash))
			]);
		} catch (error) {
			this.#report(error);
		}
		for (const connection of due.filter(({ isOpen }) => isOpen)) {
			this.#rights.recheck(connection, !living.has(connection.sessionHash));
		}
	}

	#report(error: unknown): void {
		this.#portal.log.error({ err: error }, 'unexpected in a shared document');
	}
}
