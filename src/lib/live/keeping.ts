import type * as Y from 'yjs';
import { type DocumentName, documentName } from '../protocol/documents.ts';
import { findCopy } from './copies.ts';
import type { LocalCopy } from './local-copy.ts';
import type { PendingChange } from './pending-changes.ts';

type Options = {
	personId: string;
	name: DocumentName;
	doc: Y.Doc;
	/** Whether the copy is there. */
	onchange: (isKept: boolean) => void;
};

/**
 * The copy that one open document keeps on this device. Its library is fetched when it is needed: a room that is opened
 * for the first time has no copy, and shows its marks sooner without.
 */
export class Keeping {
	#options: Options;
	#copy: LocalCopy | null = null;
	#isOver = false;
	#opening: Promise<unknown> = Promise.resolve();

	constructor(options: Options) {
		this.#options = options;
	}

	/** Loads the copy of an earlier page, if there is one. */
	async resume(): Promise<{ generation: number; unsaved: PendingChange[] } | null> {
		const { personId, name } = this.#options;
		const found = await findCopy(personId, name);
		if (found === null) {
			return null;
		}
		const copy = await this.#open(found.generation);
		return copy && { generation: found.generation, unsaved: copy.found };
	}

	/** Keeps the document from here on, as the generation that the server named; `unsaved` is read when the copy is there. */
	start(generation: number, unsaved: () => PendingChange[]): void {
		if (this.#copy === null) {
			void this.#open(generation).then(() => this.note(unsaved()));
		}
	}

	note(unsaved: PendingChange[]): void {
		this.#copy?.note(unsaved);
	}

	/** Closes the copy and deletes it. */
	async wipe(): Promise<void> {
		await this.#opening;
		this.#isOver = true;
		await this.#copy?.wipe();
		this.#lost();
	}

	/** The document is put away; its copy stays. */
	close(): void {
		this.#isOver = true;
		void this.#copy?.close();
	}

	#open(generation: number): Promise<LocalCopy | null> {
		const opening = this.#load(generation);
		this.#opening = opening;
		return opening;
	}

	async #load(generation: number): Promise<LocalCopy | null> {
		const { personId, name, doc } = this.#options;
		// Without a link it may not come; the page then asks before it is left with unsaved work.
		const library = await import('./local-copy.ts').catch(() => null);
		if (library === null || this.#isOver || this.#copy !== null) {
			return this.#copy;
		}
		const place = { personId, document: documentName(name), generation };
		const copy = await library.LocalCopy.open(place, doc, () => this.#lost());
		if (this.#isOver) {
			void copy?.close();
			return null;
		}
		this.#copy = copy;
		this.#options.onchange(copy !== null);
		return copy;
	}

	#lost(): void {
		this.#copy = null;
		this.#options.onchange(false);
	}
}
