import * as indexed from 'lib0/indexeddb';
import { IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';
import { type CopyName, copyKey, NOTES, wipeCopies } from './copies.ts';
import type { PendingChange } from './pending-changes.ts';

type Kept = { key: string; value: PendingChange[] };

/**
 * The copy of one document on this device. It holds everybody's content, so what is one's own and not saved is noted
 * beside it, each tab under a name of its own.
 */
export class LocalCopy {
	/** What tabs that are gone, or are open beside this one, had not saved. */
	readonly found: PendingChange[];
	#persistence: IndexeddbPersistence;
	#tab: string;
	/** Notes of earlier tabs, dropped when this one has saved what they name. */
	#inherited: string[];
	#onlost: () => void;

	private constructor(inside: {
		persistence: IndexeddbPersistence;
		tab: string;
		kept: Kept[];
		onlost: () => void;
	}) {
		this.#persistence = inside.persistence;
		this.#tab = inside.tab;
		this.#inherited = inside.kept.map(({ key }) => key);
		this.found = inside.kept.flatMap(({ value }) => value);
		this.#onlost = inside.onlost;
		const { db } = inside.persistence;
		// Deleted by a sign-out in another tab, or by the browser: a write to what is gone would throw into an edit.
		for (const event of ['versionchange', 'close']) {
			db?.addEventListener(event, () => this.#lost());
		}
	}

	/** Null where the browser keeps nothing, e.g. in a private window. `onlost`: somebody else deleted the copy. */
	static async open(name: CopyName, doc: Y.Doc, onlost: () => void): Promise<LocalCopy | null> {
		const persistence = new IndexeddbPersistence(copyKey(name), doc);
		try {
			await persistence._db;
		} catch {
			// Nothing to close either; the page goes on without a copy and says so when it is left with unsaved work.
			return null;
		}
		await persistence.whenSynced;
		const kept = await readNotes(persistence);
		return new LocalCopy({ persistence, tab: `unsaved:${doc.clientID}`, kept, onlost });
	}

	/** Notes what is not saved at this moment, over what was noted before. */
	note(pending: PendingChange[]): void {
		const { db } = this.#persistence;
		if (db === null || this.#persistence._destroyed) {
			return;
		}
		const [notes] = indexed.transact(db, [NOTES]);
		if (notes === undefined) {
			return;
		}
		if (pending.length > 0) {
			notes.put(pending, this.#tab);
			return;
		}
		for (const key of [this.#tab, ...this.#inherited.splice(0)]) {
			notes.delete(key);
		}
	}

	/** Lets go of the copy and leaves it where it is. */
	async close(): Promise<void> {
		await this.#persistence.destroy();
	}

	async wipe(): Promise<void> {
		await this.close();
		await wipeCopies((copy) => copyKey(copy) === this.#persistence.name);
	}

	#lost(): void {
		void this.close();
		this.#onlost();
	}
}

async function readNotes(persistence: IndexeddbPersistence): Promise<Kept[]> {
	const { db } = persistence;
	const [notes] = db === null ? [] : indexed.transact(db, [NOTES], 'readonly');
	if (notes === undefined) {
		return [];
	}
	const [keys, values] = await Promise.all([
		indexed.getAllKeys(notes),
		indexed.getAll(notes) as Promise<PendingChange[][]>
	]);
	return keys.map((key, index) => ({ key: String(key), value: values[index] ?? [] }));
}
