import type { LogBatch } from './persistence.ts';

type Waiting = {
	batch: LogBatch;
	resolve: (lastSeq: number) => void;
	reject: (error: unknown) => void;
};

/**
 * Writes windows of all documents to the log, one transaction at a time: what arrives while one is under way goes into the next
 * together. A document has at most one window here, so its order is kept.
 */
export class CommitQueue {
	readonly #append: (batches: LogBatch[]) => Promise<Map<string, number>>;
	#waiting: Waiting[] = [];
	#isWriting = false;

	constructor(append: (batches: LogBatch[]) => Promise<Map<string, number>>) {
		this.#append = append;
	}

	/** The last `seq` of the batch once it is in the log; rejects when it is not known to be there. */
	submit(batch: LogBatch): Promise<number> {
		return new Promise((resolve, reject) => {
			this.#waiting.push({ batch, resolve, reject });
			void this.#write();
		});
	}

	async #write(): Promise<void> {
		if (this.#isWriting) {
			return;
		}
		this.#isWriting = true;
		for (let group = this.#waiting; group.length > 0; group = this.#waiting) {
			this.#waiting = [];
			await this.#writeGroup(group);
		}
		this.#isWriting = false;
	}

	async #writeGroup(group: Waiting[]): Promise<void> {
		try {
			const lastSeqs = await this.#append(group.map(({ batch }) => batch));
			for (const { batch, resolve } of group) {
				resolve(lastSeqs.get(batch.document) ?? 0);
			}
		} catch (error) {
			// One document's row may be what the database refused: the others must not wait for it.
			for (const one of group) {
				if (group.length === 1) {
					one.reject(error);
				} else {
					await this.#writeGroup([one]);
				}
			}
		}
	}
}
