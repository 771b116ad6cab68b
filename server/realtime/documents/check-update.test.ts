import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
	AMNA,
	BILAL,
	UUID,
	aDoc,
	comment,
	edit,
	judge,
	keyOf,
	mark,
	server,
	setMark,
	withoutDeletions
} from '../../../tests/builders/judge-update.ts';
import { Malformed } from './byte-reader.ts';
import { cutKnown, type Cut } from './cut-known.ts';
import { scanUpdate } from './scan-update.ts';

describe('a document keyed by author refuses', () => {
	test('[LB31] an entry under a colleague’s name', () => {
		expect(judge(edit(aDoc(1), setMark(keyOf(BILAL), mark)))).toBe('not_allowed');
	});

	test.each([AMNA, `${AMNA}:1`, `${AMNA}:${UUID}x`, `x${AMNA}:${UUID}`, UUID])(
		'the key %s',
		(key) => {
			expect(judge(edit(aDoc(1), setMark(key, mark)))).toBe('not_allowed');
		}
	);

	test('structs of a client id that is a colleague’s', () => {
		expect(judge(edit(aDoc(2), setMark(keyOf(AMNA), mark)))).toBe('not_allowed');
	});

	test('a replacement of a colleague’s entry, which names it as origin', () => {
		const theirs = edit(aDoc(2), setMark(keyOf(BILAL), mark));
		const forged = edit(aDoc(1, theirs), setMark(keyOf(BILAL), { ...mark, label: 'mine' }));
		expect(judge(forged, { known: server(theirs) })).toBe('not_allowed');
		// Yjs deletes what was there by itself, so the struct alone would do.
		expect(judge(withoutDeletions(forged), { known: server(theirs) })).toBe('not_allowed');
	});

	test('[LB32] a deletion of a colleague’s entry', () => {
		const theirs = edit(aDoc(2), setMark(keyOf(BILAL), mark));
		const forged = edit(aDoc(1, theirs), (doc) => doc.getMap('annotations').delete(keyOf(BILAL)));
		expect(judge(forged, { known: server(theirs) })).toBe('not_allowed');
	});

	test('another root, and a type inside a type', () => {
		const other = edit(aDoc(1), (doc) => doc.getMap('other').set(keyOf(AMNA), mark));
		const nested = edit(aDoc(1), (doc) => {
			const inner = new Y.Map();
			doc.getMap('annotations').set(keyOf(AMNA), inner);
			inner.set(keyOf(AMNA), mark);
		});
		expect(judge(other)).toBe('not_allowed');
		expect(judge(nested)).toBe('malformed');
	});

	test('values that are no mark, lists, several at once, texts, documents', () => {
		const key = keyOf(AMNA);
		const values = [
			{ ...mark, authorId: BILAL },
			{ ...mark, shape: { type: 'point', at: [Number.NaN, 1] } },
			{ ...mark, label: 'x'.repeat(201) },
			'text',
			null
		];
		for (const value of values) {
			expect(judge(edit(aDoc(1), setMark(key, value)))).toBe('malformed');
		}
		expect(judge(edit(aDoc(1), setMark(key, new Uint8Array(5))))).toBe('malformed');
		expect(judge(edit(aDoc(1), setMark(key, new Y.Doc())))).toBe('malformed');
		const list = edit(aDoc(1), (doc) => doc.getArray('annotations').push([mark, mark]));
		expect(judge(list)).toBe('not_allowed');
	});

	test('JSON content, which Yjs reads and never writes, and collected structs', () => {
		const key = keyOf(AMNA);
		const place = [1, 11, ...Buffer.from('annotations'), key.length, ...Buffer.from(key)];
		const json = new Uint8Array([1, 1, 1, 0, 0x22, ...place, 1, 4, ...Buffer.from('null'), 0]);
		expect(judge(json)).toBe('malformed');
		expect(judge(new Uint8Array([1, 1, 1, 0, 0, 5, 0]))).toBe('malformed');
	});

	test.each([8.64e15 + 1, 9e15, 1e308])('[HP29] a comment from the instant %d', (writtenAt) => {
		const change = edit(aDoc(1), (doc) =>
			doc.getMap('comments').set(keyOf(AMNA), { ...comment, writtenAt })
		);
		expect(judge(change, { kind: 'comments' })).toBe('malformed');
	});

	test('a comment of four megabytes in a field without a limit of its own', () => {
		const huge = { ...comment, annotationKey: 'x'.repeat(100_000) };
		const update = edit(aDoc(1), (doc) => doc.getMap('comments').set(keyOf(AMNA), huge));
		expect(judge(update, { kind: 'comments' })).toBe('too_large');
	});
});

