import { HAND_KEPT_MS } from '#lib/domain/meeting/talk.ts';

/** Since when people with a hand up have had no living socket: a walk between two rooms keeps the place. */
export class Absence {
	#since = new Map<string, number>();

	/** Who of `waiting` has been away for too long; each is named once. */
	over(
		waiting: string[],
		{ isConnected, now }: { isConnected: (personId: string) => boolean; now: Date }
	): string[] {
		const away = waiting.filter((personId) => !isConnected(personId));
		this.#since = new Map(
			away.map((personId) => [personId, this.#since.get(personId) ?? now.getTime()])
		);
		return away.filter(
			(personId) => now.getTime() - (this.#since.get(personId) ?? 0) >= HAND_KEPT_MS
		);
	}
}
