import type { CloseReason } from '#lib/protocol/documents.ts';

export type RefusedWrite = { personId: string; document: string; reason: CloseReason };

/** A client that tries again and again fills no audit trail: one entry a minute for the same refusal. */
const PAUSE_MS = 60_000;
const REMEMBERED = 1000;

/** Passes refused writes on to the audit trail, each once in a while. */
export class RefusalTrail {
	readonly #record: (refused: RefusedWrite) => void;
	readonly #notedAt = new Map<string, number>();

	constructor(record: (refused: RefusedWrite) => void) {
		this.#record = record;
	}

	note(refused: RefusedWrite): void {
		const key = `${refused.personId} ${refused.document} ${refused.reason}`;
		const now = performance.now();
		if (now - (this.#notedAt.get(key) ?? -Infinity) < PAUSE_MS) {
			return;
		}
		if (this.#notedAt.size >= REMEMBERED) {
			this.#notedAt.clear();
		}
		this.#notedAt.set(key, now);
		this.#record(refused);
	}
}
