import type { Logger } from 'pino';
import type { Limits } from '#server/config.ts';
import { parseDocumentName, type CloseReason, type DocumentKind } from '#lib/protocol/documents.ts';
import { Presence } from './awareness.ts';
import { broadcast } from './broadcast.ts';
import { ClientIds, type Binding } from './client-ids.ts';
import type { Connection } from './connection.ts';
import type { FreshUpdate, KnownState } from './cut-known.ts';
import { keepTrying } from './keep-trying.ts';
import type { Level, Nesting } from './nesting.ts';
import type { LogBatch, StoredDocument } from './persistence.ts';
import { LoggedContent } from './snapshot.ts';
import { Stretches } from './stretches.ts';
import { SendWindow, windowLength } from './window.ts';

/** A fold that was under way may have begun too early, and the next may fail. */
const EXACT_TRIES = 3;

/** One update that was judged and waits for the log. `settles`: the number of the sender's message that is saved with it. */
export type Edit = {
	connection: Connection;
	fresh: FreshUpdate;
	clientIds: number[];
	settles: number;
	/** Where the new structs of a text stand. */
	levels: Level[];
};

/** In milliseconds. */
export type DocumentTimes = {
	/** How long a window that the database refuses is tried again. */
	saveMs: number;
	/** How long a document is kept that nobody has open. */
	idleMs: number;
};

/** What a document needs of the parts around it. */
export type DocumentSurroundings = {
	times: DocumentTimes;
	log: Logger;
	now: () => Date;
	limits: Pick<Limits, 'documentBytes' | 'documentStructs' | 'clientIdsPerPerson' | 'documents'>;
	commit: (batch: LogBatch) => Promise<number>;
	storeSnapshot: (snapshot: {
		document: string;
		generation: number;
		uptoSeq: number;
		state: Uint8Array;
	}) => Promise<void>;
	/** The document is no longer what the log says: it is dropped and read again by the next who joins. */
	drop: (document: SharedDocument) => void;
};

/** One document while somebody has it open: what is in its log, what is on its way there, and who is connected. */
export class SharedDocument {
	readonly name: string;
	readonly kind: DocumentKind;
	readonly agendaItemId: string;
	readonly meetingId: string | null;
	readonly generation: number;
	readonly ids: ClientIds;
	readonly content: LoggedContent;
	readonly presence = new Presence<Connection>();
	readonly connections = new Set<Connection>();
	readonly known: KnownState & { nesting: Nesting };
	/** Set while a signature is made: resolves when writing may go on. */
	held: Promise<void> | null = null;
	readonly #around: DocumentSurroundings;
	readonly #window: SendWindow;
	#isNew: boolean;
	#isDropped = false;
	#waiting: Edit[] = [];
	#writing: Edit[] = [];
	#pendingClocks = new Map<number, number>();
	#pendingDeletions = new Stretches();
	#pendingBytes = 0;
	#pendingStructs = 0;
	#folding: Promise<void> | null = null;

