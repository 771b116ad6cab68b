import { decodeUpdate, Item, type GC, type ID } from 'yjs';
import type { CloseReason, DocumentKind } from '#lib/protocol/documents.ts';
import { checkEntry } from './check-entry.ts';
import { checkText } from './check-text.ts';
import { readByYjs, type FreshUpdate, type KnownState } from './cut-known.ts';

export type Author = { personId: string; kind: DocumentKind };

/** Why a fresh update is refused. `running_ahead` is answered, not closed. */
export type Judgment = CloseReason | null;

/**
 * Whether this person may write this, judged from the update alone: no Y.Doc is made. Whether they may write at all is
 * asked before.
 */
export function checkUpdate(fresh: FreshUpdate, author: Author, known: KnownState): Judgment {
	const own = new Set(fresh.blocks.map(({ client }) => client));
	const isOwn = (client: number): boolean =>
		own.has(client) || known.ownerOf(client) === author.personId;
	if ([...own].some((client) => (known.ownerOf(client) ?? author.personId) !== author.personId)) {
		return 'not_allowed';
	}
	// In a text several people edit each other's words; elsewhere everybody deletes their own.
	const isText = author.kind === 'recommendation';
	if (!isText && fresh.deletions.some(({ client }) => !isOwn(client))) {
		return 'not_allowed';
	}
	// Broken blocks were turned away before, so no `Skip` is among them.
	const structs = readByYjs(() => decodeUpdate(fresh.update)).structs as (Item | GC)[];
	for (const struct of structs) {
		const refused = isText ? checkText(struct) : checkEntry(struct, { author, isOwn });
		if (refused !== null) {
			return refused;
		}
	}
	return areApplicable(structs, known) ? null : 'running_ahead';
}

/**
 * Whether each struct finds what it stands beside or in. A ring of structs of two clients that name each other as origin
 * passes every single look and would be held as pending for ever.
 */
function areApplicable(structs: (Item | GC)[], known: KnownState): boolean {
	const reached = new Map<number, number>();
	const isThere = (id: ID | null): boolean =>
		id === null || id.clock < (reached.get(id.client) ?? known.clockOf(id.client));
	const queues = [...Map.groupBy(structs, (struct) => struct.id.client).values()];
	const waiting = queues.map((queue) => ({ queue, next: 0 }));
	const advance = (one: { queue: (Item | GC)[]; next: number }): boolean => {
		const start = one.next;
		for (let struct = one.queue[start]; struct !== undefined; struct = one.queue[one.next]) {
			if (struct instanceof Item && !neighborsOf(struct).every(isThere)) {
				break;
			}
			reached.set(struct.id.client, struct.id.clock + struct.length);
			one.next += 1;
		}
		return one.next > start;
	};
	// Each round goes as far as the others have come, until nobody moves.
	let isMoving = true;
	while (isMoving) {
		isMoving = waiting.map(advance).includes(true);
	}
	return waiting.every(({ queue, next }) => next === queue.length);
}

function neighborsOf(item: Item): (ID | null)[] {
	const parent: unknown = item.parent;
	return [item.origin, item.rightOrigin, isId(parent) ? parent : null];
}

/** A decoded parent is the name of a root, the id of a struct, or null when the origins tell. */
export function isId(parent: unknown): parent is ID {
	return typeof parent === 'object' && parent !== null && 'clock' in parent;
}
