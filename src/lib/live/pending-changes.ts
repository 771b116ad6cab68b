/** One own change that the server has not said to be in its log. */
export type PendingChange = {
	/** Keys of the entries that were written or deleted; empty in a text. */
	keys: string[];
	/** Milliseconds since 1970 by the page's clock. */
	at: number;
};

/**
 * What is written and not yet saved, in the order it was made. Each change travels in a message of this connection; the
 * server says how many of the connection's messages are in its log (clocks cannot say it: a deletion moves none).
 */
export class PendingChanges {
	/** `message` is null while the change has not been sent on the present connection. */
	#changes: (PendingChange & { message: number | null })[] = [];

	/** As people count: each entry once however often it was changed, a text once. */
	get count(): number {
		const keys = this.#changes.flatMap((change) => (change.keys.length > 0 ? change.keys : ['']));
		return new Set(keys).size;
	}

	get oldestAt(): number | null {
		return this.#changes[0]?.at ?? null;
	}

	add(change: PendingChange, message: number | null): void {
		this.#changes.push({ ...change, message });
	}

	/** Changes of an earlier page come before those of this one; they have not been sent by it. */
	restore(earlier: readonly PendingChange[]): void {
		this.#changes.unshift(...earlier.map((change) => ({ ...change, message: null })));
	}

	/** The answer to the server's sync step 1 holds everything that it lacks. */
	sentAll(message: number): void {
		for (const change of this.#changes) {
			change.message = message;
		}
	}

	/** A lost connection may have swallowed what was sent on it. */
	lost(): void {
		for (const change of this.#changes) {
			change.message = null;
		}
	}

	/** True when something was saved by it. */
	settle(messages: number): boolean {
		const before = this.#changes.length;
		this.#changes = this.#changes.filter(({ message }) => message === null || message > messages);
		return this.#changes.length < before;
	}

	get all(): PendingChange[] {
		return this.#changes.map(({ keys, at }) => ({ keys, at }));
	}

	/** Hands over everything and starts empty. */
	take(): PendingChange[] {
		const taken = this.all;
		this.#changes = [];
		return taken;
	}
}