	constructor(name: string, stored: StoredDocument, around: DocumentSurroundings) {
		const parsed = parseDocumentName(name);
		if (parsed === null) {
			throw new Error(`"${name}" is not the name of a document`);
		}
		this.name = name;
		this.kind = parsed.kind;
		this.agendaItemId = parsed.agendaItemId;
		this.meetingId = stored.meetingId;
		this.generation = stored.generation;
		this.ids = new ClientIds(stored.clients, { perDay: around.limits.clientIdsPerPerson });
		this.content = new LoggedContent({ ...stored, isText: parsed.kind === 'recommendation' });
		this.#isNew = stored.isNew;
		this.#around = around;
		this.known = {
			clockOf: (client) => this.#pendingClocks.get(client) ?? this.content.clocks.get(client) ?? 0,
			undeleted: (stretches) =>
				this.#pendingDeletions.missingOf(this.content.deletions.missingOf(stretches)),
			ownerOf: (client) => this.ids.ownerOf(client),
			nesting: this.content.nesting
		};
		this.#window = new SendWindow({
			length: () => windowLength(this.connections.size),
			commit: () => this.#commit(),
			hasEdits: () => this.#waiting.length > 0,
			sendMotion: () => broadcast(this, [])
		});
	}

	get isIdle(): boolean {
		return this.connections.size === 0 && this.held === null && !this.#hasPending;
	}

	get #hasPending(): boolean {
		return this.#waiting.length > 0 || this.#writing.length > 0;
	}

	get isDropped(): boolean {
		return this.#isDropped;
	}

	/** Binds client ids to the person of this connection before anything of theirs is passed on. */
	bind(clientIds: number[], connection: Connection): Binding {
		return this.ids.bind(clientIds, {
			personId: connection.actor.id,
			now: this.#around.now(),
			isInUse: (clientId) =>
				this.presence.holderOf(clientId) !== undefined || this.#pendingClocks.has(clientId)
		});
	}

	hasRoomFor({ update, structCount }: FreshUpdate): boolean {
		const { limits } = this.#around;
		const bytes = this.content.byteLength + this.#pendingBytes + update.length;
		const structs = this.content.structCount + this.#pendingStructs + structCount;
		return bytes <= limits.documentBytes && structs <= limits.documentStructs;
	}

	/** Takes in an edit that was judged; it is in the log when `connection.saved` is called. */
	accept(edit: Edit): void {
		this.#waiting.push(edit);
		for (const level of edit.levels) {
			this.known.nesting.add(level);
		}
		this.#notePending(edit);
		this.#window.edited();
	}

	/** Awareness has changed. */
	moved(): void {
		this.#window.moved();
	}

	leave(connection: Connection): void {
		this.connections.delete(connection);
		if (connection.clientId !== null) {
			this.presence.remove(connection.clientId, connection);
			this.moved();
		}
	}

	/** Resolves when what was accepted is in the log; rejects when the document was dropped instead. */
	async settled(): Promise<void> {
		await this.#window.settled();
		if (this.#isDropped) {
			throw new Error(`${this.name} could not be saved`);
		}
	}

	/** Makes the known deletions complete up to what is in the log by now, see `LoggedContent.fold`. */
	async makeExact(): Promise<void> {
		const { version } = this.content;
		for (let left = EXACT_TRIES; left > 0 && this.content.exactAt < version; left -= 1) {
			await this.fold();
		}
	}

	get isExact(): boolean {
		return this.content.exactAt === this.content.version;
	}

	async fold(): Promise<void> {
		this.#folding ??= this.#fold().finally(() => {
			this.#folding = null;
		});
		await this.#folding;
	}

	/** Ends every connection and forgets the document; who comes back reads it from the log. */
	drop(reason: CloseReason): void {
		this.#isDropped = true;
		this.#waiting = [];
		this.#writing = [];
		this.stop();
		for (const connection of [...this.connections]) {
			connection.close(reason);
		}
		this.#around.drop(this);
	}

	stop(): void {
		this.#window.stop();
	}

	#notePending({ fresh }: Edit): void {
		for (const { client, to } of fresh.blocks) {
			this.#pendingClocks.set(client, to);
		}
		this.#pendingDeletions.addAll(fresh.deletions);
		this.#pendingDeletions.addAll(fresh.erased);
		this.#pendingBytes += fresh.update.length;
		this.#pendingStructs += fresh.structCount;
	}

	async #commit(): Promise<void> {
		this.#writing = this.#waiting;
		this.#waiting = [];
		const seq = await this.#write(this.#writing);
		if (seq === null) {
			this.drop('unavailable');
			return;
		}
		const edits = this.#writing;
		for (const { fresh, clientIds } of edits) {
			this.content.append(fresh);
			this.ids.markStored(clientIds);
		}
		this.content.reached(seq);
		this.#isNew = false;
		this.#writing = [];
		this.#pendingClocks = new Map();
		this.#pendingDeletions = new Stretches();
		this.#pendingBytes = 0;
		this.#pendingStructs = 0;
		for (const edit of this.#waiting) {
			this.#notePending(edit);
		}
		broadcast(this, edits);
		if (this.content.isWorthFolding && this.#folding === null) {
			void this.fold();
		}
	}

	#write(edits: Edit[]): Promise<number | null> {
		const { commit, log, times } = this.#around;
		const batch = this.#batchOf(edits);
		return keepTrying({
			work: () => commit(batch),
			isGivenUp: () => this.#isDropped,
			report: (error) =>
				log.error({ document: this.name, err: error }, 'a window was not written to the log'),
			limitMs: times.saveMs
		});
	}

	#batchOf(edits: Edit[]): LogBatch {
		const clients = new Map(
			edits.flatMap(({ connection, clientIds }) =>
				this.ids.unstored(clientIds).map((clientId) => [clientId, connection.actor.id] as const)
			)
		);
		return {
			document: this.name,
			generation: this.generation,
			isNew: this.#isNew,
			clients: [...clients].map(([clientId, personId]) => ({ clientId, personId })),
			updates: edits.map(({ connection, fresh }) => ({
				bytes: fresh.update,
				authorId: connection.actor.id
			}))
		};
	}

	async #fold(): Promise<void> {
		try {
			const { state, uptoSeq } = await this.content.fold();
			await this.#around.storeSnapshot({
				document: this.name,
				generation: this.generation,
				uptoSeq,
				state
			});
		} catch (error) {
			// The log is whole without it; the next one who joins after a restart reads more rows.
			this.#around.log.error({ document: this.name, err: error }, 'a document was not folded');
		}
	}
}
