import * as encoding from 'lib0/encoding';
import type { Stretch } from './scan-update.ts';

/**
 * A set of stretches of clients' clocks: what is deleted, or what is a format mark. Kept sorted and joined, as
 * `[from, to, from, to, …]` for each client.
 */
export class Stretches {
	readonly #clients = new Map<number, number[]>();

	add({ client, from, to }: Stretch): void {
		const edges = this.#clients.get(client);
		if (edges === undefined) {
			this.#clients.set(client, [from, to]);
			return;
		}
		const first = firstEndingAt(edges, from);
		let after = first;
		let joinedFrom = from;
		let joinedTo = to;
		for (let at = edges[after]; at !== undefined && at <= joinedTo; at = edges[after]) {
			joinedFrom = Math.min(joinedFrom, at);
			joinedTo = Math.max(joinedTo, edges[after + 1] ?? joinedTo);
			after += 2;
		}
		edges.splice(first, after - first, joinedFrom, joinedTo);
	}

	addAll(stretches: Iterable<Stretch>): void {
		for (const one of stretches) {
			this.add(one);
		}
	}

	/** The parts of `stretch` that are not in the set. */
	missing({ client, from, to }: Stretch): Stretch[] {
		const edges = this.#clients.get(client) ?? [];
		const missing: Stretch[] = [];
		let start = from;
		for (let index = firstEndingAt(edges, from); start < to; index += 2) {
			const nextFrom = edges[index] ?? to;
			if (nextFrom > start) {
				missing.push({ client, from: start, to: Math.min(nextFrom, to) });
			}
			start = Math.max(start, edges[index + 1] ?? to);
		}
		return missing;
	}

	missingOf(stretches: Iterable<Stretch>): Stretch[] {
		return [...stretches].flatMap((one) => this.missing(one));
	}

	*[Symbol.iterator](): Generator<Stretch> {
		for (const [client, edges] of this.#clients) {
			for (let index = 0; index < edges.length; index += 2) {
				yield { client, from: edges[index] ?? 0, to: edges[index + 1] ?? 0 };
			}
		}
	}
}

/** Index of the first stretch that ends at or after `clock`, so that neighbors are joined. */
function firstEndingAt(edges: number[], clock: number): number {
	let low = 0;
	let high = edges.length / 2;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((edges[2 * middle + 1] ?? 0) < clock) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return 2 * low;
}

/** A delete set as it stands at the end of an update. */
export function encodeDeletions(stretches: Iterable<Stretch>): Uint8Array {
	const byClient = Map.groupBy(stretches, (one) => one.client);
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, byClient.size);
	for (const [client, ofClient] of byClient) {
		encoding.writeVarUint(encoder, client);
		encoding.writeVarUint(encoder, ofClient.length);
		for (const { from, to } of ofClient) {
			encoding.writeVarUint(encoder, from);
			encoding.writeVarUint(encoder, to - from);
		}
	}
	return encoding.toUint8Array(encoder);
}
