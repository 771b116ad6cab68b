import type { PersonHere } from '#lib/protocol/meeting.ts';
import { BATON_GRACE_MS } from '#lib/domain/meeting/meeting.ts';

type Here = { socketIds: Set<string>; lostAt: number | null };

/** Who is in one room. Many tabs are one presence; a lost link is shown as reconnecting for 15 s before the person is gone. */
export class Presence {
	#people = new Map<string, Here>();

	/** Answers whether others see a difference. */
	enter(personId: string, socketId: string): boolean {
		const here = this.#people.get(personId);
		if (here === undefined) {
			this.#people.set(personId, { socketIds: new Set([socketId]), lostAt: null });
			return true;
		}
		here.socketIds.add(socketId);
		const wasLost = here.lostAt !== null;
		here.lostAt = null;
		return wasLost;
	}

	/** `isGoodbye`: the page said that it leaves; otherwise the link may come back. */
	leave(personId: string, socketId: string, how: { isGoodbye: boolean; now: Date }): boolean {
		const here = this.#people.get(personId);
		if (here === undefined || !here.socketIds.delete(socketId) || here.socketIds.size > 0) {
			return false;
		}
		if (how.isGoodbye) {
			this.#people.delete(personId);
		} else {
			here.lostAt = how.now.getTime();
		}
		return true;
	}

	/** Forgets who has been away for too long; answers whether there was anybody. */
	forgetLost(now: Date): boolean {
		const gone = [...this.#people].filter(
			([, { lostAt }]) => lostAt !== null && now.getTime() - lostAt >= BATON_GRACE_MS
		);
		for (const [personId] of gone) {
			this.#people.delete(personId);
		}
		return gone.length > 0;
	}

	of(personId: string): Pick<PersonHere, 'isHere' | 'isReconnecting'> {
		const here = this.#people.get(personId);
		const isReconnecting = here !== undefined && here.lostAt !== null;
		return { isHere: here !== undefined, isReconnecting };
	}

	/** People with a living socket. */
	get connected(): string[] {
		return [...this.#people].filter(([, { lostAt }]) => lostAt === null).map(([id]) => id);
	}

	isConnected(personId: string): boolean {
		return this.#people.get(personId)?.lostAt === null;
	}

	get isEmpty(): boolean {
		return this.#people.size === 0;
	}
}
