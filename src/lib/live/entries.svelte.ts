import { newUuid } from '#lib/domain/new-uuid.ts';
import { createSubscriber } from 'svelte/reactivity';
import * as Y from 'yjs';
import type { LiveDocument } from './live-document.svelte.ts';
import { only } from './only.ts';

/**
 * The entries of a marks or comments document. Each has the key `<author>:<uuid>` and a plain JSON value that is replaced
 * as a whole, so two people never write to the same entry. Undo takes back what was done in this tab, nobody else's work.
 */
export class Entries<T extends object> {
	#document: LiveDocument;
	#authorId: string;
	#isKnown: (value: unknown) => value is T;
	/** Only what carries this object is undone: it is of this tab alone. */
	#origin = {};
	#undo: Y.UndoManager;
	#watch: () => void;

	constructor(options: {
		document: LiveDocument;
		authorId: string;
		isKnown: (value: unknown) => value is T;
	}) {
		this.#document = options.document;
		this.#authorId = options.authorId;
		this.#isKnown = options.isKnown;
		const map = options.document.entries;
		this.#undo = new Y.UndoManager(map, {
			trackedOrigins: only(this.#origin),
			captureTimeout: 0
		});
		this.#watch = createSubscriber((update) => {
			const changed = () => update();
			map.observe(changed);
			return () => map.unobserve(changed);
		});
	}

	/** All entries of a kind that this page knows; another is left out, never guessed at. */
	get all(): (T & { key: string })[] {
		this.#watch();
		const found: (T & { key: string })[] = [];
		this.#document.entries.forEach((value, key) => {
			if (this.#isKnown(value)) {
				found.push({ ...value, key });
			}
		});
		return found;
	}

	add(value: T): string {
		const key = this.#newKey();
		this.#write((map) => map.set(key, value));
		return key;
	}

	/** One change for the others, one step for undo. */
	addAll(values: readonly T[]): void {
		this.#write((map) => values.forEach((value) => map.set(this.#newKey(), value)));
	}

	/** One's own entries by key: one change for the others, one step for undo. */
	replace(values: ReadonlyMap<string, T>): void {
		const own = [...values].filter(([key]) => this.#isOwn(key));
		this.#write((map) => own.forEach(([key, value]) => map.set(key, value)));
	}

	/** One's own entries: one change for the others, one step for undo. */
	remove(keys: readonly string[]): void {
		const own = keys.filter((key) => this.#isOwn(key));
		this.#write((map) => own.forEach((key) => map.delete(key)));
	}

	undo(): void {
		this.#undo.undo();
	}

	redo(): void {
		this.#undo.redo();
	}

	destroy(): void {
		this.#undo.destroy();
	}

	#newKey(): string {
		return `${this.#authorId}:${newUuid()}`;
	}

	#isOwn(key: string): boolean {
		return key.startsWith(`${this.#authorId}:`) && this.#document.entries.has(key);
	}

	#write(change: (map: Y.Map<unknown>) => void): void {
		this.#document.doc.transact(() => change(this.#document.entries), this.#origin);
	}
}
