import * as encoding from 'lib0/encoding';
import { isPlainJson } from '../plain-json.ts';
import { ByteReader, Malformed, TooLarge } from './byte-reader.ts';

/** The standard client repeats everybody's state, so a message may hold a whole board; one state is a cursor and half a second of a stroke. */
const MESSAGE_LIMIT = 1_000_000;
const ENTRIES_LIMIT = 4096;
const STATE_LIMIT = 16_384;
const CLOCK_LIMIT = 2 ** 31;
/** A stroke's points are at the fourth level, a caret of Yjs at the third. */
const DEPTH_LIMIT = 8;

export type PersonStamp = { id: string; name: string; role: string; color: number };
export type AwarenessEntry = { clientId: number; clock: number; state: Uint8Array };

/** The entries of an awareness message; the states stay bytes, because only one of them will be looked at. */
export function readAwareness(message: Uint8Array): AwarenessEntry[] {
	if (message.length > MESSAGE_LIMIT) {
		throw new TooLarge();
	}
	const reader = new ByteReader(message);
	const count = reader.varUint();
	if (count > ENTRIES_LIMIT) {
		throw new TooLarge();
	}
	const entries: AwarenessEntry[] = [];
	for (let left = count; left > 0; left -= 1) {
		entries.push({ clientId: reader.varUint(), clock: reader.varUint(), state: reader.bytes() });
	}
	reader.expectEnd();
	return entries;
}

/** A state as its client sent it: an object, or null when the client leaves. */
export function parseState(entry: AwarenessEntry): Record<string, unknown> | null {
	if (entry.state.length > STATE_LIMIT) {
		throw new TooLarge();
	}
	if (entry.clientId >= 2 ** 32 || entry.clock >= CLOCK_LIMIT) {
		throw new Malformed('awareness clock');
	}
	const state = parseJson(entry.state);
	if (typeof state !== 'object' || Array.isArray(state) || !isPlainJson(state, DEPTH_LIMIT)) {
		throw new Malformed('awareness state');
	}
	return state as Record<string, unknown> | null;
}

function parseJson(bytes: Uint8Array): unknown {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch (cause) {
		throw new Malformed('awareness JSON', { cause });
	}
}

type Present<Holder> = { text: string; holder: Holder };

/**
 * Who is here and what they do at this moment. Clocks are given out by the server: a client that comes back repeats its old one, which
 * would be below that of its own leaving, and stay invisible. `Holder` is the connection a state came by.
 */
export class Presence<Holder> {
	readonly #present = new Map<number, Present<Holder>>();
	/** Clock of the last state of each client, those who left included: theirs must not go back. */
	readonly #clocks = new Map<number, number>();
	#changed = new Set<number>();

	holderOf(clientId: number): Holder | undefined {
		return this.#present.get(clientId)?.holder;
	}

	get hasChanges(): boolean {
		return this.#changed.size > 0;
	}

	/** A person's later socket takes the id over. */
	set(
		{ clientId, clock }: { clientId: number; clock: number },
		state: { holder: Holder; text: string }
	): void {
		this.#advance(clientId, clock);
		this.#present.set(clientId, state);
		this.#changed.add(clientId);
	}

	/** The late close of a socket whose id was taken over changes nothing. */
	remove(clientId: number, holder: Holder): void {
		if (this.#present.get(clientId)?.holder === holder) {
			this.#present.delete(clientId);
			this.#advance(clientId, 0);
			this.#changed.add(clientId);
		}
	}

	/** What changed since the last call, as one message each reader's own entry is left out of. */
	takeChanges(): Set<number> {
		const changed = this.#changed;
		this.#changed = new Set();
		return changed;
	}

	/** Ids of those who are here, without some. */
	present(isWanted: (clientId: number) => boolean): number[] {
		return [...this.#present.keys()].filter(isWanted);
	}

	encode(clientIds: Iterable<number>): Uint8Array {
		const ids = [...clientIds];
		const encoder = encoding.createEncoder();
		encoding.writeVarUint(encoder, ids.length);
		for (const clientId of ids) {
			encoding.writeVarUint(encoder, clientId);
			encoding.writeVarUint(encoder, this.#clocks.get(clientId) ?? 0);
			encoding.writeVarString(encoder, this.#present.get(clientId)?.text ?? 'null');
		}
		return encoding.toUint8Array(encoder);
	}

	/** From 1: a state with the clock 0, which a client begins with, is not shown by others. */
	#advance(clientId: number, clock: number): void {
		this.#clocks.set(clientId, Math.max(clock, (this.#clocks.get(clientId) ?? 0) + 1));
	}
}

/** Whoever the client says it is, these are the person of the session. Tiptap shows `user` at a caret. */
export function stamped(state: Record<string, unknown>, person: PersonStamp): string {
	const { id, name, color } = person;
	const user = 'user' in state ? { user: { id, name, color } } : {};
	return JSON.stringify({ ...state, ...user, person });
}
