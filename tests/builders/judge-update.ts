import * as Y from 'yjs';
import type { DocumentKind } from '#lib/protocol/documents.ts';
import { checkUpdate } from '#server/realtime/documents/check-update.ts';
import { cutKnown, type KnownState } from '#server/realtime/documents/cut-known.ts';
import { Nesting } from '#server/realtime/documents/nesting.ts';
import { scanUpdate } from '#server/realtime/documents/scan-update.ts';
import { Stretches } from '#server/realtime/documents/stretches.ts';

export const AMNA = '018f2f6e-7c1b-7000-8000-0000000000a1';
export const BILAL = '018f2f6e-7c1b-7000-8000-0000000000b2';
export const UUID = '018f2f6e-7c1b-7000-8000-00000000c0de';
export const mark = {
	imageId: UUID,
	frame: 0,
	shape: { type: 'rectangle', from: [1, 2], to: [30.5, 40] },
	label: 'margin'
};
export const comment = {
	annotationKey: null,
	text: 'Is the margin free?',
	writtenAt: 1_760_000_000_000
};

export function aDoc(clientID: number, ...updates: Uint8Array[]): Y.Doc {
	const doc = new Y.Doc();
	for (const update of updates) {
		Y.applyUpdate(doc, update);
	}
	doc.clientID = clientID;
	return doc;
}

/** What one edit sends. */
export function edit(doc: Y.Doc, change: (doc: Y.Doc) => void): Uint8Array {
	let sent: Uint8Array | null = null;
	doc.once('update', (update: Uint8Array) => {
		sent = update;
	});
	doc.transact(() => change(doc));
	if (sent === null) {
		throw new Error('the edit changed nothing');
	}
	return sent;
}

/** A server that has these updates, with client 1 and 11 Amna's and client 2 Bilal's. */
export function server(...updates: Uint8Array[]): KnownState & { nesting: Nesting } {
	const nesting = new Nesting();
	const clocks = new Map<number, number>();
	const deletions = new Stretches();
	for (const update of updates) {
		nesting.learn(update, (client) => clocks.get(client) ?? 0);
		const layout = scanUpdate(update);
		for (const { client, to } of layout.blocks) {
			clocks.set(client, to);
		}
		deletions.addAll(layout.deletions);
	}
	const owners = new Map([
		[1, AMNA],
		[11, AMNA],
		[2, BILAL]
	]);
	return {
		clockOf: (client) => clocks.get(client) ?? 0,
		undeleted: (stretches) => deletions.missingOf(stretches),
		ownerOf: (client) => owners.get(client),
		nesting
	};
}

export function judge(
	update: Uint8Array,
	{
		known = server(),
		by = AMNA,
		kind = 'marks'
	}: { known?: ReturnType<typeof server>; by?: string; kind?: DocumentKind } = {}
): string | null {
	const cut = cutKnown(update, known);
	return cut.verdict === 'fresh'
		? checkUpdate(cut.fresh, { personId: by, kind }, known).refused
		: cut.verdict;
}

export const withoutDeletions = (update: Uint8Array): Uint8Array =>
	Buffer.concat([update.subarray(0, scanUpdate(update).deletionsAt), Buffer.from([0])]);
export const setMark = (key: string, value: unknown) => (doc: Y.Doc) =>
	doc.getMap('annotations').set(key, value);
export const keyOf = (person: string): string => `${person}:${UUID}`;
