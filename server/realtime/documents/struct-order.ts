import { Item, type GC, type ID } from 'yjs';

/** The first clock of a client that is not known. */
export type ClockOf = (client: number) => number;

/**
 * The structs in an order in which each finds what it stands beside or in; null when there is none. A ring of structs of two
 * clients that name each other as origin passes every single look and would be held as pending for ever.
 */
export function orderOf(structs: (Item | GC)[], clockOf: ClockOf): (Item | GC)[] | null {
	const ordered: (Item | GC)[] = [];
	const reached = new Map<number, number>();
	const isThere = (id: ID | null): boolean =>
		id === null || id.clock < (reached.get(id.client) ?? clockOf(id.client));
	const queues = [...Map.groupBy(structs, (struct) => struct.id.client).values()];
	const waiting = queues.map((queue) => ({ queue, next: 0 }));
	const advance = (one: { queue: (Item | GC)[]; next: number }): boolean => {
		const start = one.next;
		for (let struct = one.queue[start]; struct !== undefined; struct = one.queue[one.next]) {
			if (struct instanceof Item && !neighborsOf(struct).every(isThere)) {
				break;
			}
			reached.set(struct.id.client, struct.id.clock + struct.length);
			ordered.push(struct);
			one.next += 1;
		}
		return one.next > start;
	};
	// Each round goes as far as the others have come, until nobody moves.
	let isMoving = true;
	while (isMoving) {
		isMoving = waiting.map(advance).includes(true);
	}
	return ordered.length === structs.length ? ordered : null;
}

function neighborsOf(item: Item): (ID | null)[] {
	const parent: unknown = item.parent;
	return [item.origin, item.rightOrigin, isId(parent) ? parent : null];
}

/** A decoded parent is the name of a root, the id of a struct, or null when the origins tell. */
export function isId(parent: unknown): parent is ID {
	return typeof parent === 'object' && parent !== null && 'clock' in parent;
}