describe('a document keyed by author takes', () => {
	test('one’s own new entry, its replacement, its deletion, and the undo of that', () => {
		const doc = aDoc(1);
		const undo = new Y.UndoManager(doc.getMap('annotations'), { captureTimeout: 0 });
		const sent = [
			edit(doc, setMark(keyOf(AMNA), mark)),
			edit(doc, setMark(keyOf(AMNA), { ...mark, label: 'moved' })),
			edit(doc, (one) => one.getMap('annotations').delete(keyOf(AMNA))),
			edit(doc, () => undo.undo())
		];
		for (const [index, update] of sent.entries()) {
			expect(judge(update, { known: server(...sent.slice(0, index)) })).toBeNull();
		}
	});

	test('a mark that was made and deleted while offline', () => {
		const doc = aDoc(1);
		edit(doc, setMark(keyOf(AMNA), mark));
		edit(doc, (one) => one.getMap('annotations').delete(keyOf(AMNA)));
		expect(judge(Y.encodeStateAsUpdate(doc))).toBeNull();
	});

	test('an entry that replaces one from another page of the same person', () => {
		const earlier = edit(aDoc(11), setMark(keyOf(AMNA), mark));
		const later = edit(aDoc(1, earlier), setMark(keyOf(AMNA), { ...mark, label: 'again' }));
		expect(judge(later, { known: server(earlier) })).toBeNull();
	});

	test('a comment', () => {
		const update = edit(aDoc(1), (doc) => doc.getMap('comments').set(keyOf(AMNA), comment));
		expect(judge(update, { kind: 'comments' })).toBeNull();
	});
});

describe('running ahead', () => {
	const doc = aDoc(1);
	const first = edit(doc, setMark(keyOf(AMNA), mark));
	const second = edit(doc, setMark(keyOf(AMNA), { ...mark, label: 'two' }));

	test('an edit whose predecessor is missing', () => {
		expect(judge(second)).toBe('ahead');
		expect(judge(second, { known: server(first) })).toBeNull();
	});

	test('a deletion of what is not known, and one beyond what comes with it', () => {
		expect(judge(new Uint8Array([0, 1, 1, 1, 0, 1]))).toBe('ahead');
		expect(judge(new Uint8Array([0, 1, 1, 1, 0, 9]), { known: server(first) })).toBe('ahead');
	});

	test('an origin that nobody has seen', () => {
		const other = edit(aDoc(11), setMark(keyOf(AMNA), mark));
		const beside = edit(aDoc(1, other), setMark(keyOf(AMNA), { ...mark, label: 'x' }));
		expect(judge(withoutDeletions(beside))).toBe('running_ahead');
	});

	test('two structs that name each other as origin', () => {
		const value = [1, 127];
		const ring = [2, 1, 11, 0, 0x88, 1, 0, ...value, 1, 1, 0, 0x88, 11, 0, ...value, 0];
		const text = [2, 1, 11, 0, 0x84, 1, 0, 1, 97, 1, 1, 0, 0x84, 11, 0, 1, 97, 0];
		expect(judge(new Uint8Array(ring))).toBe('malformed');
		expect(judge(new Uint8Array(text), { kind: 'recommendation' })).toBe('running_ahead');
	});

	test('a struct that names itself as origin', () => {
		const itself = new Uint8Array([1, 1, 1, 0, 0x84, 1, 0, 1, 97, 0]);
		expect(judge(itself, { kind: 'recommendation' })).toBe('running_ahead');
	});

	test('a part that was left out', () => {
		const third = edit(doc, setMark(keyOf(AMNA), { ...mark, label: 'three' }));
		expect(judge(Y.mergeUpdates([first, third]))).toBe('ahead');
	});
});

describe('what is known already', () => {
	const theirs = edit(aDoc(2), setMark(keyOf(BILAL), mark));
	const gone = edit(aDoc(2, theirs), (doc) => doc.getMap('annotations').delete(keyOf(BILAL)));

	test('[LB32] a colleague’s deletion in a whole delete set is nobody’s write', () => {
		const answer = Y.encodeStateAsUpdate(aDoc(1, theirs, gone));
		expect(judge(answer, { known: server(theirs, gone) })).toBe('known');
	});

	test('but cannot be read by Yjs is malformed, not a failure of the server', () => {
		const doc = aDoc(1);
		const first = edit(doc, setMark(keyOf(AMNA), mark));
		edit(doc, setMark(keyOf(AMNA), { ...mark, label: 'zwei' }));
		const broken = Buffer.from(Y.encodeStateAsUpdate(doc));
		broken[broken.indexOf('zwei')] = 0xff;
		expect(() => judge(broken, { known: server(first) })).toThrow(Malformed);
	});

	test('is cut off, structs and deletions, and the rest is judged', () => {
		const doc = aDoc(1, theirs, gone);
		const first = edit(doc, setMark(keyOf(AMNA), mark));
		const second = edit(doc, setMark(`${AMNA}:${AMNA}`, mark));
		const cut = cutKnown(Y.encodeStateAsUpdate(doc), server(theirs, gone, first));
		expect(cut).toMatchObject({ verdict: 'fresh', fresh: { deletions: [] } });
		const rest = (cut as Extract<Cut, { verdict: 'fresh' }>).fresh.update;
		expect(scanUpdate(rest)).toMatchObject({ structCount: 1, deletions: [] });
		const peer = aDoc(3, theirs, gone, first, rest);
		expect(peer.getMap('annotations').toJSON()).toEqual(
			aDoc(4, theirs, gone, first, second).getMap('annotations').toJSON()
		);
	});
});
