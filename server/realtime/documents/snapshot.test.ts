import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { messagesIn } from '../../../tests/builders/page-in-memory.ts';
import type { FreshUpdate } from './cut-known.ts';
import { compactBeside } from './compact.ts';
import { Fold } from './fold.ts';
import { scanUpdate } from './scan-update.ts';
import { LoggedContent } from './snapshot.ts';

const asFresh = (update: Uint8Array): FreshUpdate => ({ update, ...scanUpdate(update) });
const empty = () => new LoggedContent({ snapshot: null, updates: [], lastSeq: 0, isText: false });

/** One update for each of so many edits of a few keys. */
function edits(count: number, clientID = 1, size = 10): { doc: Y.Doc; updates: Uint8Array[] } {
	const doc = new Y.Doc();
	doc.clientID = clientID;
	const updates: Uint8Array[] = [];
	doc.on('update', (update: Uint8Array) => updates.push(update));
	for (let index = 0; index < count; index += 1) {
		doc.getMap('annotations').set(`${index % 7}`, `${index} `.padEnd(size, 'x'));
	}
	return { doc, updates };
}
const json = (doc: Y.Doc): string =>
	JSON.stringify(Object.entries(doc.getMap('annotations').toJSON()).sort());

type SyncMessage = { step: number; update: Uint8Array };
function syncMessages(frames: Buffer[]): SyncMessage[] {
	return messagesIn(frames).map((message) => {
		let start = 2;
		while ((message[start] ?? 0) >= 0x80) {
			start += 1;
		}
		return { step: message[1] ?? -1, update: message.slice(start + 1) };
	});
}
function received(frames: Buffer[], doc = new Y.Doc()): Y.Doc {
	for (const { update } of syncMessages(frames)) {
		Y.applyUpdate(doc, update);
	}
	return doc;
}
const vectorOf = (doc: Y.Doc) => Y.decodeStateVector(Y.encodeStateVector(doc));

describe('an answer to sync step 1', () => {
	const { doc, updates } = edits(300);
	const content = empty();
	for (const update of updates.slice(0, 200)) {
		content.append(asFresh(update));
	}

	test('holds everything, and what makes a client synced comes last', async () => {
		await content.fold();
		for (const update of updates.slice(200)) {
			content.append(asFresh(update));
		}
		const { frames } = content.answer(new Map(), false);
		expect(json(received(frames))).toBe(json(doc));
		expect(
			syncMessages(frames)
				.map(({ step }) => step)
				.indexOf(1)
		).toBe(syncMessages(frames).length - 1);
	});

	test('frames the snapshot once for all who join', () => {
		const [one, two] = [content.answer(new Map(), false), content.answer(new Map(), true)];
		expect(one.frames[0]).toBe(two.frames[0]);
	});

	test('for who has the snapshot holds only what came after it', () => {
		const had = new Y.Doc();
		for (const update of updates.slice(0, 220)) {
			Y.applyUpdate(had, update);
		}
		const { frames, isWholeCut } = content.answer(vectorOf(had), true);
		expect(isWholeCut).toBe(false);
		expect(frames.length).toBeGreaterThan(1);
		expect(json(received(frames, had))).toBe(json(doc));
	});

	test('for who has everything holds the deletions alone', () => {
		const { frames } = content.answer(vectorOf(doc), true);
		expect(syncMessages(frames).map(({ step }) => step)).toEqual([1]);
		expect(Y.decodeUpdate(syncMessages(frames)[0]?.update ?? new Uint8Array()).structs).toEqual([]);
	});

	test('for who has a part of the snapshot is a cut of it, or all of it when cuts are used up', () => {
		const had = new Y.Doc();
		for (const update of updates.slice(0, 150)) {
			Y.applyUpdate(had, update);
		}
		const size = (frames: Buffer[]): number => frames.reduce((sum, one) => sum + one.length, 0);
		const [cut, whole] = [
			content.answer(vectorOf(had), true),
			content.answer(vectorOf(had), false)
		];
		expect([cut.isWholeCut, whole.isWholeCut]).toEqual([true, false]);
		expect(size(cut.frames)).toBeLessThan(size(whole.frames));
		expect(json(received(cut.frames, had))).toBe(json(doc));
	});
});

test('a document read from its snapshot and rows is the one that was written', async () => {
	const { doc, updates } = edits(100);
	const content = empty();
	for (const update of updates.slice(0, 60)) {
		content.append(asFresh(update));
	}
	content.reached(60);
	const snapshot = await content.fold();
	expect(snapshot.uptoSeq).toBe(60);
	const read = new LoggedContent({
		snapshot,
		updates: updates.slice(60),
		lastSeq: 100,
		isText: false
	});
	expect(read.clocks).toEqual(vectorOf(doc));
	expect(json(received(read.answer(new Map(), false).frames))).toBe(json(doc));
	expect([read.hasTail, content.hasTail]).toEqual([true, false]);
});

test('edits that arrive while a document is folded are kept', async () => {
	const { doc, updates } = edits(500, 1, 1000);
	const content = empty();
	for (const update of updates.slice(0, 400)) {
		content.append(asFresh(update));
	}
	const folding = content.fold();
	for (const update of updates.slice(400)) {
		content.append(asFresh(update));
	}
	expect(json(received(content.answer(new Map(), false).frames))).toBe(json(doc));
	await folding;
	expect(json(received(content.answer(new Map(), false).frames))).toBe(json(doc));
	expect(content.exactAt).toBeLessThan(content.version);
});

test('folding forgets what was overwritten, and knows the deletions that no update named', async () => {
	const [one, two] = [edits(1, 1), edits(1, 2)];
	const content = empty();
	content.append(asFresh(one.updates[0] ?? new Uint8Array()));
	content.append(asFresh(two.updates[0] ?? new Uint8Array()));
	const both = [
		{ client: 1, from: 0, to: 1 },
		{ client: 2, from: 0, to: 1 }
	];
	expect(content.deletions.missingOf(both)).toEqual(both);
	await content.fold();
	expect(content.deletions.missingOf(both)).toEqual([{ client: 2, from: 0, to: 1 }]);
	const many = edits(2000, 3, 500);
	for (const update of many.updates) {
		content.append(asFresh(update));
	}
	const before = content.byteLength;
	await content.fold();
	expect(content.byteLength).toBeLessThan(before / 20);
});

test('a large document is folded in a worker, with the same result', async () => {
	const { doc, updates } = edits(600, 1, 1000);
	const state = await compactBeside(updates);
	const folded = new Y.Doc();
	Y.applyUpdate(folded, state);
	expect(json(folded)).toBe(json(doc));
});

test('a log that runs ahead of itself is not folded', async () => {
	const { updates } = edits(3);
	await expect(compactBeside(updates.slice(1))).rejects.toThrow('runs ahead');
});

test('5,000 updates are folded into few pieces, in their order, in well under a second', () => {
	const { doc, updates } = edits(5000);
	const fold = new Fold();
	const begun = performance.now();
	for (const update of updates) {
		fold.add(update);
	}
	expect(performance.now() - begun).toBeLessThan(2000);
	expect(fold.parts.length).toBeLessThan(130);
	const copy = new Y.Doc();
	for (const part of fold.parts) {
		Y.applyUpdate(copy, part);
		expect(copy.store.pendingStructs).toBeNull();
	}
	expect(json(copy)).toBe(json(doc));
});
