import { ContentType, decodeUpdate, Item, XmlElement, type GC, type ID } from 'yjs';
import { isId, orderOf, type ClockOf } from './struct-order.ts';

/** Lists in lists up to the editor's own limit come to 18; a text nested by thousands overflows every page that shows it. */
const DEPTH_LIMIT = 40;

/** What a struct stands in: the root, an element by its name, or a run of text. */
export const ROOT = 'root';
export const TEXT = 'text';

/** Where a struct stands: `depth` below the root, in what (`inside`), and, where things can stand in it, as what (`node`). */
export type Standing = { depth: number; inside: string; node: string | null };
/** A stretch of one client's clock whose structs stand alike. */
export type Level = { client: number; from: number; to: number } & Standing;

/** How the structs of a text stand. A struct's place is told by its neighbors, so theirs is looked up here. */
export class Nesting {
	readonly #clients = new Map<number, Level[]>();

	/** Undefined for a struct that was collected: what is put beside it is collected too. */
	at({ client, clock }: { client: number; clock: number }): Level | undefined {
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
				return level;
			}
		}
		return undefined;
	}

	/** Levels of one client come in the order of its clock; a known one may come again. */
	add(level: Level): void {
		const levels = this.#clients.get(level.client) ?? [];
		this.#clients.set(level.client, levels);
		const last = levels.at(-1);
		if (last === undefined || level.from > last.to || !standAlike(level, last)) {
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

const standAlike = (one: Standing, other: Standing): boolean =>
	one.depth === other.depth && one.inside === other.inside && one.node === other.node;

/** Where these structs would stand, in an order in which each finds its neighbors. */
export function levelsOf(ordered: (Item | GC)[], nesting: Nesting): Level[] {
	const levels: Level[] = [];
	const fresh = new Nesting();
	const at = (id: ID): Level | undefined => fresh.at(id) ?? nesting.at(id);
	for (const struct of ordered) {
		const place = struct instanceof Item ? placeOf(struct, at) : undefined;
		if (place !== undefined) {
			const { client, clock } = struct.id;
			const node = struct instanceof Item ? nodeOf(struct) : null;
			const level = { client, from: clock, to: clock + struct.length, ...place, node };
			fresh.add(level);
			levels.push(level);
		}
	}
	return levels;
}

type Place = Pick<Standing, 'depth' | 'inside'>;

function placeOf(item: Item, at: (id: ID) => Level | undefined): Place | undefined {
	const parent: unknown = item.parent;
	if (typeof parent === 'string') {
		return { depth: 1, inside: ROOT };
	}
	if (isId(parent)) {
		const above = at(parent);
		return above === undefined
			? undefined
			: { depth: above.depth + 1, inside: above.node ?? 'nothing' };
	}
	const neighbor = item.origin ?? item.rightOrigin;
	const beside = neighbor === null ? undefined : at(neighbor);
	return beside === undefined ? undefined : { depth: beside.depth, inside: beside.inside };
}

/** An element's name; everything else that things can stand in is a run of text. */
export function nodeOf({ content }: Item): string | null {
	if (!(content instanceof ContentType)) {
		return null;
	}
	return content.type instanceof XmlElement ? content.type.nodeName : TEXT;
}

export const isTooDeep = (levels: Level[]): boolean =>
	levels.some(({ depth }) => depth > DEPTH_LIMIT);
