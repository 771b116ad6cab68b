import type { Limits } from '#server/config.ts';
import { Pace } from './documents/pace.ts';
import { Rate } from './meetings/rate.ts';

/** Why there is no seat: this person has too many, or the process has none left. */
export type NoSeat = 'too_many' | 'unavailable';

/** A person presses a few buttons a second; a page in a loop is stopped before it fills the command table. So many seconds' worth at once. */
const COMMAND_BURST_SECONDS = 3;

type Guest = { count: number; pace: Pace; commands: Rate };

/**
 * The live connections of this process, of both doors together: how many each person has, how fast all of one
 * person's documents are read, and how often they send commands. One page of a meeting has four.
 */
export class Seats {
	readonly #limits: Limits;
	readonly #guests = new Map<string, Guest>();
	#count = 0;

	constructor(limits: Limits) {
		this.#limits = limits;
	}

	get count(): number {
		return this.#count;
	}

	/** Why this person would not get another seat; null when they would. */
	refusalFor(personId: string): NoSeat | null {
		if ((this.#guests.get(personId)?.count ?? 0) >= this.#limits.socketsPerPerson) {
			return 'too_many';
		}
		return this.#count >= this.#limits.sockets ? 'unavailable' : null;
	}

	/** Null when the seat is taken; whoever has one calls `leave` once. */
	take(personId: string): NoSeat | null {
		const refusal = this.refusalFor(personId);
		if (refusal === null) {
			this.#count += 1;
			const guest = this.#guests.get(personId) ?? newGuest(this.#limits);
			guest.count += 1;
			this.#guests.set(personId, guest);
		}
		return refusal;
	}

	/** How often all connections of this person together may send a command. */
	commandsOf(personId: string): Rate | null {
		return this.#guests.get(personId)?.commands ?? null;
	}

	/** The pace that all connections of this person share. */
	paceOf(personId: string): Pace | null {
		return this.#guests.get(personId)?.pace ?? null;
	}

	leave(personId: string): void {
		const guest = this.#guests.get(personId);
		if (guest === undefined) {
			return;
		}
		this.#count -= 1;
		guest.count -= 1;
		if (guest.count === 0) {
			this.#guests.delete(personId);
		}
	}
}

function newGuest(limits: Limits): Guest {
	const perSecond = limits.commandsPerSecond;
	return {
		count: 0,
		pace: new Pace({ perSecond: limits.personMessagesPerSecond }),
		commands: new Rate({ burst: perSecond * COMMAND_BURST_SECONDS, perSecond })
	};
}
