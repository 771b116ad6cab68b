import type { PlaceName } from '#lib/domain/redaction/places.ts';
import { addCounts, type Counts } from '#lib/domain/redaction/take-out.ts';
import type { Tx } from '#server/db/client.ts';
import { documentNames } from '#server/meetings/read-documents.ts';
import type { Found, Look, Scope } from './found.ts';
import { lookInMeetingEvents, lookInRecord, lookInReports } from './json-places.ts';
import { countInDocuments } from './rewrite-documents.ts';
import { lookInSealed } from './sealed-places.ts';
import { lookInTexts } from './text-places.ts';
import { lookInAddenda, lookInVotes } from './vote-places.ts';

/** Every place but the shared documents, which are rewritten whatever is in them. */
const LOOKS: Look[] = [
	...[lookInTexts, lookInRecord, lookInMeetingEvents, lookInVotes],
	...[lookInSealed, lookInAddenda, lookInReports]
];

export async function lookInRows(tx: Tx, scope: Scope): Promise<Found[]> {
	const found: Found[] = [];
	for (const look of LOOKS) {
		found.push(...(await look(tx, scope)));
	}
	return found;
}

/** Where each passage stands in this case, by place. */
export async function countEverywhere(tx: Tx, scope: Scope): Promise<Map<PlaceName, Counts>> {
	const inRows = await lookInRows(tx, scope);
	const inDocuments = await countInDocuments(tx, scope, scope.itemIds.flatMap(documentNames));
	const byPlace = new Map<PlaceName, Counts>();
	for (const { place, counts } of [...inRows, ...inDocuments]) {
		const sum = byPlace.get(place) ?? [];
		addCounts(sum, counts);
		byPlace.set(place, sum);
	}
	return byPlace;
}
