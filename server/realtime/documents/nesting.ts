import { decodeUpdate, Item, type GC, type ID } from 'yjs';
import { isId, orderOf, type ClockOf } from './struct-order.ts';

/** Lists in lists up to the editor's own limit come to 18; a text nested by thousands overflows every page that shows it. */
const DEPTH_LIMIT = 40;

/** A stretch of one client's clock whose structs stand at this depth below the root. */
export type Level = { client: number; from: number; to: number; depth: number };

/** How deep the structs of a text stand. A struct's place is told by its neighbors, so theirs is looked up here. */
export class Nesting {
	readonly #clients = new Map<number, Level[]>();

	/** Undefined for a struct that was collected: what is put beside it is collected too. */
	depthAt({ client, clock }: { client: number; clock: number }): number | undefined {
		const levels = this.#clients.get(client) ?? [];
		let low = 0;
		let high = levels.length - 1;
		while (low <= high) {
			const middle = (low + high) >> 1;
			const level = levels[middle];
			if (level === undefined || clock < level.from) {
				high = middle - 1;
			} else if (clock >= level.to) {
				low = middle + 1;
			} else {
				return level.depth;
			}
		}
		return undefined;
	}

	/** Levels of one client come in the order of its clock; a known one may come again. */
	add(level: Level): void {
		const levels = this.#clients.get(level.client) ?? [];
		this.#clients.set(level.client, levels);
		const last = levels.at(-1);
		if (last === undefined || level.from > last.to || level.depth !== last.depth) {
			if (last === undefined || level.from >= last.to) {
				levels.push({ ...level });
			}
		} else if (level.to > last.to) {
			last.to = level.to;
		}
	}

	/** Takes in an update of the log, whatever its depth. */
	learn(update: Uint8Array, clockOf: ClockOf): void {
		const structs = decodeUpdate(update).structs as (Item | GC)[];
		for (const level of levelsOf(orderOf(structs, clockOf) ?? [], this)) {
			this.add(level);
		}
	}
}

/** Where these structs would stand, in an order in which each finds its neighbors. */
export function levelsOf(ordered: (Item | GC)[], nesting: Nesting): Level[] {
	const levels: Level[] = [];
	const fresh = new Nesting();
	const depthAt = (id: ID): number | undefined => fresh.depthAt(id) ?? nesting.depthAt(id);
	for (const struct of ordered) {
		const depth = struct instanceof Item ? depthOf(struct, depthAt) : undefined;
		if (depth !== undefined) {
			const { client, clock } = struct.id;
			const level = { client, from: clock, to: clock + struct.length, depth };
			fresh.add(level);
			levels.push(level);
		}
	}
	return levels;
}

function depthOf(item: Item, depthAt: (id: ID) => number | undefined): number | undefined {
	const parent: unknown = item.parent;
	if (typeof parent === 'string') {
		return 1;
	}
	if (isId(parent)) {
		const above = depthAt(parent);
		return above === undefined ? undefined : above + 1;
	}
	const neighbor = item.origin ?? item.rightOrigin;
	return neighbor === null ? undefined : depthAt(neighbor);
}

export const isTooDeep = (levels: Level[]): boolean =>
	levels.some(({ depth }) => depth > DEPTH_LIMIT);
