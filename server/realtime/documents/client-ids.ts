const DAY_MS = 24 * 3_600_000;

export type BoundClient = { clientId: number; personId: string; at: Date };
export type Binding = 'bound' | 'foreign' | 'too_many';

type Owner = { personId: string; at: number; isStored: boolean };

/**
 * Which person each Yjs client id of one document belongs to, from its first appearance on. Without it, somebody could write the
 * next struct of a colleague who is away, whose honest work would then be lost for good.
 */
export class ClientIds {
	readonly #owners = new Map<number, Owner>();
	readonly #perDay: number;

	/** `perDay`: of one person. Yjs makes a fresh id for each page that is loaded. */
	constructor(stored: BoundClient[], { perDay }: { perDay: number }) {
		this.#perDay = perDay;
		for (const { clientId, personId, at } of stored) {
			this.#owners.set(clientId, { personId, at: at.getTime(), isStored: true });
		}
	}

	ownerOf(clientId: number): string | undefined {
		return this.#owners.get(clientId)?.personId;
	}

	/**
	 * Binds the ids that nobody has; none of them when one belongs to somebody else or they are too many. `isInUse` keeps ids that
	 * never wrote, but still may, from being given up in favor of new ones.
	 */
	bind(
		clientIds: number[],
		by: { personId: string; now: Date; isInUse: (clientId: number) => boolean }
	): Binding {
		const { personId, now } = by;
		const fresh = clientIds.filter((one) => !this.#owners.has(one));
		if (clientIds.some((one) => (this.ownerOf(one) ?? personId) !== personId)) {
			return 'foreign';
		}
		if (fresh.length > 0 && this.#countSince(personId, now) + fresh.length > this.#perDay) {
			this.#giveUpUnused(personId, by.isInUse);
			if (this.#countSince(personId, now) + fresh.length > this.#perDay) {
				return 'too_many';
			}
		}
		for (const clientId of fresh) {
			this.#owners.set(clientId, { personId, at: now.getTime(), isStored: false });
		}
		return 'bound';
	}

	/** Of these ids the ones that are not in the database yet. */
	unstored(clientIds: number[]): number[] {
		return clientIds.filter((one) => this.#owners.get(one)?.isStored === false);
	}

	markStored(clientIds: number[]): void {
		for (const one of clientIds) {
			const owner = this.#owners.get(one);
			if (owner !== undefined) {
				owner.isStored = true;
			}
		}
	}

	#giveUpUnused(personId: string, isInUse: (clientId: number) => boolean): void {
		for (const [clientId, owner] of this.#owners) {
			if (owner.personId === personId && !owner.isStored && !isInUse(clientId)) {
				this.#owners.delete(clientId);
			}
		}
	}

	#countSince(personId: string, now: Date): number {
		let count = 0;
		for (const owner of this.#owners.values()) {
			if (owner.personId === personId && owner.at > now.getTime() - DAY_MS) {
				count += 1;
			}
		}
		return count;
	}
}
