import type { Find } from '#lib/domain/redaction/find-passages.ts';
import type { PlaceName } from '#lib/domain/redaction/places.ts';
import type { Counts } from '#lib/domain/redaction/take-out.ts';
import type { Tx } from '#server/db/client.ts';
import type { Portal } from '#server/portal.ts';

/** Where is looked: one case with the agenda items that hold it. */
export type Scope = { caseId: string; itemIds: string[]; find: Find };

/** The redaction that writes: its id, and the moment that its rows carry. */
export type Writing = { portal: Pick<Portal, 'signingKey'>; redactionId: string; at: Date };

/** Passages that stand somewhere, and the way to take them out there. */
export type Found = {
	place: PlaceName;
	counts: Counts;
	write: (tx: Tx, writing: Writing) => Promise<void>;
};

/** Nothing of it is written when only the counts are asked for. */
export type Look = (tx: Tx, scope: Scope) => Promise<Found[]>;
