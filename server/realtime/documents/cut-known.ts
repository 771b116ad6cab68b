import { diffUpdate } from 'yjs';
import { Malformed } from './byte-reader.ts';
import { scanUpdate, type Layout, type Stretch } from './scan-update.ts';
import { encodeDeletions } from './stretches.ts';
import { encodeVector } from './wire.ts';

/** What the server has taken in of a document, what is on its way into the log included. */
export type KnownState = {
	/** The first clock of this client that is not known. */
	clockOf: (client: number) => number;
	/** Of these stretches what is not known to be deleted. */
	undeleted: (stretches: Stretch[]) => Stretch[];
	/** The person a client id is bound to. */
	ownerOf: (client: number) => string | undefined;
};

/** An update reduced to what is not known yet. */
export type FreshUpdate = {
	update: Uint8Array;
	blocks: Stretch[];
	deletions: Stretch[];
	formats: Stretch[];
	erased: Stretch[];
	structCount: number;
};

export type Cut =
	| { verdict: 'known' }
	/** Something before it is missing: applied, it would be held as pending by every peer. */
	| { verdict: 'ahead' }
	| { verdict: 'fresh'; fresh: FreshUpdate };

/**
 * Cuts off what is known: a sync step carries the sender's whole delete set, a client that comes back repeats what was not
 * acknowledged. Throws `Malformed` or `TooLarge`.
 */
export function cutKnown(update: Uint8Array, known: KnownState): Cut {
	const whole = scanUpdate(update);
	const isRepeating = whole.blocks.some(({ client, from }) => from < known.clockOf(client));
	const rest = isRepeating ? withoutKnownStructs(update, whole, known) : { update, layout: whole };
	const { blocks, deletions, formats, erased, structCount, deletionsAt } = rest.layout;
	if (blocks.some((block) => block.isBroken || block.from > known.clockOf(block.client))) {
		return { verdict: 'ahead' };
	}
	const freshDeletions = known.undeleted(deletions);
	if (freshDeletions.some((one) => one.to > endOf(one.client, blocks, known))) {
		return { verdict: 'ahead' };
	}
	if (blocks.length === 0 && freshDeletions.length === 0) {
		return { verdict: 'known' };
	}
	const structs = rest.update.subarray(0, deletionsAt);
	const isWhole = sumOf(freshDeletions) === sumOf(deletions);
	return {
		verdict: 'fresh',
		fresh: {
			update: isWhole ? rest.update : Buffer.concat([structs, encodeDeletions(freshDeletions)]),
			blocks,
			deletions: freshDeletions,
			formats,
			erased,
			structCount
		}
	};
}

function withoutKnownStructs(
	update: Uint8Array,
	layout: Layout,
	known: KnownState
): { update: Uint8Array; layout: Layout } {
	const clocks = new Map(layout.blocks.map(({ client }) => [client, known.clockOf(client)]));
	const cut = readByYjs(() => diffUpdate(update, encodeVector(clocks)));
	return { update: cut, layout: scanUpdate(cut) };
}

/** Yjs throws plain errors, type errors and range errors at bytes that it cannot read. */
export function readByYjs<T>(read: () => T): T {
	try {
		return read();
	} catch (cause) {
		throw new Malformed('Yjs cannot read it', { cause });
	}
}

function endOf(client: number, blocks: Stretch[], known: KnownState): number {
	return blocks.find((block) => block.client === client)?.to ?? known.clockOf(client);
}

const sumOf = (stretches: Stretch[]): number =>
	stretches.reduce((sum, { from, to }) => sum + to - from, 0);
