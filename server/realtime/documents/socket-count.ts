/** How many connections each person has in this process; one page of a meeting has three. */
export class SocketCount {
	readonly #limit: number;
	readonly #counts = new Map<string, number>();

	constructor(limit: number) {
		this.#limit = limit;
	}

	/** False when the person has as many as are allowed. */
	enter(personId: string): boolean {
		const count = this.#counts.get(personId) ?? 0;
		if (count >= this.#limit) {
			return false;
		}
		this.#counts.set(personId, count + 1);
		return true;
	}

	leave(personId: string): void {
		const count = this.#counts.get(personId) ?? 1;
		if (count > 1) {
			this.#counts.set(personId, count - 1);
		} else {
			this.#counts.delete(personId);
		}
	}
}
