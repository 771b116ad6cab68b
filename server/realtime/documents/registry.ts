import { SharedDocument, type DocumentSurroundings } from './document.ts';
import type { StoredDocument } from './persistence.ts';

/** A signature takes a second; a hold that nobody lets go of must not freeze a board. */
const HOLD_LIMIT_MS = 30_000;

/** The process holds as many documents as it may: who wants another one tries again later. */
export class TooManyDocuments extends Error {}

type Surroundings = Omit<DocumentSurroundings, 'drop'> & {
	load: (name: string) => Promise<StoredDocument>;
	/** Reads the rights of everybody in these documents again, because what happened while they were held may have changed them. */
	recheck: (documents: SharedDocument[]) => void;
};

/** The documents that are open in this process. */
export class Registry {
	readonly #around: Surroundings;
	readonly #opening = new Map<string, Promise<SharedDocument>>();
	readonly #open = new Map<string, SharedDocument>();
	readonly #held = new Map<string, Promise<void>>();
	readonly #idleSince = new Map<SharedDocument, number>();

	constructor(around: Surroundings) {
		this.#around = around;
	}

	get documents(): SharedDocument[] {
		return [...this.#open.values()];
	}

	/**
	 * Rejects when the log cannot be read: a document is never opened empty instead. `isNeeded`: also when there are too many, for
	 * a signature must not wait for people to leave other boards.
	 */
	async open(name: string, { isNeeded } = { isNeeded: false }): Promise<SharedDocument> {
		const open = this.#open.get(name);
		if (open !== undefined) {
			return open;
		}
		if (!isNeeded && !this.#opening.has(name)) {
			this.#makeRoom();
		}
		const opening = this.#opening.get(name) ?? this.#read(name);
		this.#opening.set(name, opening);
		try {
			return await opening;
		} finally {
			this.#opening.delete(name);
		}
	}

	/** What nobody has open goes first, before its time. */
	#makeRoom(): void {
		const isFull = (): boolean =>
			this.#open.size + this.#opening.size >= this.#around.limits.documents;
		for (const document of isFull() ? this.documents : []) {
			if (isFull() && document.isIdle) {
				this.#unload(document);
			}
		}
		if (isFull()) {
			throw new TooManyDocuments();
		}
	}

	async #read(name: string): Promise<SharedDocument> {
		const stored = await this.#around.load(name);
		const document = new SharedDocument(name, stored, {
			...this.#around,
			drop: (dropped) => this.#forget(dropped)
		});
		document.held = this.#held.get(name) ?? null;
		this.#open.set(name, document);
		return document;
	}

	#forget(document: SharedDocument): void {
		this.#idleSince.delete(document);
		if (this.#open.get(document.name) === document) {
			this.#open.delete(document.name);
		}
	}

	/** Everything in the log of this document, what was on its way included. Not to be called inside a transaction. */
	async stateOf(name: string): Promise<Uint8Array> {
		const document = await this.open(name, { isNeeded: true });
		await document.settled();
		return document.content.state();
	}

	/** Not to be called inside a transaction: on PGlite the running window would wait for it. */
	async hold(names: string[]): Promise<() => void> {
		for (let other = this.#heldOf(names); other !== undefined; other = this.#heldOf(names)) {
			await other;
		}
		const { promise, resolve } = Promise.withResolvers<void>();
		for (const name of names) {
			this.#held.set(name, promise);
		}
		for (const document of this.#openOf(names)) {
			document.held = promise;
		}
		let isHeld = true;
		const release = (): void => {
			if (isHeld) {
				isHeld = false;
				clearTimeout(timer);
				this.#release(names, promise);
				resolve();
			}
		};
		const timer = setTimeout(release, HOLD_LIMIT_MS);
		try {
			await Promise.all(this.#openOf(names).map((document) => document.settled()));
		} catch (error) {
			release();
			throw error;
		}
		return release;
	}

	/** Nobody goes on with what these documents were; who comes back reads them from the log. */
	forget(names: string[]): void {
		for (const document of this.#openOf(names)) {
			document.drop('generation_changed');
		}
	}

	#heldOf(names: string[]): Promise<void> | undefined {
		return names.map((name) => this.#held.get(name)).find((one) => one !== undefined);
	}

	#openOf(names: string[]): SharedDocument[] {
		return this.documents.filter(({ name }) => names.includes(name));
	}

	#release(names: string[], hold: Promise<void>): void {
		for (const name of names) {
			this.#held.delete(name);
		}
		const documents = this.#openOf(names);
		// First the rights, or what waited would be judged by those from before the signature.
		this.#around.recheck(documents);
		for (const document of documents.filter(({ held }) => held === hold)) {
			document.held = null;
		}
	}

	/** Forgets documents that nobody has open. Looked at once a second. */
	tick(): void {
		const now = performance.now();
		for (const document of this.documents) {
			if (document.connections.size > 0) {
				this.#idleSince.delete(document);
			} else if (!this.#idleSince.has(document)) {
				this.#idleSince.set(document, now);
			} else if (
				document.isIdle &&
				now - (this.#idleSince.get(document) ?? now) > this.#around.times.idleMs
			) {
				this.#unload(document);
			}
		}
	}

	/** What was acknowledged is in the log, so a snapshot that cannot be stored keeps nothing in memory. */
	#unload(document: SharedDocument): void {
		this.#forget(document);
		document.stop();
		if (document.content.hasTail) {
			void document.fold();
		}
	}

	/** Takes nothing in any more and waits until what was taken in is in the log. */
	async quiesce(): Promise<void> {
		for (const document of this.documents) {
			document.held = new Promise(() => {});
		}
		await Promise.allSettled(this.documents.map((document) => document.settled()));
	}

	/** Stores snapshots and forgets everything. */
	async close(): Promise<void> {
		const documents = this.documents;
		this.#open.clear();
		for (const document of documents) {
			document.stop();
			if (document.content.hasTail) {
				await document.fold();
			}
		}
	}
}
