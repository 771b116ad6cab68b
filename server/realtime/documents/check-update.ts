import { decodeUpdate, Item, type GC } from 'yjs';
import type { CloseReason, DocumentKind } from '#lib/protocol/documents.ts';
import { checkEntry } from './check-entry.ts';
import { checkText, standsWell } from './check-text.ts';
import { readByYjs, type FreshUpdate, type KnownState } from './cut-known.ts';
import { isTooDeep, levelsOf, type Level, type Nesting } from './nesting.ts';
import { orderOf } from './struct-order.ts';

export type Author = { personId: string; kind: DocumentKind };

/** `running_ahead` is answered, not closed. `levels`: where a text's new structs stand. */
export type Judgment = { refused: CloseReason } | { refused: null; levels: Level[] };

type Known = KnownState & { nesting: Nesting };

/**
 * Whether this person may write this, judged from the update alone: no Y.Doc is made. Whether they may write at all is
 * asked before.
 */
export function checkUpdate(fresh: FreshUpdate, author: Author, known: Known): Judgment {
	const own = new Set(fresh.blocks.map(({ client }) => client));
	const isOwn = (client: number): boolean =>
		own.has(client) || known.ownerOf(client) === author.personId;
	if ([...own].some((client) => (known.ownerOf(client) ?? author.personId) !== author.personId)) {
		return { refused: 'not_allowed' };
	}
	// In a text several people edit each other's words; elsewhere everybody deletes their own.
	const isText = author.kind === 'recommendation';
	if (!isText && fresh.deletions.some(({ client }) => !isOwn(client))) {
		return { refused: 'not_allowed' };
	}
	// Broken blocks were turned away before, so no `Skip` is among them.
	const structs = readByYjs(() => decodeUpdate(fresh.update)).structs as (Item | GC)[];
	for (const struct of structs) {
		const refused = isText ? checkText(struct) : checkEntry(struct, { author, isOwn });
		if (refused !== null) {
			return { refused };
		}
	}
	const ordered = orderOf(structs, known.clockOf);
	if (ordered === null) {
		return { refused: 'running_ahead' };
	}
	const levels = isText ? levelsOf(ordered, known.nesting) : [];
	return isTooDeep(levels) || !allStandWell(ordered, levels)
		? { refused: 'malformed' }
		: { refused: null, levels };
}

/** A struct without a level stands beside or in what was collected, and is collected too. */
function allStandWell(ordered: (Item | GC)[], levels: Level[]): boolean {
	const places = new Map(levels.map(({ client, from, inside }) => [`${client} ${from}`, inside]));
	return ordered.every((struct) => {
		const inside = places.get(`${struct.id.client} ${struct.id.clock}`);
		return inside === undefined || !(struct instanceof Item) || standsWell(struct, inside);
	});
}
