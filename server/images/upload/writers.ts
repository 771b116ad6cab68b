/** Open files cost the process; a page sends three at once. */
const PER_PERSON = 16;

type Writer = { personId: string; end: () => void; ended: Promise<unknown> };

/**
 * Who writes which file at this moment. A phone that changes its cell leaves a connection that the server takes for alive, so
 * a newer one ends it instead of waiting.
 */
export class Writers {
	readonly #byFile = new Map<string, Writer>();

	/** Ends the one who writes this file, and waits until its last byte is written. */
	async end(fileId: string): Promise<void> {
		for (let one = this.#byFile.get(fileId); one !== undefined; one = this.#byFile.get(fileId)) {
			one.end();
			await one.ended;
		}
	}

	async write<T>(piece: {
		fileId: string;
		personId: string;
		work: () => Promise<T>;
		end: () => void;
	}): Promise<T | 'too_many'> {
		const { fileId, personId, work, end } = piece;
		// Nothing may come between the last look and the entry, or two would write.
		for (let one = this.#byFile.get(fileId); one !== undefined; one = this.#byFile.get(fileId)) {
			one.end();
			await one.ended;
		}
		const theirs = [...this.#byFile.values()].filter((one) => one.personId === personId);
		if (theirs.length >= PER_PERSON) {
			return 'too_many';
		}
		const working = work();
		// Out of the list before anybody who waits for it goes on.
		const ended = working.then(
			() => this.#byFile.delete(fileId),
			() => this.#byFile.delete(fileId)
		);
		this.#byFile.set(fileId, { personId, end, ended });
		return working;
	}
}
